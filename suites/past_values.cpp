// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Values with a past: one that was there before, one that both sides got at once, one that was another record's.

#include <algorithm>
#include <map>

#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checklist::Kind;
using checks::CheckContext;
using checks::CheckScript;
using checks::Pair;
using checks::RecordRef;
using model::Property;
using model::Side;
using run::CheckDefinition;

/// Everything of a new pair that may change, with the value that it has, as the source has it.
std::vector<checks::PropertyValue> values_now(CheckContext& check, const Pair& pair) {
  std::vector<checks::PropertyValue> result;
  const auto record = check.view.record({Side::source, pair.flow, pair.source});
  for (const auto& property : check.model().properties_of(check.flow(), record)) {
    const auto& value = mapping::value_at(record, property.mapping->source);
    if (is_free_to_edit(property) && !value.is_null()) result.push_back({property, value});
  }
  return result;
}

nlohmann::json another_value(CheckContext& check, const checks::PropertyValue& now) {
  auto value = check.edit.fresh_something(now.property);
  for (int i = 0; i < 10 && value == now.value; ++i) value = check.edit.fresh_something(now.property);
  return value;
}

/// Everything changes and changes back to what it was at first: on one side, or on the one and then on the other.
CheckScript back_again(CheckContext& check) {
  struct Way {
    Side there;
    Side back;
    RecordRef record;
    std::vector<checks::PropertyValue> first;
  };
  std::vector<Way> ways;
  for (const auto there : both_sides) {
    for (const auto back : both_sides) ways.push_back({there, back, check.make(Side::source), {}});
  }
  co_await check.settled();
  std::vector<PersonsEdit> edits;
  co_await check.held();
  for (auto& way : ways) {
    const auto pair = check.require_pair(way.record);
    way.first = values_now(check, pair);
    for (const auto& now : way.first) {
      edits.push_back({way.there, now.property, pair});
      check.edit(pair, way.there, now.property, another_value(check, now));
    }
  }
  if (edits.empty()) CheckContext::not_applicable("nothing of these records may be edited on both sides");
  co_await check.settled();
  if (!expect_all_arrived(check, edits)) co_return;
  edits.clear();
  co_await check.held();
  for (const auto& way : ways) {
    const auto pair = check.require_pair(way.record);
    for (const auto& [property, value] : way.first) {
      edits.push_back({way.back, property, pair});
      check.edit(pair, way.back, property, value);
    }
  }
  co_await check.settled();
  expect_all_arrived(check, edits);
}

/// Both sides are edited to the same value at once. Then one is edited back to what it was before; and then the other,
/// to that value again: a sync that has not noted that both had agreed takes either for no edit.
CheckScript same_value(CheckContext& check, Property property) {
  std::map<Side, RecordRef> records;  // by the side that is edited again
  for (const auto side : both_sides) records.emplace(side, check.make(Side::source));
  co_await check.settled();
  co_await check.held();
  std::map<Side, nlohmann::json> before;
  std::map<Side, nlohmann::json> same;
  for (const auto& [side, record] : records) {
    const auto pair = check.require_pair(record);
    before[side] = check.view.value(pair, Side::source, property);
    same[side] = check.edit.fresh_value(pair, property);
    check.edit.on_both_sides(pair, property, same[side]);
  }
  co_await check.settled();
  std::vector<PersonsEdit> edits;
  for (const auto& [side, record] : records) {
    edits.push_back({side, property, check.require_pair(record)});
    check.expect(check.seen.kept(edits.back().pair, property, same[side]), checks::IsKept());
    check.edit(edits.back().pair, side, property, before[side]);
  }
  co_await check.settled();
  if (!expect_all_arrived(check, edits)) co_return;
  for (auto& edit : edits) {
    const auto value = same[edit.side];
    edit.side = model::other(edit.side);
    check.edit(edit.pair, edit.side, property, value);
  }
  co_await check.settled();
  expect_all_arrived(check, edits);
}

/// What a sync could know a record by: what a system wants to be unique, e-mail addresses, and texts of digits that are
/// no part of an object.
bool identifies(const Property& property) {
  const bool is_text = property.mapping->enumeration.empty() && property.source->type == mocks::FieldType::string;
  const bool unique = property.source->unique || property.target->unique;
  const bool email = property.source->format == mocks::TextFormat::email;
  const bool digits = property.source->example && object_path(property, Side::source).empty();
  return is_text && is_free_to_edit(property) && (unique || email || digits);
}

std::vector<Property> identifying(CheckContext& check, const RecordRef& record) {
  auto result = check.model().properties_of(check.flow(), check.view.record_now(record));
  std::erase_if(result, [](const Property& property) { return !identifies(property); });
  if (result.empty()) CheckContext::not_applicable("nothing that may be edited identifies these records");
  return result;
}

