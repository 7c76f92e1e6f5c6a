// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
// References and look-ups: the counterpart of what a record refers to is what its counterpart refers to.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/model/conversion.h"
#include "suites/common.h"
#include "suites/near_duplicates.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using checks::Recipe;
using model::Property;
using model::Side;
using run::CheckDefinition;

/// The record has a counterpart, and that refers to the counterpart of what the record refers to. All else is the
/// business of other checks.
void expect_reference(CheckContext& check, const checks::RecordRef& record, const Property& property,
                      std::source_location at = std::source_location::current()) {
  check.focus(record);
  check.expect(check.seen.agreement(check.require_pair(record, at), {property}), checks::AgreesInEveryProperty(), at);
}

/// The counterpart's customer is the customer's counterpart.
CheckScript refers_to_counterpart(CheckContext& check, Property property) {
  const auto before = check.make(Side::source);
  co_await check.settled();
  check.expect(check.seen.agreement(check.require_pair(before), {property}), checks::AgreesInEveryProperty());
  const auto later = check.make(Side::source);  // what it refers to is linked already
  co_await check.settled();
  check.expect(check.seen.agreement(check.require_pair(later), {property}), checks::AgreesInEveryProperty());
}

/// A record and what it refers to are made at once.
CheckScript born_together(CheckContext& check, Property property) {
  co_await check.held();
  const auto record = check.make(Side::source);
  co_await check.settled();
  expect_reference(check, record, property);
}

/// A reference moves from one record to another, edited on either side; and to a record that is made just then.
CheckScript moved(CheckContext& check, Property property) {
  const auto record = check.make(Side::source);
  const auto referable = check.make.referable(property);
  co_await check.settled();
  const auto pair = check.require_pair(record);
  for (const auto& referred : referable) check.require_pair(referred);
  const auto values = check.edit.values_of(property);
  check.edit(pair, Side::source, property, values.front());
  co_await check.settled();
  check.require(check.seen.arrival(pair, Side::source, property), checks::Arrived());
  const bool is_moved = !check.edit.leaves_out(*pair.flow, Side::source, property);
  check.edit(pair, Side::target, property, is_moved ? values.back() : values.front());
  co_await check.settled();
  check.require(check.seen.arrival(pair, Side::target, property), checks::Arrived());
  co_await check.held();
  const auto* flow = check.model().find(*property.mapping->reference);
  check.edit(pair, Side::source, property, check.make.in(*flow, Side::source).id);
  co_await check.settled();
  check.expect(check.seen.arrival(pair, Side::source, property), checks::Arrived());
}

/// From its birth on it refers to a record of another kind in the same collection: one of a part of the flow.
CheckScript refers_to_part(CheckContext& check, Property property, const model::Flow& part) {
  const auto referred = check.make.in(part, Side::source);
  co_await check.settled();
  check.require_pair(referred);
  const auto record = check.make(Side::source, checks::Overrides{{property.mapping->source, referred.id}});
  co_await check.settled();
  check.expect(check.seen.agreement(check.require_pair(record), {property}), checks::AgreesInEveryProperty());
}

/// It is moved to such a record.
CheckScript moved_to_part(CheckContext& check, Property property, const model::Flow& part) {
  std::map<Side, checks::RecordRef> records;  // by the side on which it is moved
  for (const auto side : both_sides) records.emplace(side, check.make(Side::source));
  const auto referred = check.make.in(part, Side::source);
  co_await check.settled();
  check.require_pair(referred);
  for (const auto& [side, record] : records) check.edit(check.require_pair(record), side, property, referred.id);
  co_await check.settled();
  for (const auto& [side, record] : records) {
    check.expect(check.seen.arrival(check.require_pair(record), side, property), checks::Arrived());
  }
}

/// Why nothing can refer to inactive records; nothing where it can.
std::optional<std::string> why_not_to_inactive(const model::Model& model, const Property& property) {
  for (const auto side : both_sides) {
    if (property.field(side).referenced_has) return model.label(side) + " lets nothing refer to inactive records";
  }
  return std::nullopt;
}

/// Why nobody moves what refers; nothing where it is moved on a side at least.
std::optional<std::string> why_not_moved(const Property& property) {
  auto reason = model::why_not_edited(property, Side::source);
  return model::why_not_edited(property, Side::target) ? reason : std::nullopt;
}

