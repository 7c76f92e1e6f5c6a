// What the document leaves open: deletions. No rule is invented: a subject is held to what it claims, and otherwise to
// what any rule keeps; the report tells what it was seen to do.

#include "suites/common.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using model::Side;
using run::CheckDefinition;

/// A person deletes one record of a pair; judged after the subject has compared everything, since a change feed need
/// not show it.
CheckScript deleted(CheckContext& scene, Side side) {
  const auto record = scene.make(Side::source);
  co_await scene.settled();
  const auto pair = scene.require_pair(record);
  scene.remove(pair, side);
  co_await scene.compared();
  require_compared(scene);
  const auto outcome = scene.deletion_outcome(pair, side);
  scene.observe(checks::described(outcome));
  scene.expect(outcome, checks::FollowsDeletionPolicy());
}

}  // namespace

void add_open_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  if (input.profile == "checklist") return;
  for (const auto* flow : input.flows()) {
    for (const auto side : both_sides) {
      auto& check = checks.emplace_back(
          check_of(*flow, side == Side::source ? "open.deleted-in-source" : "open.deleted-in-target",
                   "qa/open/deletions", [side](CheckContext& scene) { return deleted(scene, side); }));
      check.level = checklist::Level::advisory;
      check.world = "deletions";
      check.without_phases = true;
    }
  }
}

}  // namespace dataflow_qa::suites