/// What identifies records goes round among `count` of them, on each side, between two looks of the subject.
CheckScript went_round(CheckContext& check, std::size_t count) {
  std::map<Side, std::vector<RecordRef>> records;
  for (const auto side : both_sides) {
    for (std::size_t i = 0; i < count; ++i) records[side].push_back(check.make(Side::source));
  }
  const auto properties = identifying(check, records[Side::source].front());
  co_await check.settled();
  std::map<Side, std::vector<Pair>> pairs;
  for (const auto& [side, group] : records) {
    for (const auto& record : group) {
      pairs[side].push_back(check.require_pair(record));
      check.require(check.seen.agreement(pairs[side].back(), properties), checks::AgreesInEveryProperty());
    }
  }
  co_await check.held();
  std::vector<PersonsEdit> edits;
  for (const auto& [side, group] : pairs) {
    for (const auto& property : properties) {
      check.edit.rotate(group, side, property);
      for (const auto& pair : group) edits.push_back({side, property, pair});
    }
  }
  co_await check.settled();
  expect_all_arrived(check, edits);
  for (const auto& edit : edits) {
    const RecordRef record{Side::source, edit.pair.flow, edit.pair.source};
    check.expect(check.seen.linkage(record), checks::HasSameCounterparts({edit.pair.target}));
  }
}

/// Whether the record's counterpart is known from others by a text beside these properties.
bool is_known_without(CheckContext& check, const RecordRef& record, const std::vector<Property>& properties) {
  const auto all = check.model().properties_of(check.flow(), check.view.record(record));
  return std::any_of(all.begin(), all.end(), [&](const Property& each) {
    const bool left_out = std::any_of(properties.begin(), properties.end(),
                                      [&](const Property& other) { return other.mapping == each.mapping; });
    return !left_out && each.source->free_text && each.target->free_text;
  });
}

/// Drops the records of a side whose edits the subject does not claim: a new record cannot take a value that the old
/// one keeps.
void keep_what_is_claimed(CheckContext& check, const std::vector<Property>& properties,
                          std::map<Side, RecordRef>& records) {
  std::erase_if(records, [&](const auto& record) {
    return std::any_of(properties.begin(), properties.end(),
                       [&](const Property& each) { return check.edit.leaves_out(check.flow(), record.first, each); });
  });
  if (!records.empty()) return;
  for (const auto& each : properties) check.edit.require_claimed(check.flow(), Side::source, each);
}

/// A record gives up what identifies it, and a new one takes that, between two looks of the subject.
CheckScript taken_over(CheckContext& check, std::vector<Side> sides) {
  std::map<Side, RecordRef> records;
  for (const auto side : sides) records.emplace(side, check.make(Side::source));
  if (sides.size() > 1) prepare_references(check);
  const auto properties = identifying(check, records.at(Side::source));
  keep_what_is_claimed(check, properties, records);
  co_await check.settled();
  for (const auto& [side, record] : records) check.require_pair(record);
  co_await check.held();
  std::vector<PersonsEdit> edits;
  std::vector<RecordRef> made;
  for (const auto& [side, record] : records) {
    const auto pair = check.require_pair(record);
    checks::Overrides given_up;
    for (const auto& property : properties) {
      given_up.emplace_back(property.mapping->source, check.view.value(pair, Side::source, property));
      edits.push_back({side, property, pair});
      check.edit.anew(pair, side, property);
    }
    checks::Recipe recipe{.overrides = given_up};
    if (!is_known_without(check, record, properties)) recipe.known_by = properties;
    made.push_back(check.make(side, recipe));
  }
  co_await check.settled();
  expect_all_arrived(check, edits);
  for (const auto& record : made) expect_linked_and_equal(check, record);
}

}  // namespace

void add_past_value_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = input.item(*flow, Kind::keep_in_sync);
    if (!item) continue;
    const auto add = [&](const std::string& name, std::function<CheckScript(CheckContext&)> body) {
      checks.push_back(check_of(*flow, "sync." + name, *item, std::move(body)));
    };
    add("back-again", back_again);
    if (const auto properties = editable(*flow); !properties.empty()) {
      add("same-value", [property = properties.front()](CheckContext& check) { return same_value(check, property); });
    }
    const auto& all = flow->whole->properties;
    const bool any = std::any_of(all.begin(), all.end(), identifies) ||
                     std::any_of(flow->properties.begin(), flow->properties.end(), identifies);
    if (!any) continue;
    add("swapped", [](CheckContext& check) { return went_round(check, 2); });
    add("rotated", [](CheckContext& check) { return went_round(check, 3); });
    std::vector<Side> sides{Side::source};
    if (!excuse_for_birth_in_target(input, *flow)) sides.push_back(Side::target);
    add("taken-over", [sides](CheckContext& check) { return taken_over(check, sides); });
  }
}

}  // namespace dataflow_qa::suites
