// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// The property table: each property, edited on one side, arrives on the other. Generated over the mapping.

#include <fmt/format.h>

#include "harness/run/catalogue.h"
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

/// Set, changed, cleared, set again, as both sides' limits allow; and on records beside that one, further values.
CheckScript edited(CheckContext& check, Property property, Side side) {
  const auto record = check.make(Side::source, Recipe{.found_besides = &property});
  const auto referable = check.make.referable(property);
  const auto further = check.edit.further_values_of(property);
  std::vector<checks::RecordRef> others;
  for (std::size_t i = 0; i < further.size(); ++i) others.push_back(check.make(Side::source));
  co_await check.settled();
  const auto pair = check.require_pair(record);
  for (const auto& referred : referable) check.require_pair(referred);
  // Of an edit in the target this says nothing: what the way there made of the value is not the way back's fault.
  if (side == Side::source) check.require(check.seen.agreement(pair, {property}), checks::AgreesInEveryProperty());
  if (check.edit.make_clearable(pair, property)) co_await check.settled();
  for (std::size_t i = 0; i < further.size(); ++i) {
    check.edit(check.require_pair(others[i]), side, property, further[i]);
  }
  for (const auto& value : check.edit.values_of(property)) {
    check.edit(pair, side, property, value);
    co_await check.settled();
    check.require(check.seen.arrival(pair, side, property), checks::Arrived());
  }
  for (const auto& other : others) {
    check.expect(check.seen.arrival(check.require_pair(other), side, property), checks::Arrived());
  }
}

/// Overrides for each value of the property; two records with what is drawn anyway, where it points at others.
std::vector<checks::Overrides> with_each_value(CheckContext& check, const Property& property) {
  const auto kinds = check.make.every_kind();
  const auto& path = property.mapping->source;
  if (!kinds.empty() && kinds.front().front().first == path) return kinds;
  if (property.mapping->reference || property.mapping->lookup) return {{}, {}};
  std::vector<checks::Overrides> result;
  for (const auto& value : check.edit.values_of(property)) {
    if (!value.is_null()) result.push_back({{path, value}});
  }
  return result;
}

/// A property that is set on creation only: each record arrives as what it is.
CheckScript created(CheckContext& check, Property property, Side side) {
  std::vector<checks::RecordRef> made;
  if (side == Side::target) {
    prepare_references(check);
    co_await check.settled();
  }
  for (const auto& overrides : with_each_value(check, property)) made.push_back(check.make(side, overrides));
  co_await check.settled();
  for (const auto& record : made) {
    check.expect(check.seen.agreement(check.require_pair(record), {property}), checks::AgreesInEveryProperty());
  }
}

/// Why the property is not edited on this side; nothing where it is.
std::optional<std::string> excused(const run::SuiteInput& input, const model::Flow& flow, const Property& property,
                                   Side side) {
  const bool once = model::is_set_once(property);
  if (once && side == Side::target && !input.subject->capabilities.creates_source_of(flow.slug())) {
    return "set on creation only, and the subject does not claim to create records in the source";
  }
  if (once && side == Side::target && run::wants_link_first(input, flow)) {
    return "set on creation only, and the document wants a link before anything is created";
  }
  if (!once && !model::has_several_values(property)) return "the mapping knows one value of it only";
  auto reason = model::why_not_edited(property, side);
  return once && !property.source->read_only && !property.target->read_only ? std::nullopt : reason;
}

/// Two properties of one flow may have the same source; then the target is part of the name.
std::string short_name(const model::Flow& flow, const Property& property) {
  const auto same = [&](const Property& other) { return other.mapping->source == property.mapping->source; };
  if (std::count_if(flow.properties.begin(), flow.properties.end(), same) == 1) return property.mapping->source;
  return property.mapping->source + "~" + property.mapping->target;
}

}  // namespace

void add_property_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    for (const auto& property : flow->properties) {
      const auto item = input.item(*flow, property);
      if (!item) continue;
      for (const auto side : {Side::source, Side::target}) {
        const auto direction = "from-" + std::string(model::to_string(side));
        CheckDefinition definition{.name = flow->slug() + ".sync." + direction + "." + short_name(*flow, property),
                                   .item = *item,
                                   .direction = direction,
                                   .flow = flow,
                                   .not_applicable = excused(input, *flow, property, side)};
        if (model::is_set_once(property)) {
          definition.about =
              fmt::format("A record that is born in {} arrives with its `{}`, which is set on creation only.",
                          input.model->label(side), short_name(*flow, property));
          definition.body = [property, side](CheckContext& check) { return created(check, property, side); };
        } else {
          definition.body = [property, side](CheckContext& check) { return edited(check, property, side); };
        }
        checks.push_back(std::move(definition));
      }
    }
  }
}

}  // namespace dataflow_qa::suites
