// Held by engine_test.cpp, handover_test.cpp and crash_test.cpp.
#include "sync/pair_sync.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "sync/record_path.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::set_value_at;
using dataflow_qa::mapping::value_at;

/// A pair that still changes after this many rounds is left to the next pass.
constexpr int most_rounds = 6;

std::vector<Change> changes_of(const std::vector<PlannedChange>& planned) {
  std::vector<Change> changes;
  changes.reserve(planned.size());
  for (const auto& each : planned) changes.push_back(each.change);
  return changes;
}

/// Changes that can be sent apart from each other: an object's parts stay together.
std::vector<std::vector<PlannedChange>> pieces(const std::vector<PlannedChange>& changes) {
  std::map<std::string, std::vector<PlannedChange>> by_parent;
  for (const auto& each : changes) by_parent[parent_path(each.change.path).value_or(each.change.path)].push_back(each);
  std::vector<std::vector<PlannedChange>> all;
  all.reserve(by_parent.size());
  for (auto& [parent, piece] : by_parent) all.push_back(std::move(piece));
  return all;
}

Json with_changes(Json record, const std::vector<PlannedChange>& planned) {
  for (const auto& each : planned) set_value_at(record, each.change.path, each.change.value);
  return record;
}

const std::vector<PlannedChange>& changes_to(Side side, const Merge& merged) {
  return side == Side::source ? merged.to_source : merged.to_target;
}

/// Of several refusals, the one that something can be done about.
void keep(std::optional<Setback>& refused, Setback next) {
  if (!refused || !refused->claim) refused = std::move(next);
}

std::vector<std::string> paths_of(const std::vector<PlannedChange>& planned) {
  std::vector<std::string> paths;
  paths.reserve(planned.size());
  for (const auto& each : planned) paths.push_back(each.change.path);
  return paths;
}

}  // namespace

Attempt<void> PairSync::run(const Flow& flow, Link& link, std::optional<Json> source, std::optional<Json> target) {
  Records records{std::move(source), std::move(target)};
  const auto before = link;
  for (int round = 0; round < most_rounds; ++round) {
    auto compared = compare(flow, link, records);
    if (!compared) return tl::unexpected{compared.error()};
    if (!*compared) return {};
    auto& merged = **compared;
    const bool is_all = leave_to_other_direction(merged);
    if (merged.settled()) {
      if (link.agreed != before.agreed || link.intended != before.intended || link.source_seen != before.source_seen ||
          link.target_seen != before.target_seen) {
        context_.state.save_link(link);
      }
      if (!merged.waiting.empty()) return tl::unexpected{waiting_for(merged.waiting.front())};
      if (!is_all) return tl::unexpected{other_direction()};
      return {};
    }
    std::optional<Setback> refused;
    for (const auto side : {Side::target, Side::source}) {
      const auto& changes = changes_to(side, merged);
      if (changes.empty()) continue;
      auto written = write_what_is_taken(flow, link, side, changes, records);
      if (link.gone) return {};
      if (written) continue;
      const auto kind = written.error().trouble.kind;
      if (kind == TroubleKind::conflict) {
        records.forget();
        break;
      }
      if (kind != TroubleKind::refused) return written;
      keep(refused, written.error());
    }
    if (refused) return tl::unexpected{*refused};
  }
  return tl::unexpected{setback({TroubleKind::unavailable, "the two records keep changing"})};
}

Attempt<std::optional<Merge>> PairSync::compare(const Flow& flow, Link& link, Records& records) {
  for (const auto side : {Side::source, Side::target}) {
    if (auto there = read(flow, link, side, records); !there) return tl::unexpected{there.error()};
    if (link.gone) return std::nullopt;
  }
  note_arrived(flow, link, records);
  auto merged = merge(flow, *records.source, *records.target, link.agreed, winner(records), context_.directory);
  link.agreed = std::move(merged.agreed);
  return merged;
}

Json PairSync::Outlook::then(Side side) const {
  return with_changes(now(side), changes_to(side, merged));
}

