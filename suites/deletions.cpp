// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Deletions, which the document leaves open. No rule is invented: a subject is held to what it claims, and otherwise to
// what any rule keeps; the report says what it was seen to do.

#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using model::Side;
using run::CheckDefinition;

/// A person deletes one record of a pair; judged after the subject has compared everything, since a change feed need
/// not show it.
CheckScript deleted(CheckContext& check, Side side) {
  const auto record = check.make(Side::source);
  co_await check.settled();
  const auto pair = check.require_pair(record);
  check.edit.remove(pair, side);
  co_await check.compared();
  require_compared(check);
  const auto outcome = check.seen.deletion_outcome(pair, side);
  check.observe(checks::described(outcome));
  check.expect(outcome, checks::FollowsDeletionPolicy());
}

}  // namespace

void add_deletion_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  if (input.profile == run::Profile::checklist) return;
  for (const auto* flow : input.flows()) {
    for (const auto side : both_sides) {
      auto& definition = checks.emplace_back(
          check_of(*flow, side == Side::source ? "open.deleted-in-source" : "open.deleted-in-target",
                   "qa/open/deletions", [side](CheckContext& check) { return deleted(check, side); }));
      definition.level = checklist::Level::advisory;
      definition.world = {.name = "deletions", .without_invariants = true};
    }
  }
}

}  // namespace dataflow_qa::suites
