// References and look-ups: the counterpart of what a record refers to is what its counterpart refers to.

#include <algorithm>
#include <map>

#include "harness/model/conversion.h"
#include "suites/common.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using checks::Recipe;
using model::Property;
using model::Side;
using run::CheckDefinition;

/// The counterpart's customer is the customer's counterpart.
CheckScript refers_to_counterpart(CheckContext& scene, Property property) {
  const auto before = scene.make(Side::source);
  co_await scene.settled();
  scene.expect(scene.agreement(scene.require_pair(before), {property}), checks::AgreesInEveryProperty());
  const auto later = scene.make(Side::source);  // what it refers to is linked already
  co_await scene.settled();
  scene.expect(scene.agreement(scene.require_pair(later), {property}), checks::AgreesInEveryProperty());
}

/// A record and what it refers to are made at the same moment.
CheckScript born_together(CheckContext& scene, Property property) {
  co_await scene.held();
  const auto record = scene.make(Side::source);
  co_await scene.settled();
  expect_linked_and_equal(scene, record);
  scene.expect(scene.agreement(scene.require_pair(record), {property}), checks::AgreesInEveryProperty());
}

/// From one record to another, edited on either side; and to one that is made at the same moment.
CheckScript moved(CheckContext& scene, Property property) {
  const auto record = scene.make(Side::source);
  const auto referable = scene.prepare_edits_of(property);
  co_await scene.settled();
  const auto pair = scene.require_pair(record);
  for (const auto& referred : referable) scene.require_pair(referred);
  const auto values = scene.edits_of(property);
  scene.edit(pair, Side::source, property, values.front());
  co_await scene.settled();
  scene.require(scene.arrival(pair, Side::source, property), checks::Arrived());
  scene.edit(pair, Side::target, property, values.back());
  co_await scene.settled();
  scene.require(scene.arrival(pair, Side::target, property), checks::Arrived());
  co_await scene.held();
  const auto* flow = scene.world().model().find(*property.mapping->reference);
  scene.edit(pair, Side::source, property, scene.make_in(*flow, Side::source).id);
  co_await scene.settled();
  scene.expect(scene.arrival(pair, Side::source, property), checks::Arrived());
}

/// From its birth on it refers to a record of another kind in the same collection: one of a part of the flow.
CheckScript refers_to_part(CheckContext& scene, Property property, const model::Flow& part) {
  const auto referred = scene.make_in(part, Side::source);
  co_await scene.settled();
  scene.require_pair(referred);
  const auto record = scene.make(Side::source, checks::Overrides{{property.mapping->source, referred.id}});
  co_await scene.settled();
  scene.expect(scene.agreement(scene.require_pair(record), {property}), checks::AgreesInEveryProperty());
}

/// It is moved to such a record.
CheckScript moved_to_part(CheckContext& scene, Property property, const model::Flow& part) {
  std::map<Side, world::RecordRef> records;  // by the side on which it is moved
  for (const auto side : both_sides) records.emplace(side, scene.make(Side::source));
  const auto referred = scene.make_in(part, Side::source);
  co_await scene.settled();
  scene.require_pair(referred);
  for (const auto& [side, record] : records) scene.edit(scene.require_pair(record), side, property, referred.id);
  co_await scene.settled();
  for (const auto& [side, record] : records) {
    scene.expect(scene.arrival(scene.require_pair(record), side, property), checks::Arrived());
  }
}

/// A record that refers to nothing; and still does when something else of it is edited, on either side.
CheckScript refers_to_nothing(CheckContext& scene, Property property) {
  const auto record = scene.make(Side::source, checks::Overrides{{property.mapping->source, nullptr}});
  co_await scene.settled();
  expect_linked_and_equal(scene, record);
  const auto pair = scene.require_pair(record);
  for (const auto side : both_sides) {
    const auto others = editable(scene.flow());
    if (others.empty()) co_return;
    scene.edit(pair, side, others[0], scene.fresh_value(others[0]));
    co_await scene.settled();
    scene.require(scene.arrival(pair, side, others[0]), checks::Arrived());
    scene.require(scene.agreement(pair, {property}), checks::AgreesInEveryProperty());
  }
}