Attempt<std::optional<PairSync::Outlook>> PairSync::outlook(const Flow& flow, Link& link) {
  Outlook outlook;
  auto compared = compare(flow, link, outlook.records);
  if (!compared) return tl::unexpected{compared.error()};
  if (!*compared) return std::nullopt;
  outlook.merged = std::move(**compared);
  leave_to_other_direction(outlook.merged);
  return outlook;
}

Attempt<void> PairSync::park(const Flow& flow, Link& link, Side side, Outlook& outlook) {
  // With the other changes: a write of its own would make this side the later one, which decides conflicts.
  auto changes = changes_to(side, outlook.merged);
  for (auto& parked : parking(flow, side, outlook.now(side))) {
    const auto planned =
        std::ranges::find_if(changes, [&](const PlannedChange& each) { return each.key == parked.key; });
    if (planned != changes.end()) *planned = std::move(parked);
  }
  context_.log.info("parked until another record gives up what it is to have",
                    {{"flow", link.flow}, {"side", to_string(side)}, {"record", link.id_at(side)}});
  return write_what_is_taken(flow, link, side, changes, outlook.records);
}

/// System::parking in the words of the mapping.
std::vector<PlannedChange> PairSync::parking(const Flow& flow, Side side, const Json& record) const {
  std::vector<PlannedChange> planned;
  for (const auto& change : context_.at(side).parking(flow.collection(side), record)) {
    for (const auto& [property, conditions] : flow.properties) {
      if ((side == Side::source ? property.source : property.target) != change.path) continue;
      const auto agreed =
          side == Side::source ? Converted{change.value} : to_source(property, change.value, context_.directory);
      if (agreed) planned.push_back({change, property.source, *agreed});
    }
  }
  return planned;
}

/// A record that is older than what was seen of it comes from a replica that lags behind: taking it for an edit would
/// undo one. More than such a lag, or one that does not end, is an edit after the server's clock was set back.
bool PairSync::behind(const Link& link, Side side, const Json& record) {
  constexpr std::chrono::seconds longest_lag{5};
  constexpr std::chrono::minutes longest_wait{1};
  const auto lag = link.seen(side) - context_.at(side).changed_at(record);
  const std::pair key{link.id, side};
  if (lag > longest_lag) context_.times.is_new(side, context_.at(side).changed_at(record));
  if (lag <= std::chrono::microseconds{0} || lag > longest_lag) {
    behind_since_.erase(key);
    return false;
  }
  const auto since = behind_since_.emplace(key, context_.clock.now()).first->second;
  if (context_.clock.now() - since <= longest_wait) return true;
  behind_since_.erase(key);
  return false;
}

Attempt<void> PairSync::read(const Flow& flow, Link& link, Side side, Records& records) {
  auto& record = records.at(side);
  auto& system = context_.at(side);
  if (record && behind(link, side, *record)) record.reset();
  if (!record) {
    auto got = system.get(flow.collection(side), link.id_at(side));
    if (!got) return tl::unexpected{setback(got.error())};
    if (!*got) {
      mark_gone(link, side);
      return {};
    }
    if (behind(link, side, **got)) {
      return tl::unexpected{setback({TroubleKind::unavailable, "the system answers with an older state"})};
    }
    record = std::move(*got);
  }
  link.seen(side) = system.changed_at(*record);
  return {};
}

/// A parked record is this sync's own work, whatever the state knows of it: it may have been restored from a copy.
void PairSync::note_arrived(const Flow& flow, Link& link, Records& records) {
  for (const auto side : {Side::source, Side::target}) {
    const auto& record = *records.at(side);
    auto known = Json::array({Json::object()});
    for (const auto& change : parking(flow, side, record)) known[0][change.key] = change.agreed;
    const auto intended = link.intended.find(to_string(side));
    if (intended != link.intended.end()) known.push_back(*intended);
    for (const auto& values : known) {
      link.agreed = with_arrived(flow, side, record, std::move(link.agreed), values, context_.directory);
    }
  }
  link.intended = Json::object();
}

Winner PairSync::winner(const Records& records) const {
  return winner_between(context_.options.conflicts, context_.source, *records.source, context_.target, *records.target);
}

