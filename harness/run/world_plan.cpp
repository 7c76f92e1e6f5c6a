#include "harness/run/world_plan.h"

#include <algorithm>
#include <map>
#include <utility>

namespace dataflow_qa::run {

std::vector<WorldPlan> plan_worlds(const std::vector<const CheckDefinition*>& checks) {
  std::vector<const CheckDefinition*> invariants;
  std::map<std::string, std::vector<const CheckDefinition*>> worlds;
  for (const auto* check : checks) {
    auto& place = check->is_invariant() ? invariants : worlds[check->not_applicable ? "" : check->world.name];
    place.push_back(check);
  }
  if (worlds.empty() && !invariants.empty()) worlds[""] = {};
  std::vector<WorldPlan> plans;
  for (auto& [name, own] : worlds) {
    const auto stands_apart = [](const CheckDefinition* check) { return check->world.without_invariants; };
    if (std::none_of(own.begin(), own.end(), stands_apart)) {
      own.insert(own.end(), invariants.begin(), invariants.end());
    }
    plans.push_back({name, std::move(own)});
  }
  return plans;
}

}  // namespace dataflow_qa::run
