// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// Fields that bind each other, edited in one go: a period that moves past its old end, and back; a part of an object
// that goes while another one changes; a record that is edited as it becomes inactive.

#include <algorithm>
#include <map>

#include "suites/common.h"

namespace dataflow_qa::suites {
namespace {

using checklist::Kind;
using checks::CheckContext;
using checks::CheckScript;
using checks::PropertyValue;
using checks::RecordRef;
using model::Property;
using model::Side;
using run::CheckDefinition;

/// One edit of several properties of each of two records, one on each side.
std::vector<PersonsEdit> edit_together(CheckContext& check, const std::map<Side, RecordRef>& records,
                                       const std::function<std::vector<PropertyValue>()>& values) {
  std::vector<PersonsEdit> edits;
  for (const auto& [side, record] : records) {
    const auto pair = check.require_pair(record);
    const auto all = values();
    check.edit.together(pair, side, all);
    for (const auto& each : all) edits.push_back({side, each.property, pair});
  }
  return edits;
}

std::map<Side, RecordRef> one_for_each_side(CheckContext& check) {
  std::map<Side, RecordRef> records;
  for (const auto side : both_sides) records.emplace(side, check.make(Side::source));
  return records;
}

/// The start of a period and its end.
struct Period {
  Property start;
  Property end;
};

std::optional<Period> period_of(const model::Flow& flow) {
  for (const auto& end : flow.properties) {
    for (const auto& start : flow.properties) {
      const bool bound =
          end.source->not_before == start.mapping->source || end.target->not_before == start.mapping->target;
      if (bound && is_free_to_edit(start) && is_free_to_edit(end)) return Period{start, end};
    }
  }
  return std::nullopt;
}

int year_of(const nlohmann::json& date) {
  return std::stoi(date.get<std::string>().substr(0, 4));
}

/// "2031-03-01" for 6 years after "2025-03-01".
nlohmann::json years_later(const nlohmann::json& date, int years) {
  const auto text = date.get<std::string>();
  return std::to_string(year_of(date) + years) + text.substr(4);
}

/// Start and end move past the old end, and back, each time in one edit: at no time does the end precede the start.
CheckScript period_moved(CheckContext& check, Period period) {
  const auto records = one_for_each_side(check);
  co_await check.settled();
  const auto now = check.view.record(records.at(Side::source));
  const auto& start = mapping::value_at(now, period.start.mapping->source);
  const auto& end = mapping::value_at(now, period.end.mapping->source);
  if (!start.is_string() || !end.is_string()) CheckContext::not_applicable("these records have no start or no end");
  const int past_the_end = year_of(end) - year_of(start) + 1;
  for (const int years : {past_the_end, 0}) {
    const auto edits = edit_together(check, records, [&] {
      return std::vector<PropertyValue>{{period.start, years_later(start, years)},
                                        {period.end, years_later(end, years)}};
    });
    co_await check.settled();
    if (!expect_all_arrived(check, edits)) co_return;
  }
}

/// Of an object one part goes and another one changes, in one edit; and the other way round.
CheckScript part_goes_and_part_changes(CheckContext& check, Property one, Property other) {
  const auto records = one_for_each_side(check);
  co_await check.settled();
  auto goes = one;
  auto changes = other;
  for (int turn = 0; turn < 2; ++turn) {
    const auto edits = edit_together(check, records, [&] {
      return std::vector<PropertyValue>{{goes, nullptr}, {changes, check.edit.fresh_something(changes)}};
    });
    co_await check.settled();
    if (!expect_all_arrived(check, edits)) co_return;
    std::swap(goes, changes);
  }
}

/// Something is edited as the record becomes inactive, while it is, and as it becomes active again.
CheckScript edited_as_it_goes(CheckContext& check, Property state, Property property) {
  const auto records = one_for_each_side(check);
  co_await check.settled();
  const auto active = mapping::value_at(check.view.record(records.at(Side::source)), state.mapping->source);
  for (const auto& now : {*state.source->inactive_value, nlohmann::json(), active}) {
    const auto edits = edit_together(check, records, [&] {
      std::vector<PropertyValue> values{{property, check.edit.fresh_value(property)}};
      if (!now.is_null()) values.push_back({state, now});
      return values;
    });
    co_await check.settled();
    if (!expect_all_arrived(check, edits)) co_return;
  }
}

}  // namespace

void add_bound_field_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = input.item(*flow, Kind::keep_in_sync);
    if (!item) continue;
    const auto add = [&](const std::string& name, std::function<CheckScript(CheckContext&)> body) {
      checks.push_back(check_of(*flow, "sync." + name, *item, std::move(body)));
    };
    if (const auto period = period_of(*flow)) {
      add("period-moved", [period = *period](CheckContext& check) { return period_moved(check, period); });
    }
    for (const auto& object : mapped_objects(*flow)) {
      const auto two = two_parts(object);
      if (!two || !model::may_be_cleared(two->first) || !model::may_be_cleared(two->second)) continue;
      add("parts-at-once." + object.name,
          [two = *two](CheckContext& check) { return part_goes_and_part_changes(check, two.first, two.second); });
    }
    const auto state = state_of(*flow);
    const auto properties = editable(*flow);
    if (!state || properties.empty()) continue;
    add("edited-as-it-goes", [state = *state, property = properties.front()](CheckContext& check) {
      return edited_as_it_goes(check, state, property);
    });
  }
}

}  // namespace dataflow_qa::suites
