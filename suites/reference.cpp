// References: the counterpart of what a record refers to is what its counterpart refers to.

#include "suites/suites.h"

namespace dataflow_qa::suites {
namespace {

using world::Property;
using world::Scene;
using world::Side;
using world::Story;

/// The counterpart's customer is the customer's counterpart.
Story refers_to_counterpart(Scene& scene, Property property) {
  const auto before = scene.make(Side::source);
  co_await scene.settled();
  scene.expect(scene.agreement(scene.require_pair(before), {property}), world::AgreesInEveryProperty());
  const auto later = scene.make(Side::source);  // what it refers to is linked already
  co_await scene.settled();
  scene.expect(scene.agreement(scene.require_pair(later), {property}), world::AgreesInEveryProperty());
}

/// "customerId" → "customer"
std::string reference_name(std::string path) {
  for (const std::string_view suffix : {"Id", "_id"}) {
    if (path.size() > suffix.size() && path.ends_with(suffix)) path.resize(path.size() - suffix.size());
  }
  return path;
}

}  // namespace

void add_reference_checks(const run::Subjects& subjects, std::vector<run::CheckDefinition>& checks) {
  for (const auto* flow : subjects.flows()) {
    for (const auto& property : flow->properties) {
      const auto item = subjects.item(*flow, property);
      if (!item || !property.mapping->reference) continue;
      checks.push_back({.name = flow->slug() + ".ref." + reference_name(property.mapping->source),
                        .item = *item,
                        .flow = flow,
                        .body = [property](Scene& scene) { return refers_to_counterpart(scene, property); }});
    }
  }
}

}  // namespace dataflow_qa::suites
