// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Two records that a sync might take for one: equal in all that is carried, or with codes that are equal as numbers.

#include <fmt/format.h>

#include <algorithm>

#include "harness/model/shapes.h"
#include "harness/run/link_first.h"
#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using checks::Recipe;
using model::Property;
using model::Side;
using run::CheckDefinition;

bool is_unique(const Property& property) {
  return property.source->unique || property.target->unique;
}

/// How many records of that side have the token somewhere.
std::int64_t count_with(CheckContext& check, Side side, const std::string& token) {
  const auto& all = check.view.records(side);
  return std::count_if(all.begin(), all.end(),
                       [&](const auto& each) { return each.second.dump().find(token) != std::string::npos; });
}

/// Two records with the same values: nothing shows whose counterpart is whose, but there have to be two.
CheckScript equals(CheckContext& check, Side born) {
  if (born == Side::target && prepare_references(check)) co_await check.settled();
  const auto token = check.make.token();
  const auto first = check.make(born, Recipe{.token = token});
  checks::Overrides values;
  const auto there = check.view.record_now(first);
  const auto take = [&](const std::vector<Property>& properties) {
    for (const auto& property : properties) {
      const auto& value = mapping::value_at(there, property.path(born));
      const auto in_source = born == Side::source ? std::optional(value) : check.view.converted(property, born, value);
      if (in_source && !in_source->is_null()) values.emplace_back(property.mapping->source, *in_source);
    }
  };
  // Which properties a record has shows in the source alone.
  if (born == Side::source) take(check.model().properties_of(check.flow(), there));
  for (const auto* part : check.model().with_parts(*check.flow().whole)) {
    if (born == Side::target) take(part->properties);
  }
  check.make(born, Recipe{.overrides = values, .token = token});
  co_await check.settled();
  const auto there_are = count_with(check, model::other(born), token);
  check.expect(there_are == 2,
               checks::IsTrue(fmt::format("two records of {} are equal in all that is carried, and "
                                          "have {} counterparts in {}, where each should have one",
                                          check.view.label(born), there_are, check.view.label(model::other(born)))));
}

/// Codes of digits, the one with a zero in front.
CheckScript equal_as_numbers(CheckContext& check, Property property, Side born) {
  if (born == Side::target && prepare_references(check)) co_await check.settled();
  const auto digits = model::shaped({"codes", "{digits}", "", ""}, check.make.token()).get<std::string>();
  std::vector<checks::RecordRef> records;
  for (const auto& code : {digits, "0" + digits}) {
    records.push_back(
        check.make(born, Recipe{.overrides = {{property.mapping->source, code}}, .known_by = {property}}));
  }
  co_await check.settled();
  for (const auto& record : records) expect_linked_and_equal(check, record);
}

/// The text that no two records share; nothing where there is none, or it must be no digits.
std::optional<Property> code_of(const model::Flow& flow) {
  for (const auto& property : flow.properties) {
    const bool is_text = property.source->type == mocks::FieldType::string && is_unique(property);
    if (is_text && model::allows(property, "012345678") && is_free_to_edit(property)) return property;
  }
  return std::nullopt;
}

}  // namespace

void add_equal_record_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = link_item(input, *flow);
    if (!item || flow->link_first) continue;
    const bool any_unique = std::any_of(flow->properties.begin(), flow->properties.end(), is_unique) ||
                            std::any_of(flow->whole->properties.begin(), flow->whole->properties.end(), is_unique);
    const bool may_be_equal = !any_unique && run::criteria_of(input, *flow).empty();
    const auto code = code_of(*flow);
    for (const auto born : both_sides) {
      const std::string in = born == Side::source ? "" : ".born-in-target";
      const auto add = [&](const std::string& name, std::function<CheckScript(CheckContext&)> body) -> auto& {
        auto& definition = checks.emplace_back(check_of(*flow, name + in, *item, std::move(body)));
        definition.not_applicable = born == Side::source ? run::excuse_for_birth_in_source(input, *flow)
                                                         : excuse_for_birth_in_target(input, *flow);
        return definition;
      };
      if (may_be_equal) {
        // By what they hold, each is the other's counterpart, too.
        add("link.equals", [born](CheckContext& check) { return equals(check, born); }).world = {
            .name = "equals", .without_invariants = true};
      }
      if (!code) continue;
      add("link.equal-as-numbers",
          [code = *code, born](CheckContext& check) { return equal_as_numbers(check, code, born); });
    }
  }
}

}  // namespace dataflow_qa::suites
