// Held by request_kinds_test.cpp.
// What can happen to the answers that a subject reads.
#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <utility>

#include "harness/sabotage/request_kinds.h"

namespace dataflow_qa::sabotage {
namespace {

using mocks::Forward;
using mocks::Reply;
using mocks::Request;
using nlohmann::json;
using Rows = json::array_t;

/// The answer to a list without the rows that `hidden` says.
Reply without(Meddling& meddling, const Call& call, const Request& request, const Forward& forward,
              const std::function<bool(const json& row, const std::string& id)>& hidden) {
  auto reply = meddling.pass(call, request, forward);
  if (call.kind != CallKind::list) return reply;
  return with_rows(call, std::move(reply), [&](Rows& rows) {
    return std::erase_if(rows, [&](const json& row) {
             const auto id = id_of(*call.place, row);
             if (!meddling.is_ours(row) || !hidden(row, id)) return false;
             meddling.touch(id);
             return true;
           }) > 0;
  });
}

Reply hide_all(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  return without(meddling, call, request, forward, [](const json&, const std::string&) { return true; });
}

bool has_pages(const Scene& scene) {
  const auto& paging = scene.place->dialect->paging;
  return paging.page || paging.offset || paging.cursor;
}
Reply hide_later_pages(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  return without(meddling, call, request, forward, [&](const json&, const std::string&) { return call.is_later_page; });
}

Reply hide_first(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  bool is_first = true;
  return without(meddling, call, request, forward,
                 [&](const json&, const std::string&) { return std::exchange(is_first, false); });
}

Reply hide_last(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  auto reply = meddling.pass(call, request, forward);
  if (call.kind != CallKind::list) return reply;
  return with_rows(call, std::move(reply), [&](Rows& rows) {
    for (auto row = rows.end(); row != rows.begin();) {
      --row;
      if (!meddling.is_ours(*row)) continue;
      meddling.touch(id_of(*call.place, *row));
      rows.erase(row);
      return true;
    }
    return false;
  });
}

template <std::uint64_t number>
Reply hide_one_in(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  return without(meddling, call, request, forward,
                 [&](const json&, const std::string& id) { return meddling.draw(id) % number == 0; });
}

Reply hide_inactive(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  return without(meddling, call, request, forward,
                 [&](const json& row, const std::string&) { return meddling.is_inactive(row); });
}

Reply hide_new(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  return without(meddling, call, request, forward,
                 [&](const json&, const std::string& id) { return !meddling.was_there(id) && !meddling.is_own(id); });
}

Reply hide_old(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  return without(meddling, call, request, forward,
                 [&](const json&, const std::string& id) { return meddling.was_there(id); });
}

bool has_change_filter(const Scene& scene) {
  return scene.place->entity->declaration->has_change_filter;
}
Reply hide_changes(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  return without(meddling, call, request, forward,
                 [&](const json&, const std::string&) { return call.asks_for_changes; });
}
Reply keep_first_change(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  bool is_first = true;
  return without(meddling, call, request, forward, [&](const json&, const std::string&) {
    return call.asks_for_changes && !std::exchange(is_first, false);
  });
}

/// The answer with each record as `other` has it; null: as it is.
Reply with_records(Meddling& meddling, const Call& call, const Request& request, const Forward& forward,
                   const std::function<const json*(const std::string& id)>& other) {
  auto reply = meddling.pass(call, request, forward);
  const auto replace = [&](json& record) {
    const auto id = id_of(*call.place, record);
    const auto* instead = meddling.is_ours(record) ? other(id) : nullptr;
    if (instead == nullptr || *instead == record) return false;
    record = *instead;
    meddling.touch(id);
    return true;
  };
  if (call.kind == CallKind::list) {
    return with_rows(call, std::move(reply), [&](Rows& rows) {
      bool changed = false;
      for (auto& row : rows) changed = replace(row) || changed;
      return changed;
    });
  }
  if (call.kind != CallKind::read) return reply;
  auto body = parsed(reply.body);
  auto* record = record_of(*call.place, body);
  if (record != nullptr && replace(*record)) reply.body = body.dump();
  return reply;
}

Reply freeze(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  return with_records(meddling, call, request, forward, [&](const std::string& id) { return meddling.first_seen(id); });
}

/// Each version of a record is shown when the next one is there.
Reply show_the_one_before(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  return with_records(meddling, call, request, forward,
                      [&](const std::string& id) { return meddling.seen_before(id); });
}

/// Two rows in a row have each other's id.
Reply exchange_ids(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  auto reply = meddling.pass(call, request, forward);
  if (call.kind != CallKind::list) return reply;
  const Member id(*call.place, call.place->entity->declaration->id_field);
  return with_rows(call, std::move(reply), [&](Rows& rows) {
    bool changed = false;
    for (std::size_t i = 1; i < rows.size(); i += 2) {
      auto* left = id.shown(rows[i - 1]);
      auto* right = id.shown(rows[i]);
      const bool both =
          left != nullptr && right != nullptr && meddling.is_ours(rows[i - 1]) && meddling.is_ours(rows[i]);
      if (!both) continue;
      for (const auto* each : {&rows[i - 1], &rows[i]}) meddling.touch(id_of(*call.place, *each));
      std::swap(*left, *right);
      changed = true;
    }
    return changed;
  });
}

Reply keep_first_row(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  bool is_first = true;
  return without(meddling, call, request, forward,
                 [&](const json&, const std::string&) { return !std::exchange(is_first, false); });
}

Reply hide_later(Meddling& meddling, const Call& call, const Request& request, const Forward& forward) {
  return without(meddling, call, request, forward,
                 [&](const json&, const std::string& id) { return !meddling.was_there(id); });
}

constexpr std::array of_records = {
    RequestKind{"all-hidden", "lists show none of these records", Concern::both, false, nullptr, hide_all},
    RequestKind{"later-pages-hidden", "lists are empty from page two on", Concern::both, false, has_pages,
                hide_later_pages},
    RequestKind{"first-row-hidden", "the first record of each list is missing", Concern::both, false, nullptr,
                hide_first},
    RequestKind{"last-row-hidden", "the last record of each list is missing", Concern::both, false, nullptr, hide_last},
    RequestKind{"one-in-five-hidden", "one record in five is missing from lists", Concern::both, false, nullptr,
                hide_one_in<5>},
    RequestKind{"one-in-fifty-hidden", "one record in fifty is missing from lists", Concern::both, false, nullptr,
                hide_one_in<50>},
    RequestKind{"inactive-hidden", "lists show no inactive records", Concern::both, false, has_inactive, hide_inactive},
    RequestKind{"new-hidden", "lists show no record that came after the start", Concern::both, false, nullptr,
                hide_new},
    RequestKind{"old-hidden", "lists show no record that was there before the start", Concern::both, false, nullptr,
                hide_old},
    RequestKind{"changes-hidden", "lists of changes are empty", Concern::keeping, false, has_change_filter,
                hide_changes},
    RequestKind{"one-change-shown", "lists of changes show the first one alone", Concern::keeping, false,
                has_change_filter, keep_first_change},
    RequestKind{"records-frozen", "records are shown as they were first seen", Concern::keeping, false, nullptr,
                freeze},
    RequestKind{"one-change-late", "records are shown as they were before their last change", Concern::keeping, false,
                nullptr, show_the_one_before},
    RequestKind{"ids-exchanged", "two records in a row show each other's id", Concern::both, false, nullptr,
                exchange_ids},
};

constexpr std::array of_look_ups = {
    RequestKind{"look-up-empty", "the look-up finds nothing", Concern::both, false, nullptr, hide_all},
    RequestKind{"look-up-of-another", "the look-up finds another record", Concern::both, false, nullptr, exchange_ids},
    RequestKind{"look-up-first-only", "the look-up knows one record alone", Concern::both, false, nullptr,
                keep_first_row},
    RequestKind{"look-up-old", "the look-up knows no record that came after the start", Concern::both, false, nullptr,
                hide_later},
};

}  // namespace

std::span<const RequestKind> list_kinds() {
  return of_records;
}
std::span<const RequestKind> look_up_kinds() {
  return of_look_ups;
}

}  // namespace dataflow_qa::sabotage
