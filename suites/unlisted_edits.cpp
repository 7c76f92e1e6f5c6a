// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Edits that a system's change filter does not show, as its description says of some objects: PowerOffice GO's customer
// keeps its timestamp when its address alone is edited. Only a full comparison finds them.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "suites/common.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using model::Property;
using model::Side;
using run::CheckDefinition;

/// The properties of one such object, or one such field, that persons may edit on this side.
struct UnlistedObject {
  Side side;
  std::optional<std::pair<std::string, std::string>> hidden_with;  // the mock's switch, and its position
  std::vector<Property> parts;
};

std::vector<UnlistedObject> unlisted_objects(const model::Flow& flow) {
  std::vector<UnlistedObject> objects;
  for (const auto side : both_sides) {
    for (const auto& field : flow.entity(side).fields) {
      if (!field.unseen && !field.unseen_with) continue;
      UnlistedObject object{side, field.unseen_with, {}};
      for (const auto& property : editable(flow)) {
        if (object_path(property, side) == field.path || property.path(side) == field.path) {
          object.parts.push_back(property);
        }
      }
      if (!object.parts.empty()) objects.push_back(std::move(object));
    }
  }
  return objects;
}

/// Every part alone, each on a record of its own: what one edit shows must not help another one.
CheckScript edited_unlisted(CheckContext& check, UnlistedObject object) {
  std::vector<checks::RecordRef> records;
  for (std::size_t i = 0; i < object.parts.size(); ++i) records.push_back(check.make(Side::source));
  co_await check.settled();
  std::vector<PersonsEdit> edits;
  for (std::size_t i = 0; i < object.parts.size(); ++i) {
    edits.push_back({object.side, object.parts[i], check.require_pair(records[i])});
    check.edit.anew(edits.back().pair, object.side, object.parts[i]);
  }
  co_await check.compared();
  require_compared(check);
  expect_all_arrived(check, edits);
}

}  // namespace

void add_unlisted_edit_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = input.item(*flow, checklist::Kind::keep_in_sync);
    if (!item || flow->is_part()) continue;
    for (const auto& object : unlisted_objects(*flow)) {
      const auto* name = object.side == Side::target ? "sync.address-only" : "sync.address-only.from-source";
      auto& check = checks.emplace_back(
          check_of(*flow, name, *item, [object](CheckContext& context) { return edited_unlisted(context, object); }));
      check.not_applicable = excuse_for_late_comparison(*input.subject);
      check.world.name = "unlisted edits";
      if (object.hidden_with) check.world.switches[object.side].insert(*object.hidden_with);
    }
  }
}

}  // namespace dataflow_qa::suites
