// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// What a property looks up comes into being while the subject runs, gets another name, stands behind the first page of
// its list, and among others that look alike.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/model/conversion.h"
#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using checks::Overrides;
using checks::RecordRef;
using model::Property;
using model::Side;
using run::CheckDefinition;

Overrides looking_up(const Property& property, const nlohmann::json& value) {
  return {{property.mapping->source, value}};
}

/// Makes a record in the source for each value, and edits one in the target to each.
struct Uses {
  std::vector<RecordRef> made;
  std::vector<PersonsEdit> edits;
};

Uses use(CheckContext& check, const Property& property, const std::vector<RecordRef>& records,
         const std::vector<nlohmann::json>& values) {
  Uses uses;
  uses.made.reserve(values.size());
  uses.edits.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    uses.made.push_back(check.make(Side::source, looking_up(property, values[i])));
    uses.edits.push_back({Side::target, property, check.require_pair(records[i])});
    check.edit(uses.edits.back().pair, Side::target, property, values[i]);
  }
  return uses;
}

void expect_found(CheckContext& check, const Property& property, const Uses& uses) {
  for (const auto& record : uses.made) {
    check.expect(check.seen.agreement(check.require_pair(record), {property}), checks::AgreesInEveryProperty());
  }
  expect_all_arrived(check, uses.edits);
}

std::vector<RecordRef> make_some(CheckContext& check, std::size_t count) {
  std::vector<RecordRef> result;
  result.reserve(count);
  for (std::size_t i = 0; i < count; ++i) result.push_back(check.make(Side::source));
  return result;
}

/// It comes into being together with a record that looks it up.
CheckScript appears(CheckContext& check, Property property) {
  const auto records = make_some(check, 1);
  co_await check.settled();
  co_await check.held();
  const auto value = check.edit.unknown_value(property);
  check.make.to_look_up(*property.mapping->lookup, value);
  const auto uses = use(check, property, records, {value});
  co_await check.settled();
  expect_found(check, property, uses);
}

/// It gets another name, when nothing looks it up any more; and another one takes over the old name.
CheckScript renamed(CheckContext& check, Property property) {
  const auto& lookup = *property.mapping->lookup;
  const auto records = make_some(check, 2);
  const auto old_name = check.edit.unknown_value(property);
  const auto id = check.make.to_look_up(lookup, old_name);
  const auto before = check.make(Side::source, looking_up(property, old_name));
  co_await check.settled();
  const auto pair = check.require_pair(before);
  check.require(check.seen.agreement(pair, {property}), checks::AgreesInEveryProperty());
  check.edit.require_claimed(check.flow(), Side::source, property);  // or it would still be looked up
  check.edit(pair, Side::source, property, check.edit.values_of(property).front());
  co_await check.settled();
  check.require(check.seen.arrival(pair, Side::source, property), checks::Arrived());
  co_await check.held();
  const auto value = check.edit.unknown_value(property);
  check.make.rename_to_look_up(lookup, id, value);
  const auto uses = use(check, property, {records[0]}, {value});
  co_await check.settled();
  expect_found(check, property, uses);
  check.make.to_look_up(lookup, old_name);
  co_await check.settled();  // a sync may remember for a pass whose name it was
  const auto later = use(check, property, {records[1]}, {old_name});
  co_await check.settled();
  expect_found(check, property, later);
}

/// Values that share a beginning or an end with the first one, or hold it.
std::vector<nlohmann::json> alike(CheckContext& check, const Property& property) {
  auto text = check.edit.unknown_value(property).get<std::string>();
  constexpr std::size_t room = 3;
  const auto at = text.find('@');
  const auto limit = model::length_limit(property);
  if (at == std::string::npos && text.size() + room > limit) text.resize(limit - room);
  const auto end = at == std::string::npos ? text.size() : at;
  return {text, text.substr(0, end) + "1" + text.substr(end), "0" + text, text.substr(0, end - 1) + text.substr(end)};
}

/// It stands among others that look alike, behind as many pages of others as a subject may read at once.
CheckScript among_many(CheckContext& check, Property property) {
  constexpr int several_pages = 201;  // two pages of the most that a system gives at once
  const auto& lookup = *property.mapping->lookup;
  for (int i = 0; i < several_pages; ++i) check.make.to_look_up(lookup, check.edit.unknown_value(property));
  const auto values = alike(check, property);
  const auto records = make_some(check, values.size());
  for (const auto& value : values) check.make.to_look_up(lookup, value);
  co_await check.settled();
  const auto uses = use(check, property, records, values);
  co_await check.settled();
  expect_found(check, property, uses);
}

/// Why no record can be made for the look-up to find; nothing where one can.
std::optional<std::string> excuse_for_looking_up(const model::Model& model, const mapping::Lookup& lookup) {
  const auto* entity = model.system(Side::target).find(lookup.collection);
  const auto* by = entity == nullptr ? nullptr : entity->find(lookup.by);
  if (by == nullptr || by->type != mocks::FieldType::string) return "it is not looked up by a text";
  const bool refers = std::any_of(entity->fields.begin(), entity->fields.end(),
                                  [](const auto& field) { return field.required && field.reference; });
  if (refers) return "what is looked up refers to other records";
  return std::nullopt;
}

}  // namespace

void add_look_up_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    for (const auto& property : flow->properties) {
      const auto item = input.item(*flow, property);
      if (!item || !property.mapping->lookup) continue;
      const auto add = [&](const std::string& name, CheckScript (*body)(CheckContext&, Property)) {
        auto& definition =
            checks.emplace_back(check_of(*flow, "ref." + reference_name(property) + "." + name, *item,
                                         [property, body](CheckContext& check) { return body(check, property); }));
        definition.world.name = "look-ups";
        definition.not_applicable = excuse_for_looking_up(*input.model, *property.mapping->lookup);
        // A sync may have made the counterpart before it looked the value up, and nobody changes it in the source
        // later.
        if (auto reason = model::why_not_edited(property, Side::source)) definition.not_applicable = std::move(reason);
      };
      add("appears", appears);
      add("renamed", renamed);
      add("among-many", among_many);
    }
  }
}

}  // namespace dataflow_qa::suites