void expect_left_alone(CheckContext& scene, const world::Pair& pair, const Property& property,
                       const nlohmann::json& before, std::source_location at = std::source_location::current()) {
  const auto now = mapping::value_at(scene.world().settled_record(Side::target, scene.flow(), pair.target),
                                     property.mapping->target);
  if (model::same_on(property, Side::target, before, now)) return;
  scene.expect(checks::UnexpectedChange{.record = scene.name_of(Side::target, pair.target, scene.flow()),
                                        .property = checks::on_one_side(Side::target, property.mapping->target),
                                        .before = before,
                                        .after = now},
               checks::IsExplained(), at);
}

/// Known values are looked up. An unknown one does not keep the record from arriving, stands for no other one, clears
/// nothing, and keeps nothing that is edited later from arriving.
CheckScript looked_up(CheckContext& scene, Property property) {
  const auto known = scene.make(Side::source);
  const auto unknown =
      scene.make(Side::source, checks::Overrides{{property.mapping->source, scene.unknown_value(property)}});
  co_await scene.settled();
  expect_linked_and_equal(scene, known);
  expect_linked_and_equal(scene, unknown);
  expect_left_alone(scene, scene.require_pair(unknown), property, nullptr);
  const auto pair = scene.require_pair(known);
  const auto before = mapping::value_at(scene.world().settled_record(Side::target, scene.flow(), pair.target),
                                        property.mapping->target);
  scene.edit(pair, Side::source, property, scene.unknown_value(property));
  co_await scene.settled();
  scene.expect(scene.arrival(pair, Side::source, property), checks::Arrived());
  expect_left_alone(scene, pair, property, before);
  if (const auto others = editable(scene.flow()); !others.empty()) {
    scene.edit(pair, Side::source, others[0], scene.fresh_value(others[0]));
    co_await scene.settled();
    scene.require(scene.arrival(pair, Side::source, others[0]), checks::Arrived());
  }
  scene.edit(pair, Side::source, property, scene.edits_of(property).front());
  co_await scene.settled();
  scene.expect(scene.arrival(pair, Side::source, property), checks::Arrived());
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
CheckScript sub_record(CheckContext& scene, std::string parent) {
  const auto record = scene.make(Side::source);
  co_await scene.settled();
  const auto pair = scene.require_pair(record);
  const auto before = scene.linkage(record).counterparts;
  const auto id = scene.world().record(Side::target, scene.flow(), pair.target)->at(scene.flow().target->id_field);
  const auto below = scene.make(Side::target, Recipe{.target_overrides = {{parent, id}}});
  co_await scene.settled();
  scene.expect(scene.linkage(below), checks::LiesOutside());
  scene.expect(scene.linkage(record), checks::HasSameCounterparts(before));
  scene.expect(scene.agreement(pair), checks::AgreesInEveryProperty());
}

/// "customerId" → "customer", "managerEmail" → "manager"
std::string short_name(std::string path) {
  for (const std::string_view suffix : {"Id", "_id", "Code", "Email"}) {
    if (path.size() > suffix.size() && path.ends_with(suffix)) path.resize(path.size() - suffix.size());
  }
  return path;
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
      const auto name = short_name(property.mapping->source);
      const auto with = [property](CheckScript (*body)(CheckContext&, Property)) {
        return [property, body](CheckContext& scene) { return body(scene, property); };
      };
      if (property.mapping->lookup) add(name, *item, with(looked_up));
      if (!property.mapping->reference) continue;
      const auto suffix = references++ == 0 ? "" : "." + name;  // of a second reference
      add(name, *item, with(refers_to_counterpart));
      add("born-together" + suffix, *item, with(born_together));
      add("moved" + suffix, *item, with(moved));
      for (const auto* part : input.model->with_parts(*input.model->find(*property.mapping->reference)->whole)) {
        if (!part->is_part()) continue;
        add(name + "." + part->slug(), *item,
            [property, part](CheckContext& scene) { return refers_to_part(scene, property, *part); });
        add("moved" + suffix + "." + part->slug(), *item,
            [property, part](CheckContext& scene) { return moved_to_part(scene, property, *part); });
      }
      if (property.source->nullable && property.target->nullable) add("none" + suffix, *item, with(refers_to_nothing));
    }
    const auto every = link_item(input, *flow);
    const auto parent = parent_field(*flow);
    if (every && parent && !flow->is_part()) {
      add("sub-project", *every, [parent = *parent](CheckContext& scene) { return sub_record(scene, parent); });
    }
  }
}

}  // namespace dataflow_qa::suites