/// It refers to an inactive or archived record from its birth on, is moved to one on each side, and refers to one that
/// becomes inactive; and is kept in sync all the while.
CheckScript refers_to_inactive(CheckContext& check, Property property) {
  const auto& flow = *check.model().find(*property.mapping->reference);
  const auto state = *checks::Maker::inactive_of(flow);
  const auto inactive = check.make.in(flow, Side::source, Recipe{.overrides = state});
  std::map<Side, checks::RecordRef> records;  // by the side on which it is moved
  for (const auto side : both_sides) records.emplace(side, check.make(Side::source));
  co_await check.settled();
  check.require_pair(inactive);
  const auto born = check.make(Side::source, checks::Overrides{{property.mapping->source, inactive.id}});
  for (const auto& [side, record] : records) check.edit(check.require_pair(record), side, property, inactive.id);
  co_await check.settled();
  expect_reference(check, born, property);
  for (const auto& [side, record] : records) {
    check.expect(check.seen.arrival(check.require_pair(record), side, property), checks::Arrived());
  }
  const auto others = editable(check.flow());
  if (others.empty()) co_return;
  for (const auto& [side, record] : records) {
    check.edit.anew(check.require_pair(record), side, others[0]);
  }
  co_await check.settled();
  for (const auto& [side, record] : records) {
    check.expect(check.seen.arrival(check.require_pair(record), side, others[0]), checks::Arrived());
    check.expect(check.seen.agreement(check.require_pair(record), {property}), checks::AgreesInEveryProperty());
  }
}

/// Two records look alike. What refers to one of them refers to that one, and is moved to the
/// other one, on each side.
CheckScript refers_to_near_duplicate(CheckContext& check, Property property, std::vector<Property> distinct) {
  const auto& flow = *check.model().find(*property.mapping->reference);
  const auto alike = make_near_duplicates(check, flow, Side::source, distinct);
  co_await check.settled();
  for (const auto& referred : alike) check.require_pair(referred);
  std::vector<checks::RecordRef> records;
  records.reserve(alike.size());
  for (const auto& referred : alike) {
    records.push_back(check.make(Side::source, checks::Overrides{{property.mapping->source, referred.id}}));
  }
  co_await check.settled();
  for (const auto& record : records) {
    check.require(check.seen.agreement(check.require_pair(record), {property}), checks::AgreesInEveryProperty());
  }
  std::vector<PersonsEdit> edits;
  for (std::size_t i = 0; i < records.size(); ++i) {
    edits.push_back({both_sides[i], property, check.require_pair(records[i])});
    check.edit(edits.back().pair, edits.back().side, property, alike[1 - i].id);
  }
  co_await check.settled();
  expect_all_arrived(check, edits);
}

/// A record that refers to nothing; and still does when something else of it is edited, on either side.
CheckScript refers_to_nothing(CheckContext& check, Property property) {
  const auto record = check.make(Side::source, checks::Overrides{{property.mapping->source, nullptr}});
  co_await check.settled();
  expect_reference(check, record, property);
  const auto pair = check.require_pair(record);
  for (const auto side : both_sides) {
    const auto others = editable(check.flow());
    if (others.empty()) co_return;
    check.edit.anew(pair, side, others[0]);
    co_await check.settled();
    check.require(check.seen.arrival(pair, side, others[0]), checks::Arrived());
    check.require(check.seen.agreement(pair, {property}), checks::AgreesInEveryProperty());
  }
}

/// Whether a look-up that finds nothing leaves the other side as it was or clears it is open; nothing else is.
void expect_left_or_cleared(CheckContext& check, const checks::Pair& pair, const Property& property,
                            const nlohmann::json& before, std::source_location at = std::source_location::current()) {
  const auto now = check.view.value(pair, Side::target, property);
  const bool left = model::same_on(property, Side::target, before, now);
  if (left || model::is_nothing(now)) {
    if (!model::is_nothing(before)) {
      check.observe(fmt::format("where a look-up found nothing, `{}` was {}", property.mapping->target,
                                left ? "left as it was" : "cleared"));
    }
    return;
  }
  check.expect(checks::UnexpectedChange{.record = check.view.name_of({Side::target, pair.flow, pair.target}),
                                        .property = checks::on_one_side(Side::target, property.mapping->target),
                                        .before = before,
                                        .after = now},
               checks::IsExplained(), at);
}

