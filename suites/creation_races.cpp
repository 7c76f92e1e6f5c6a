// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// A person edits a record while its counterpart is being created, and the counterpart as soon as it is there: in both
// directions, and at the first load.

#include <algorithm>

#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using checks::Recipe;
using checks::RecordRef;
using model::Property;
using model::Side;
using run::CheckDefinition;

/// What a person edits, and when, as seen from the creation of a record's counterpart.
enum class Race { record_before, record_after, counterpart_after };
constexpr Race races[] = {Race::record_before, Race::record_after, Race::counterpart_after};

struct Racing {
  Race race;
  RecordRef record;
  std::string token;
  bool met = false;
};

void race(CheckContext& check, Racing& racing, const Property& property) {
  const auto there = model::other(racing.record.side);
  const auto edit = [&check, &racing, property](const RecordRef& record) {
    const auto value = check.edit.fresh_value(property);
    if (record.side != racing.record.side) check.edit.leave_to_counterpart(racing.record, property, value);
    check.edit.record(record, property, value);
    racing.met = true;
  };
  switch (racing.race) {
    case Race::record_before:
      return check.edit.before_creation(there, racing.token, [edit, &racing] { edit(racing.record); });
    case Race::record_after:
      return check.edit.after_creation(there, racing.token, [edit, &racing] { edit(racing.record); });
    case Race::counterpart_after:
      return check.edit.after_creation(there, racing.token, [&check, edit, &racing, there] {
        const auto made = check.view.newest_with(there, racing.token);
        if (made) edit(*made);  // else the creation was refused
      });
  }
}

/// The records that are made in the target before the subject first starts refer to others that were made there.
CheckScript edited_while_created(CheckContext& check, Property property, Side born, bool before_start) {
  if (born == Side::target && !before_start && prepare_references(check)) co_await check.settled();
  std::vector<Racing> all;
  for (const auto each : races) {
    auto recipe = before_start && born == Side::target ? recipe_of_existing(check) : Recipe{};
    recipe.token = check.make.token();
    all.push_back({each, check.make(born, recipe), *recipe.token});
  }
  for (auto& each : all) race(check, each, property);
  co_await check.settled();
  for (const auto& each : all) expect_linked_and_equal(check, each.record);
  const bool any = std::any_of(all.begin(), all.end(), [](const Racing& each) { return each.met; });
  if (!any) CheckContext::not_applicable("the subject was not seen to create these records with POST");
}

}  // namespace

void add_creation_race_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto properties = editable(*flow);
    const auto item = link_item(input, *flow);
    if (!item || properties.empty()) continue;
    for (const auto born : both_sides) {
      for (const bool before_start : {false, true}) {
        const std::string name = before_start ? "link.first-load" : "link.during-creation";
        auto& definition =
            checks.emplace_back(check_of(*flow, born == Side::source ? name : name + ".born-in-target", *item,
                                         [property = properties.front(), born, before_start](CheckContext& check) {
                                           return edited_while_created(check, property, born, before_start);
                                         }));
        definition.world.before_start = before_start;
        if (born == Side::source) continue;
        definition.not_applicable =
            before_start ? excuse_for_existing_in_target(input, *flow) : excuse_for_birth_in_target(input, *flow);
      }
    }
  }
}

}  // namespace dataflow_qa::suites
