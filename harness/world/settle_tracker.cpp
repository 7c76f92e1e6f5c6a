#include "harness/world/settle_tracker.h"

#include <fmt/format.h>

#include <algorithm>

namespace dataflow_qa::world {

SettleTracker::SettleTracker(Rules rules, Time now)
    : rules_(std::move(rules)), started_(now), begun_(now), last_change_(now), last_progress_(now) {}

void SettleTracker::start(Time now) {
  started_ = now;
  for (auto& [collection, rhythm] : rhythms_) rhythm.last.reset();
}

void SettleTracker::begin(Time now) {
  begun_ = now;
  last_progress_ = now;
  subject_writes_.clear();
  for (auto& [collection, rhythm] : rhythms_) {
    rhythm.in_this_settle = false;
    rhythm.longest_gap_of_settle = Time::duration::zero();
  }
}

SettleTracker::Time SettleTracker::blind_until() const {
  const auto three_polls = std::max(begun_, readable_from()) + 3 * rules_.poll + rules_.quiet;
  // One that has asked for its token, say, and is still warming up is not one that never looks; nor is the one of two
  // pipelines that begins later.
  const bool may_come = std::any_of(rules_.systems.begin(), rules_.systems.end(), [&](const std::string& alias) {
    return !walks_system(alias) && !rules_.never_walked.contains(alias);
  });
  return may_come && !learnt_ ? std::max(three_polls, begun_ + rules_.patience_for_first_walk) : three_polls;
}

void SettleTracker::learn() {
  learnt_ = true;
}

void SettleTracker::take(const mocks::JournalEntry& entry, Time now) {
  spoiled_ += entry.fault.empty() ? 0 : 1;
  if (entry.effect == mocks::Effect::effective) take_change(entry, now);
  if (entry.effect == mocks::Effect::refused) take_refusal(entry);
  // A walk that an error breaks off is begun again: its reader does not stop short by itself.
  if (entry.actor == mocks::Actor::subject && entry.status >= 400) take_failed(entry);
  if (entry.actor == mocks::Actor::subject && entry.listing && !entry.listing->lookup) take_walk(entry, now);
}

/// Of a listing: it has to be begun anew. Of anything else, though not of a route that is none: its reader may begin
/// anew, and needs as long again.
void SettleTracker::take_failed(const mocks::JournalEntry& entry) {
  const bool lists = entry.method == "GET" && entry.record.empty();
  if (entry.status == 404 && entry.route.empty()) return;
  std::erase_if(readings_, [&](const auto& reading) {
    const auto& [system, collection] = reading.first;
    return lists && system == entry.system && (entry.collection.empty() || collection == entry.collection);
  });
  if (lists) return;
  for (auto& [collection, reading] : readings_) reading.begun = 0;
}

void SettleTracker::take_change(const mocks::JournalEntry& entry, Time now) {
  if (only_oscillates(entry)) return;
  ++changes_;
  expect_news(entry.sequence, now);
}

void SettleTracker::expect_news(std::uint64_t sequence, Time now) {
  readable_sequence_ = sequence;
  is_readable_ = rules_.read_lag == std::chrono::milliseconds(0);
  last_change_ = now;
  last_progress_ = now;
  for (auto& [collection, count] : walked_) count = 0;
  readings_.clear();
}

void SettleTracker::clock(std::uint64_t sequence, Time now) {
  if (is_readable_ || now < readable_from()) return;
  is_readable_ = true;
  readable_sequence_ = sequence;
  last_progress_ = now;
}

/// One that tries it again with growing delays has not come so far by the time that a check is over.
void SettleTracker::take_refusal(const mocks::JournalEntry& entry) {
  if (entry.actor != mocks::Actor::subject || entry.record.empty()) return;
  auto& refusals = refusals_[{entry.system, entry.collection, entry.record, ""}];
  if (++refusals == rules_.oscillates_after + 1) {
    oscillations_.push_back({entry.system, entry.collection, entry.record, "", refusals, true, label(entry.system)});
  }
}

bool SettleTracker::only_oscillates(const mocks::JournalEntry& entry) {
  if (entry.actor == mocks::Actor::harness) {
    const auto of_record = [&](const auto& write) {
      const auto& [system, collection, record, property] = write.first;
      return system == entry.system && collection == entry.collection && record == entry.record;
    };
    std::erase_if(subject_writes_, of_record);
    std::erase_if(refusals_, of_record);
    made_by_harness_ += entry.created ? 1 : 0;
    return false;
  }
  const auto at_most = made_by_harness_ + rules_.creations_beyond;
  const Cell record{entry.system, entry.collection, entry.record, ""};
  if (entry.created) {
    if (++made_by_subject_ <= at_most) return false;
    beyond_.insert(record);
    return true;
  }
  if (entry.deleted) return ++deleted_by_subject_ > at_most;
  if (beyond_.contains(record)) return true;
  std::vector<std::string> written;
  for (const auto& change : entry.changes) {
    if (!rules_.server_set || !rules_.server_set(entry.system, entry.collection, change.path)) {
      written.push_back(change.path);
    }
  }
  if (written.empty()) written.emplace_back();  // nothing but the record's timestamp moved
  bool all = true;
  for (const auto& path : written) {
    auto& writes = subject_writes_[{entry.system, entry.collection, entry.record, path}];
    if (++writes <= rules_.oscillates_after) all = false;
    if (writes == rules_.oscillates_after + 1) {
      oscillations_.push_back({entry.system, entry.collection, entry.record, path, writes, false, label(entry.system)});
    }
  }
  return all;
}

void SettleTracker::take_walk(const mocks::JournalEntry& entry, Time now) {
  const Collection collection{entry.system, entry.collection};
  if (entry.listing->last_page) {
    open_.erase(collection);
  } else {
    open_.insert(collection);
  }
  polls_[collection] += entry.listing->last_page ? 1 : 0;
  if (rules_.counts && !rules_.counts(entry.system, entry.collection)) {
    walks_ += entry.listing->last_page ? 1 : 0;
    return;
  }
  if (!learnt_) walked_.try_emplace(collection, 0);
  note_page(collection, *entry.listing, now);
  if (!entry.listing->last_page) return;
  ++walks_;
  note_rhythm(collection, now);
  if (!entry.listing->change_filtered) whole_[collection] = entry.listing->walk_started;
  const auto counted = walked_.find(collection);
  const bool reads_the_last_change = is_readable_ && entry.listing->walk_started > readable_sequence_;
  if (counted == walked_.end() || !reads_the_last_change) return;
  ++counted->second;
  const bool awaited = std::any_of(walked_.begin(), walked_.end(), [&](const auto& walk) {
    return walk.second < 2 && now < std::max(given_up_from(), missed_from(walk.first));
  });
  if (counted->second <= rules_.given_up_after || awaited) last_progress_ = now;
}

void SettleTracker::note_page(const Collection& collection, const mocks::Listing& listing, Time now) {
  if (listing.last_page) {
    readings_.erase(collection);
    return;
  }
  auto& reading = readings_[collection];
  const auto rows = reading.rows[listing.walk_started] += listing.rows;
  if (rows > reading.furthest || reading.page == 0) {
    reading.page += 1;
    reading.furthest = rows;
    reading.of_rows = rows + listing.beyond;
    reading.reached = now;
    reading.begun = 0;
  }
  reading.begun += listing.first_page ? 1 : 0;
}

SettleTracker::Time SettleTracker::stops_short_from(const Collection& collection) const {
  constexpr int often = 3;
  const auto found = readings_.find(collection);
  if (found == readings_.end() || found->second.begun < often) return Time::max();
  return found->second.reached + 3 * rules_.poll + rules_.quiet;
}

bool SettleTracker::stops_short(const Collection& collection, Time now) const {
  return now >= stops_short_from(collection);
}

std::vector<std::string> SettleTracker::read_in_part(Time now) const {
  std::vector<std::string> result;
  for (const auto& [collection, reading] : readings_) {
    if (!stops_short(collection, now)) continue;
    result.push_back(fmt::format("page {} of {} {}", reading.page, label(collection.first), collection.second));
  }
  return result;
}

void SettleTracker::note_rhythm(const Collection& collection, Time now) {
  auto& rhythm = rhythms_[collection];
  if (rhythm.last) {
    const auto gap = now - *rhythm.last;
    rhythm.longest_gap = std::max(rhythm.longest_gap.value_or(Time::duration::zero()), gap);
    if (rhythm.in_this_settle) rhythm.longest_gap_of_settle = std::max(rhythm.longest_gap_of_settle, gap);
  }
  rhythm.last = now;
  rhythm.in_this_settle = true;
}

/// The time from which nobody would expect it to be listed any more.
SettleTracker::Time SettleTracker::missed_from(const Collection& collection) const {
  const Time::duration patience = rules_.patience_for_first_walk;
  const auto found = rhythms_.find(collection);
  if (found == rhythms_.end()) return started_ + patience;
  const auto& rhythm = found->second;
  const auto gaps = rhythm.longest_gap ? 3 * *rhythm.longest_gap : patience;
  return rhythm.last ? *rhythm.last + gaps : started_ + std::max(gaps, patience);
}

std::int64_t SettleTracker::polls() const {
  std::int64_t most = 0;
  for (const auto& [collection, walks] : polls_) most = std::max(most, walks);
  return most;
}

SettleTracker::Time::duration SettleTracker::longest_gap() const {
  auto longest = Time::duration::zero();
  for (const auto& [collection, rhythm] : rhythms_) longest = std::max(longest, rhythm.longest_gap_of_settle);
  return longest;
}

bool SettleTracker::walking() const {
  return !open_.empty();
}

bool SettleTracker::compared_since(std::uint64_t sequence, const std::set<Collection>& collections) const {
  bool any = false;
  for (const auto& [collection, count] : walked_) {
    if (!collections.contains(collection)) continue;
    const auto whole = whole_.find(collection);
    if (whole == whole_.end() || whole->second <= sequence) return false;
    any = true;
  }
  return any;
}

bool SettleTracker::walked_enough(const Collection& collection, int count, Time now) const {
  if (count >= 2 || stops_short(collection, now)) return true;
  if (now < std::max(given_up_from(), missed_from(collection))) return false;
  return std::any_of(walked_.begin(), walked_.end(),
                     [&](const auto& walk) { return walk.second >= rules_.given_up_after; });
}

std::string SettleTracker::label(const std::string& alias) const {
  const auto found = rules_.labels.find(alias);
  return found == rules_.labels.end() ? alias : found->second;
}

bool SettleTracker::walks_system(const std::string& alias) const {
  return std::any_of(walked_.begin(), walked_.end(), [&](const auto& walk) { return walk.first.first == alias; });
}

bool SettleTracker::settled(Time now) const {
  if (now < quiet_until()) return false;
  const bool walked_twice = std::all_of(walked_.begin(), walked_.end(),
                                        [&](const auto& walk) { return walked_enough(walk.first, walk.second, now); });
  if (!walked_twice) return false;
  // A collection that has not been learnt yet, and a system that is never listed, can only be given time.
  const bool blind = !learnt_ || std::any_of(rules_.systems.begin(), rules_.systems.end(),
                                             [&](const std::string& alias) { return !walks_system(alias); });
  return !blind || now >= blind_until();
}

SettleTracker::Time SettleTracker::next_look(Time now) const {
  if (!is_readable_) return readable_from();
  if (now < quiet_until()) return quiet_until();
  if (now < given_up_from()) return given_up_from();
  for (const auto& [collection, count] : walked_) {
    if (count >= 2) continue;
    if (now < stops_short_from(collection) && stops_short_from(collection) < missed_from(collection)) {
      return stops_short_from(collection);
    }
    if (now < missed_from(collection)) return missed_from(collection);
  }
  if (now < blind_until()) return blind_until();
  return now + std::chrono::hours(1);
}

std::vector<std::string> SettleTracker::given_up(Time now) const {
  std::vector<std::string> result;
  for (const auto& [collection, count] : walked_) {
    if (count < 2 && !stops_short(collection, now))
      result.push_back(fmt::format("{} {}", label(collection.first), collection.second));
  }
  return result;
}

std::string SettleTracker::waiting_for(Time now) const {
  if (!is_readable_) return "waiting for reads to see the last change";
  for (const auto& [collection, count] : walked_) {
    if (count >= 2) continue;
    const auto reading = readings_.find(collection);
    const auto so_far = reading == readings_.end()
                            ? std::string()
                            : fmt::format(" (so far it read to page {}: {} of {} records)", reading->second.page,
                                          reading->second.furthest, reading->second.of_rows);
    return fmt::format("waiting for it to list {} {} to the end {}{}", label(collection.first), collection.second,
                       count == 0 ? "twice" : "once more", so_far);
  }
  if (now < quiet_until()) return "waiting for writes to stop";
  std::string unlisted;
  for (const auto& alias : rules_.systems) {
    if (!walks_system(alias)) unlisted += (unlisted.empty() ? "" : " and ") + label(alias);
  }
  return fmt::format("waiting for it to list records of {}", unlisted.empty() ? "both systems" : unlisted);
}

}  // namespace dataflow_qa::world
