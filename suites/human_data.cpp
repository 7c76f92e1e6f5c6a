// A dataflow that describes a part of another one's record: one record with both parts, not two.

#include "harness/model/conversion.h"
#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using checks::CheckContext;
using checks::CheckScript;
using model::Side;

/// What makes a record one of its kind.
std::vector<model::Property> kind_properties(CheckContext& scene) {
  std::vector<model::Property> result;
  for (const auto& [path, value] : scene.world().model().kind_of(scene.flow())) {
    for (const auto& property : scene.flow().whole->properties) {
      if (property.mapping->source == path) result.push_back(property);
    }
  }
  return result;
}

/// Of a record of another kind: what says so, and the properties of the part that it holds although it should not.
checks::Agreement without_part(CheckContext& scene, const world::Pair& pair) {
  auto result = scene.agreement(pair, kind_properties(scene));
  const auto target = scene.world().settled_record(Side::target, scene.flow(), pair.target);
  for (const auto& property : scene.flow().properties) {
    const auto actual = mapping::value_at(target, property.mapping->target);
    if (!model::normalized(*property.target, actual).is_null()) {
      result.differences.push_back({checks::named(property), result.target, nullptr, actual, false});
    }
  }
  return result;
}

/// What makes the record one of its kind, and the part's own properties.
std::vector<model::Property> both_parts(CheckContext& scene) {
  auto result = scene.flow().properties;
  for (auto& property : kind_properties(scene)) result.push_back(std::move(property));
  return result;
}

/// One of the kind that has the part: one counterpart, with both parts. One of the other kind: no part of it.
CheckScript one_record(CheckContext& scene) {
  const auto with = scene.make(Side::source);
  const auto without = scene.make_in(*scene.flow().whole, Side::source);
  co_await scene.settled();
  scene.require(scene.linkage(with), checks::HasOneCounterpart());
  scene.expect(scene.agreement(scene.require_pair(with), both_parts(scene)), checks::AgreesInEveryProperty());
  scene.expect(without_part(scene, scene.require_pair(without)), checks::AgreesInEveryProperty());
}

}  // namespace

void add_human_data_checks(const run::SuiteInput& input, std::vector<run::CheckDefinition>& checks) {
  for (const auto* flow : input.flows()) {
    const auto item = input.item(*flow, checklist::Kind::every);
    if (!item || !flow->is_part()) continue;
    checks.push_back({.name = flow->slug() + ".link.one-record", .item = *item, .flow = flow, .body = one_record});
  }
}

}  // namespace dataflow_qa::suites
