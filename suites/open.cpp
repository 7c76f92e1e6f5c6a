// What the document leaves open: deletions. No rule is invented: a subject is held to what it claims, and otherwise to
// what any rule keeps; the report tells what it was seen to do.

#include "suites/common.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using run::CheckDefinition;
using world::Scene;
using world::Side;
using world::Story;

/// A person deletes one record of a pair; judged after the subject has compared everything, since a change feed need
/// not show it.
Story deleted(Scene& scene, Side side) {
  const auto record = scene.make(Side::source);
  co_await scene.settled();
  const auto pair = scene.require_pair(record);
  scene.remove(pair, side);
  co_await scene.compared();
  require_compared(scene);
  const auto fate = scene.fate(pair, side);
  scene.observe(world::told(fate));
  scene.expect(fate, world::KeepsToItsRule());
}

}  // namespace

void add_open_checks(const run::Subjects& subjects, std::vector<CheckDefinition>& checks) {
  if (subjects.profile == "checklist") return;
  for (const auto* flow : subjects.flows()) {
    for (const auto side : both_sides) {
      auto& check = checks.emplace_back(
          check_of(*flow, side == Side::source ? "open.deleted-in-source" : "open.deleted-in-target",
                   "qa/open/deletions", [side](Scene& scene) { return deleted(scene, side); }));
      check.level = checklist::Level::advisory;
      check.world = "deletions";
      check.without_phases = true;
    }
  }
}

}  // namespace dataflow_qa::suites
