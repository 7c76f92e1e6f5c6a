// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.

#include "harness/checks/check_context.h"

#include <fmt/format.h>

namespace dataflow_qa::checks {

CheckContext::CheckContext(world::World& world, const Flow& flow, std::string check)
    : flow_(flow),
      values_(world.sample_texts(), world.seed(), world.salt() + check),
      make(world, flow, std::move(check), trail_, values_),
      edit(world, flow, trail_, values_, make),
      seen(world, flow, trail_),
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

void CheckContext::note_failure(reports::Failure failure, std::source_location at) {
  failure.dataflow = flow_.slug();
  failure.file = at.file_name();
  failure.line = static_cast<int>(at.line());
  failures_.push_back(std::move(failure));
}

}  // namespace dataflow_qa::checks
