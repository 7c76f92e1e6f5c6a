// Held by engine_test.cpp and deletions_test.cpp.
// How a pass reads collections: what has changed, or everything where a full scan is due.

#include <fmt/format.h>

#include <algorithm>

#include "sync/engine.h"
#include "sync/listing_end.h"

namespace pms_go_sync {
namespace {

constexpr int most_walks = 3;

}  // namespace

ChangeWindow& Engine::window(Side side, const std::string& collection) {
  const auto key = std::pair{side, collection};
  const auto found = windows_.find(key);
  if (found != windows_.end()) return found->second;
  const auto checkpoint = state_.checkpoint(side, collection);
  if (checkpoint) times_.reached(side, *checkpoint);
  return windows_.emplace(key, ChangeWindow{checkpoint, options_.overlap}).first->second;
}

/// Also where the system's clock was set back, since changes may then lie before what was asked for.
bool Engine::scan_is_due(const Flow& flow, Side side) {
  const auto& collection = flow.collection(side);
  auto& changes = window(side, collection);
  if (!changes.latest()) return true;
  const auto set_back = std::max(context_.at(side).set_back(), times_.set_back(side));
  auto& applied = set_back_[{side, collection}];
  if (set_back > applied) {
    changes.set_back(set_back - applied, clock_.now());
    applied = set_back;
    state_.set_checkpoint(side, collection, *changes.latest());
    log_.warning("the system's clock was set back: everything is compared",
                 {{"side", to_string(side)}, {"collection", collection}});
    return true;
  }
  if (!flow.merge_by.empty() && !matches_.whole(flow, side)) return true;
  const auto scanned = state_.scanned(side, collection);
  if (options_.full_scan_interval.count() == 0) return !scanned;
  return !scanned || *scanned > pass_started_ || pass_started_ - *scanned >= options_.full_scan_interval;
}

Outcome<void> Engine::walk(const Flow& flow, Side side) {
  const bool everything = scan_is_due(flow, side);
  if (everything && progress_ != nullptr && !window(side, flow.collection(side)).latest()) {
    if (auto begun = begin_progress(flow, side); !begun) return begun;
  }
  for (int attempt = 1; attempt <= most_walks; ++attempt) {
    const auto whole = walk_once(flow, side, everything);
    if (progress_ != nullptr) progress_->end();
    if (!whole) return tl::unexpected{whole.error()};
    if (*whole) return {};
    log_.info("records moved between the pages of a listing: walking it again",
              {{"collection", flow.collection(side)}, {"side", to_string(side)}});
  }
  return {};
}

/// A later page that does not come is asked for again: else each lost answer would let a long listing begin anew.
Outcome<Page> Engine::page(Side side, const ListQuery& query) {
  constexpr int most_tries = 4;
  constexpr std::chrono::seconds base_wait{1};
  constexpr std::chrono::seconds longest_allowed{10};
  for (int tries = 1;; ++tries) {
    auto page = context_.at(side).list(query);
    handover_.page_listed();
    const bool unanswered = !page && page.error().kind == TroubleKind::unavailable;
    if (!unanswered || query.cursor.empty() || tries == most_tries) return page;
    if (!clock_.sleep_for(backoff_.delay(tries, base_wait, longest_allowed))) {
      return tl::unexpected{Trouble{TroubleKind::stopped, "stopping"}};
    }
  }
}

/// False where pages shifted so that records may have been skipped: the next question then starts from the same change.
Outcome<bool> Engine::walk_once(const Flow& flow, Side side, bool everything) {
  const auto& collection = flow.collection(side);
  const auto started = clock_.now();
  auto& changes = window(side, collection);
  const bool deletions_matter = options_.deletions != DeletionPolicy::ignore;
  ListQuery query{collection, everything ? std::nullopt : changes.since(started), "", deletions_matter};
  auto latest = changes.latest();
  bool whole = true;
  ListingEnd end;
  std::unordered_set<std::string> seen;
  for (;;) {
    auto page = this->page(side, query);
    if (!page) return tl::unexpected{page.error()};
    if (auto endless = end.missing_after(*page)) return tl::unexpected{std::move(*endless)};
    if (page->gap) whole = false;
    // What a later page shows may be younger than the first page, by as much as has gone by since that was asked for; a
    // record of the first page may have changed meanwhile.
    const auto younger = query.cursor.empty() ? std::chrono::microseconds{0} : clock_.now() - started;
    for (auto& record : page->records) {
      if (clock_.stopping()) return tl::unexpected{Trouble{TroubleKind::stopped, "stopping"}};
      latest = std::max(latest, std::optional{context_.at(side).changed_at(record) - younger});
      if (everything && deletions_matter) seen.insert(context_.at(side).id_of(record));
      if (auto done = handle(flow, side, std::move(record)); !done) return tl::unexpected{done.error()};
      if (progress_ != nullptr) progress_->step();
    }
    if (!page->next) break;
    query.cursor = *page->next;
  }
  if (!whole) return false;
  if (everything && deletions_matter) {
    if (auto done = look_for_missing(flow, side, seen); !done) return tl::unexpected{done.error()};
  }
  if (changes.walked(latest, started)) {
    state_.set_checkpoint(side, collection, *changes.latest());
    times_.reached(side, *changes.latest());
  }
  if (everything) {
    state_.set_scanned(side, collection, started);
    matches_.set_whole(flow, side);
  }
  return true;
}

/// A listing alone is no proof that a record is deleted: each one that it misses is asked for by its id.
Outcome<void> Engine::look_for_missing(const Flow& flow, Side side, const std::unordered_set<std::string>& seen) {
  std::vector<std::string> missing;
  for (auto& id : state_.linked_ids(flow.slug, side)) {
    if (seen.count(id) == 0) missing.push_back(std::move(id));
  }
  if (options_.deletion_limit > 0 && missing.size() > static_cast<std::size_t>(options_.deletion_limit)) {
    log_.error("so many records are missing at once that it is taken for a fault: none is carried over as deleted",
               {{"side", to_string(side)},
                {"collection", flow.collection(side)},
                {"missing", missing.size()},
                {"deletion_limit", options_.deletion_limit}});
    return {};
  }
  for (const auto& id : missing) {
    if (auto done = attempt(flow, side, id, std::nullopt); !done) return done;
  }
  return {};
}

/// Where listings state no total, the records are counted first: that costs a small part of what is to come.
Outcome<void> Engine::begin_progress(const Flow& flow, Side side) {
  std::size_t count = 0;
  ListQuery query{flow.collection(side), std::nullopt, "", false};
  ListingEnd end;
  for (;;) {
    const auto page = context_.at(side).list(query);
    if (!page) return tl::unexpected{page.error()};
    if (auto endless = end.missing_after(*page)) return tl::unexpected{std::move(*endless)};
    count += page->records.size();
    if (page->total) count = *page->total;
    if (page->total || !page->next) break;
    query.cursor = *page->next;
  }
  progress_->begin(fmt::format("{} of the {}", flow.collection(side), to_string(side)), count);
  return {};
}

}  // namespace pms_go_sync
