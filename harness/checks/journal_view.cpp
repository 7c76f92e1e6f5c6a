// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.

#include "harness/checks/journal_view.h"

#include <algorithm>
#include <map>

namespace dataflow_qa::checks {
namespace {

bool is_walk(const mocks::JournalEntry& entry) {
  return entry.actor == mocks::Actor::subject && entry.listing && !entry.listing->lookup;
}

}  // namespace

void JournalView::for_each_since(std::uint64_t since,
                                 const std::function<void(Side, const mocks::JournalEntry&)>& visit) const {
  world_.systems().journal().for_each_since(since, [&](const mocks::JournalEntry& entry) {
    if (const auto side = world_.model().side_of(entry.system)) visit(*side, entry);
  });
}

std::string JournalView::listing_route(Side side) const {
  std::string route;
  for_each_since(0, [&](Side there, const mocks::JournalEntry& entry) {
    if (there == side && entry.collection == flow_.collection(side) && is_walk(entry)) route = entry.route;
  });
  return route.substr(route.find(' ') + 1);
}

std::int64_t JournalView::page_size(Side side) const {
  std::int64_t size = 0;
  for_each_since(0, [&](Side there, const mocks::JournalEntry& entry) {
    const bool own = there == side && entry.collection == flow_.collection(side);
    if (own && is_walk(entry)) size = std::max(size, entry.listing->page_size);
  });
  return size;
}

std::int64_t JournalView::walks_since(std::uint64_t since, Side side, const Flow& flow) const {
  std::int64_t walks = 0;
  for_each_since(since, [&](Side there, const mocks::JournalEntry& entry) {
    const bool own = there == side && entry.collection == flow.collection(side);
    walks += own && is_walk(entry) && entry.listing->first_page ? 1 : 0;
  });
  return walks;
}

std::vector<Walks> JournalView::walks_since(std::uint64_t since) const {
  std::map<std::string, Walks> walks;
  for_each_since(since, [&](Side side, const mocks::JournalEntry& entry) {
    if (entry.collection != flow_.collection(side) || !is_walk(entry) || !entry.listing->first_page) return;
    auto& counted = walks[entry.system + " " + entry.collection];
    counted.whole += entry.listing->change_filtered ? 0 : 1;
    ++counted.all;
  });
  std::vector<Walks> result;
  for (auto& [collection, counted] : walks) result.push_back({collection, counted.all, counted.whole});
  return result;
}

std::optional<ReadingInPart> JournalView::reading_in_part(std::uint64_t since, Side side, const Flow& flow) const {
  std::map<std::uint64_t, ReadingInPart> begun;  // by when
  bool is_over = false;
  for_each_since(since, [&](Side there, const mocks::JournalEntry& entry) {
    if (there != side || entry.actor != mocks::Actor::subject) return;
    const bool may_be_own = entry.collection.empty() ? entry.status != 404 : entry.collection == flow.collection(side);
    is_over = is_over || (may_be_own && entry.method == "GET" && entry.status >= 400 && entry.record.empty());
    if (entry.collection != flow.collection(side) || !is_walk(entry) || entry.listing->walk_started <= since) return;
    auto& reading = begun[entry.listing->walk_started];
    ++reading.page;
    reading.rows += entry.listing->rows;
    reading.of_rows = reading.rows + entry.listing->beyond;
    is_over = is_over || entry.listing->last_page;
  });
  constexpr std::size_t often = 3;
  if (is_over || begun.size() < often) return std::nullopt;
  const auto less = [](const auto& one, const auto& another) { return one.second.rows < another.second.rows; };
  return std::max_element(begun.begin(), begun.end(), less)->second;
}

std::int64_t JournalView::writes_since(std::uint64_t since, const RecordRef& record) const {
  std::int64_t writes = 0;
  for_each_since(since, [&](Side side, const mocks::JournalEntry& entry) {
    const bool own =
        side == record.side && entry.collection == record.flow->collection(side) && entry.record == record.id;
    writes += own && entry.actor == mocks::Actor::subject && entry.effect == mocks::Effect::effective ? 1 : 0;
  });
  return writes;
}

std::int64_t JournalView::requests_since(std::uint64_t since, const Pair& pair) const {
  std::int64_t requests = 0;
  for_each_since(since, [&](Side /*side*/, const mocks::JournalEntry& entry) {
    const bool own = entry.record == pair.source || entry.record == pair.target;
    requests += own && entry.actor == mocks::Actor::subject && !entry.listing ? 1 : 0;
  });
  return requests;
}

}  // namespace dataflow_qa::checks