/// Known values are looked up. An unknown one does not keep the record from arriving, stands for no other one, and
/// keeps nothing that is edited later from arriving.
CheckScript looked_up(CheckContext& check, Property property) {
  const auto known = check.make(Side::source);
  const auto unknown =
      check.make(Side::source, checks::Overrides{{property.mapping->source, check.edit.unknown_value(property)}});
  co_await check.settled();
  expect_reference(check, known, property);
  expect_left_or_cleared(check, check.require_pair(unknown), property, nullptr);
  if (model::why_not_edited(property, Side::source)) co_return;
  const auto pair = check.require_pair(known);
  const auto before = check.view.value(pair, Side::target, property);
  check.edit(pair, Side::source, property, check.edit.unknown_value(property));
  co_await check.settled();
  check.expect(check.seen.arrival(pair, Side::source, property), checks::Arrived());
  expect_left_or_cleared(check, pair, property, before);
  if (const auto others = editable(check.flow()); !others.empty()) {
    check.edit.anew(pair, Side::source, others[0]);
    co_await check.settled();
    check.require(check.seen.arrival(pair, Side::source, others[0]), checks::Arrived());
  }
  check.edit(pair, Side::source, property, check.edit.values_of(property).front());
  co_await check.settled();
  check.expect(check.seen.arrival(pair, Side::source, property), checks::Arrived());
}

/// The target's field in which a record names another one of its own collection, which no mapping carries.
std::optional<std::string> parent_field(const model::Flow& flow) {
  for (const auto& field : flow.target->fields) {
    const auto same = [&](const Property& property) { return property.mapping->target == field.path; };
    const bool mapped = std::any_of(flow.properties.begin(), flow.properties.end(), same);
    if (field.reference == flow.target->collection && !field.derived && !mapped) return field.path;
  }
  return std::nullopt;
}

/// A record below another one in the target lies outside the dataflow, and leaves the pair of the one above alone.
CheckScript sub_record(CheckContext& check, std::string parent) {
  const auto record = check.make(Side::source);
  co_await check.settled();
  const auto pair = check.require_pair(record);
  const auto before = check.seen.linkage(record).counterparts;
  const auto id = check.view.stored_id({Side::target, pair.flow, pair.target});
  const auto below = check.make(Side::target, Recipe{.target_overrides = {{parent, id}}});
  co_await check.settled();
  check.expect(check.seen.linkage(below), checks::LiesOutside());
  check.expect(check.seen.linkage(record), checks::HasSameCounterparts(before));
  check.expect(check.seen.agreement(pair), checks::AgreesInEveryProperty());
}

}  // namespace

void add_reference_checks(const run::SuiteInput& input, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto add = [&](const std::string& name, const std::string& item,
                         std::function<CheckScript(CheckContext&)> body) {
      checks.push_back(check_of(*flow, "ref." + name, item, std::move(body)));
    };
    int references = 0;
    for (const auto& property : flow->properties) {
      const auto item = input.item(*flow, property);
      if (!item) continue;
      const auto name = reference_name(property);
      const auto with = [property](CheckScript (*body)(CheckContext&, Property)) {
        return [property, body](CheckContext& check) { return body(check, property); };
      };
      if (property.mapping->lookup) add(name, *item, with(looked_up));
      if (!property.mapping->reference) continue;
      const auto suffix = references++ == 0 ? "" : "." + name;  // of a second reference
      add(name, *item, with(refers_to_counterpart));
      add("born-together" + suffix, *item, with(born_together));
      add("moved" + suffix, *item, with(moved));
      const auto unmoved = why_not_moved(property);
      checks.back().not_applicable = unmoved;
      const auto& referred = *input.model->find(*property.mapping->reference);
      if (checks::Maker::inactive_of(referred)) {
        add("inactive" + suffix, *item, with(refers_to_inactive));
        checks.back().not_applicable = why_not_to_inactive(*input.model, property);
      }
      if (const auto distinct = distinguishing(referred); !distinct.empty()) {
        add("near-duplicate" + suffix, *item,
            [property, distinct](CheckContext& check) { return refers_to_near_duplicate(check, property, distinct); });
      }
      for (const auto* part : input.model->with_parts(*input.model->find(*property.mapping->reference)->whole)) {
        if (!part->is_part()) continue;
        add(name + "." + part->slug(), *item,
            [property, part](CheckContext& check) { return refers_to_part(check, property, *part); });
        add("moved" + suffix + "." + part->slug(), *item,
            [property, part](CheckContext& check) { return moved_to_part(check, property, *part); });
        checks.back().not_applicable = unmoved;
      }
      if (property.source->nullable && property.target->nullable) add("none" + suffix, *item, with(refers_to_nothing));
    }
    const auto every = link_item(input, *flow);
    const auto parent = parent_field(*flow);
    if (every && parent && !flow->is_part()) {
      add("sub-project", *every, [parent = *parent](CheckContext& check) { return sub_record(check, parent); });
    }
  }
}

}  // namespace dataflow_qa::suites
