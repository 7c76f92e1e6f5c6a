// "Once a link … is established, it will keep in sync …, regardless of where it is edited": the pair as a whole.

#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using run::CheckDefinition;
using world::Property;
using world::Scene;
using world::Side;
using world::Story;

/// A property that can be edited on both sides and has many values: the one that checks of a pair as a whole use.
std::optional<Property> editable(const world::Flow& flow) {
  for (const auto& property : flow.properties) {
    const auto& mapping = *property.mapping;
    const bool plain = mapping.edit == mapping::Edit::both && !mapping.reference && !mapping.lookup &&
                       !mapping.negate && mapping.enumeration.empty();
    if (plain && property.source->free_text && property.target->free_text) return property;
  }
  return std::nullopt;
}

/// Edits that alternate between the sides, with a settle between.
Story to_and_fro(Scene& scene, Property property) {
  const auto record = scene.make(Side::source);
  co_await scene.settled();
  const auto pair = scene.require_pair(record);
  for (const auto side : {Side::source, Side::target, Side::source, Side::target}) {
    scene.edit(pair, side, property, scene.fresh_value(property));
    co_await scene.settled();
    scene.require(scene.arrival(pair, side, property), world::Arrived());
  }
}

/// Many quick edits of one record: the last value stands on both sides.
Story burst(Scene& scene, Property property) {
  const auto record = scene.make(Side::source);
  co_await scene.settled();
  const auto pair = scene.require_pair(record);
  for (const auto side : {Side::source, Side::target}) {
    for (int i = 0; i < 8; ++i) scene.edit(pair, side, property, scene.fresh_value(property));
    co_await scene.settled();
    scene.require(scene.arrival(pair, side, property), world::Arrived());
  }
}

/// Name, code, e-mail and address all change: still the same records.
Story identity(Scene& scene) {
  const auto record = scene.make(Side::source);
  co_await scene.settled();
  const auto pair = scene.require_pair(record);
  const auto before = scene.linkage(record).counterparts;
  std::vector<Property> edited;
  for (const auto& property : scene.flow().properties) {
    if (property.source->free_text && property.mapping->edit == mapping::Edit::both) edited.push_back(property);
  }
  for (const auto& property : edited) scene.edit(pair, Side::source, property, scene.fresh_value(property));
  co_await scene.settled();
  for (const auto& property : edited) scene.expect(scene.arrival(pair, Side::source, property), world::Arrived());
  const auto after = scene.linkage(record);
  scene.expect(after, world::HasSameCounterparts(before));
}

}  // namespace

void add_keep_in_sync_checks(const run::Subjects& subjects, std::vector<CheckDefinition>& checks) {
  for (const auto* flow : subjects.flows()) {
    const auto item = subjects.item(*flow, checklist::Kind::keep_in_sync);
    const auto property = editable(*flow);
    if (!item || !property) continue;
    const auto add = [&](const std::string& check, std::function<Story(Scene&)> body) {
      checks.push_back({.name = flow->slug() + ".sync." + check, .item = *item, .flow = flow, .body = std::move(body)});
    };
    add("to-and-fro", [property = *property](Scene& scene) { return to_and_fro(scene, property); });
    add("burst", [property = *property](Scene& scene) { return burst(scene, property); });
    add("identity", identity);
  }
}

}  // namespace dataflow_qa::suites
