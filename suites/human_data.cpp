// A dataflow that describes a part of another one's record: one record with both parts, not two.

#include "harness/world/conversion.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using world::Scene;
using world::Side;
using world::Story;

/// What makes a record one of its kind.
std::vector<world::Property> kind_properties(Scene& scene) {
  std::vector<world::Property> result;
  for (const auto& [path, value] : scene.world().model().kind_of(scene.flow())) {
    for (const auto& property : scene.flow().whole->properties) {
      if (property.mapping->source == path) result.push_back(property);
    }
  }
  return result;
}

/// Of a record of another kind: what says so, and the properties of the part that it holds although it should not.
world::Agreement without_part(Scene& scene, const world::Pair& pair) {
  auto result = scene.agreement(pair, kind_properties(scene));
  const auto target = scene.world().settled_record(Side::target, scene.flow(), pair.target);
  for (const auto& property : scene.flow().properties) {
    const auto actual = mapping::value_at(target, property.mapping->target);
    if (!world::normalized(*property.target, actual).is_null()) {
      result.differences.push_back({property.mapping->label(), Side::target, pair.target, nullptr, actual});
    }
  }
  return result;
}

/// What makes the record one of its kind, and the part's own properties.
std::vector<world::Property> both_parts(Scene& scene) {
  auto result = scene.flow().properties;
  for (auto& property : kind_properties(scene)) result.push_back(std::move(property));
  return result;
}

/// One of the kind that has the part: one counterpart, with both parts. One of the other kind: no part of it.
Story one_record(Scene& scene) {
  const auto with = scene.make(Side::source);
  const auto without = scene.make_in(*scene.flow().whole, Side::source);
  co_await scene.settled();
  scene.require(scene.linkage(with), world::HasOneCounterpart());
  scene.expect(scene.agreement(scene.require_pair(with), both_parts(scene)), world::AgreesInEveryProperty());
  scene.expect(without_part(scene, scene.require_pair(without)), world::AgreesInEveryProperty());
}

}  // namespace

void add_human_data_checks(const run::Subjects& subjects, std::vector<run::CheckDefinition>& checks) {
  for (const auto* flow : subjects.flows()) {
    const auto item = subjects.item(*flow, checklist::Kind::every);
    if (!item || !flow->is_part()) continue;
    checks.push_back({.name = flow->slug() + ".link.one-record", .item = *item, .flow = flow, .body = one_record});
  }
}

}  // namespace dataflow_qa::suites
