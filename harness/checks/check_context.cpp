// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.

#include "harness/checks/check_context.h"

#include <fmt/format.h>

namespace dataflow_qa::checks {

CheckContext::CheckContext(world::World& world, const Flow& flow, std::string check)
    : world_(world),
      flow_(flow),
      values_(world.sample_texts(), world.seed(), world.salt() + check),
      seen(world, flow, trail_),
      make(world, flow, std::move(check), trail_, values_, seen),
      edit(world, flow, trail_, values_, make, seen),
      disturb(world, trail_),
      view(world, flow),
      journal(world, flow),
      began_(journal.now()) {}

Until CheckContext::wait_for(WaitPoint point) {
  trail_.clear_circumstances();
  if (point == WaitPoint::stopped) trail_.add_circumstance(reports::Circumstance::while_down);
  return {point, &trail_.trouble};
}

Pair CheckContext::require_pair(const RecordRef& record, std::source_location at) {
  const auto pair = view.ledger().pair_of(record.side, *record.flow, record.id);
  if (!pair) require(seen.linkage(record), HasOneCounterpart(), at);
  if (!pair) throw HarnessTrouble(fmt::format("{} has a counterpart but no pair", record.id));
  for (const auto side : {Side::source, Side::target}) focus({side, record.flow, pair->id(side)});
  return *pair;
}

void CheckContext::observe(const std::string& what) {
  observed_ += (observed_.empty() ? "" : "; ") + what;
}

/// The deletion of a record that a failure is about, or of its counterpart: then there is nothing else to say of it.
std::optional<reports::Failure> CheckContext::deletion_behind(const reports::Failure& failure) const {
  if (!failure.record || !failure.outcome.empty()) return std::nullopt;
  const auto side = failure.record->side == reports::Side::source ? Side::source : Side::target;
  if (failure.record->collection != flow_.collection(side)) return std::nullopt;
  if (auto deleted = seen.deleted_by_subject({side, flow_.whole, failure.record->id})) return deleted;
  const auto pair = view.ledger().pair_of(side, *flow_.whole, failure.record->id);
  return pair ? seen.deleted_by_subject({other(side), flow_.whole, pair->id(other(side))}) : std::nullopt;
}

CheckRecord CheckContext::record() const {
  CheckRecord result{failures_, observed_, trail_.touched(), began_, account_, trail_.left_out()};
  result.account.in_source = trail_.deeds(Side::source);
  result.account.in_target = trail_.deeds(Side::target);
  for (std::size_t i = 0; i < places_.size(); ++i) result.failures[i].of = tried_.at(places_[i]);
  return result;
}

void CheckContext::note_held(std::optional<reports::Sighting> sighting) {
  if (sighting) {
    account_.add(std::move(*sighting));
  } else {
    ++account_.held;
  }
}

void CheckContext::note_failure(reports::Failure failure, std::source_location at, const Place& place) {
  if (auto deleted = deletion_behind(failure)) failure = std::move(*deleted);
  failure.dataflow = flow_.slug();
  failure.file = at.file_name();
  failure.line = static_cast<int>(at.line());
  failures_.push_back(std::move(failure));
  places_.push_back(place);
}

}  // namespace dataflow_qa::checks