/// Drops the changes that this run does not make; false where there are any.
bool PairSync::leave_to_other_direction(Merge& merged) const {
  bool is_all = true;
  for (const auto side : {Side::source, Side::target}) {
    if (writes_to(context_.options, side)) continue;
    auto& changes = side == Side::source ? merged.to_source : merged.to_target;
    is_all = changes.empty();
    changes.clear();
  }
  return is_all;
}

/// One value that is not accepted does not hold up the others: what is refused as a whole is sent in pieces.
Attempt<void> PairSync::write_what_is_taken(const Flow& flow, Link& link, Side side,
                                            const std::vector<PlannedChange>& changes, Records& records) {
  auto written = write(flow, link, side, changes, records);
  if (written || written.error().trouble.kind != TroubleKind::refused) return written;
  const auto all = pieces(changes);
  if (all.size() < 2) return written;
  std::optional<Setback> refused;
  for (const auto& piece : all) {
    written = write(flow, link, side, piece, records);
    if (link.gone) return {};
    if (written) continue;
    if (written.error().trouble.kind != TroubleKind::refused) return written;
    keep(refused, written.error());
  }
  if (refused) return tl::unexpected{*refused};
  return {};
}

Json PairSync::new_identity(const Flow& flow, Side side, const Json& now, const Json& then) const {
  const auto& system = context_.at(side);
  const auto& collection = flow.collection(side);
  auto result = Json::object();
  for (const auto& [property, conditions] : flow.properties) {
    const auto& path = side == Side::source ? property.source : property.target;
    auto alone = Json::object();
    set_value_at(alone, path, value_at(then, path));
    const bool identifies = system.same_identity(collection, alone, alone);
    if (identifies && !system.same_identity(collection, alone, now)) set_value_at(result, path, value_at(then, path));
  }
  return result;
}

/// Nothing where the changes leave alone what identifies the record.
std::optional<Claim> PairSync::claim(const Flow& flow, Side side, const Json& record,
                                     const std::vector<PlannedChange>& changes) const {
  auto claimed = new_identity(flow, side, record, with_changes(record, changes));
  if (claimed.empty()) return std::nullopt;
  return Claim{side, std::move(claimed)};
}

Attempt<void> PairSync::write(const Flow& flow, Link& link, Side side, const std::vector<PlannedChange>& changes,
                              Records& records) {
  auto& system = context_.at(side);
  auto& record = records.at(side);
  auto& intended = link.intended[std::string{to_string(side)}];
  for (const auto& change : changes) intended[change.key] = change.agreed;
  context_.state.save_link(link);
  auto written = system.update(flow.collection(side), *record, changes_of(changes));
  if (!written) {
    if (written.error().kind == TroubleKind::gone) {
      mark_gone(link, side);
      return {};
    }
    if (written.error().kind != TroubleKind::unavailable) link.intended = Json::object();
    auto refused = setback(written.error());
    if (refused.trouble.kind == TroubleKind::refused) {
      refused.trouble.message = fmt::format("{} ({})", refused.trouble.message, fmt::join(paths_of(changes), ", "));
      refused.claim = claim(flow, side, *record, changes);
    }
    return tl::unexpected{std::move(refused)};
  }
  link.intended = Json::object();
  ++context_.report.updated;
  const auto changed = system.changed_at(*written);
  if (changed != system.changed_at(*record)) context_.times.is_new(side, changed);
  record = std::move(*written);
  for (const auto& change : changes) link.agreed[change.key] = change.agreed;
  link.seen(side) = changed;
  context_.state.save_link(link);
  context_.log.debug("updated", {{"flow", link.flow},
                                 {"side", to_string(side)},
                                 {"record", link.id_at(side)},
                                 {"properties", paths_of(changes)}});
  return {};
}

void PairSync::mark_gone(Link& link, Side side) {
  link.gone = side;
  link.closed = context_.options.deletions == DeletionPolicy::ignore;
  context_.state.save_link(link);
  context_.log.info("the record is not there any more",
                    {{"flow", link.flow}, {"side", to_string(side)}, {"record", link.id_at(side)}});
}

}  // namespace pms_go_sync
