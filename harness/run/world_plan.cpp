#include "harness/run/world_plan.h"

#include <algorithm>
#include <map>
#include <utility>

namespace dataflow_qa::run {
namespace {

using Checks = std::vector<const CheckDefinition*>;

/// Round and round, to as many shares as keep each at `at_most`; one share where there is nothing to deal.
std::vector<Checks> dealt_out(const Checks& checks, std::size_t at_most) {
  const auto needed = checks.empty() ? 1 : (checks.size() - 1) / std::max<std::size_t>(at_most, 1) + 1;
  std::vector<Checks> shares(needed);
  for (std::size_t i = 0; i < checks.size(); ++i) shares[i % needed].push_back(checks[i]);
  return shares;
}

}  // namespace

std::vector<WorldPlan> plan_worlds(const Checks& checks, std::size_t at_once) {
  Checks invariants;
  std::map<std::string, Checks> worlds;
  for (const auto* check : checks) {
    auto& place = check->is_invariant() ? invariants : worlds[check->not_applicable ? "" : check->world.name];
    place.push_back(check);
  }
  if (worlds.empty() && !invariants.empty()) worlds[""] = {};
  std::vector<WorldPlan> plans;
  for (auto& [name, own] : worlds) {
    // One that is not applicable does nothing that an invariant could take for the subject's.
    const auto stands_apart = [](const CheckDefinition* check) {
      return check->world.without_invariants && !check->not_applicable;
    };
    const bool is_watched = std::none_of(own.begin(), own.end(), stands_apart);
    for (auto& share : dealt_out(own, name.empty() ? at_once : own.size())) {
      if (is_watched) share.insert(share.end(), invariants.begin(), invariants.end());
      plans.push_back({name, std::move(share)});
    }
  }
  return plans;
}

std::size_t wave_size(const subject::SubjectFile& subject) {
  constexpr std::size_t no_limit = 10'000;
  constexpr double requests_a_check = 8;  // from one settle to the next, looking for changes included
  constexpr double longest_wave_s = 60;
  if (!subject.max_requests_per_s) return no_limit;
  return static_cast<std::size_t>(
      std::clamp(*subject.max_requests_per_s * longest_wave_s / requests_a_check, 4.0, 1e4));
}

std::size_t world_size(const subject::SubjectFile& subject, std::size_t worlds_at_once) {
  constexpr std::size_t plenty = 100;
  const auto at_once = wave_size(subject);
  return worlds_at_once == 1 ? at_once : std::min(at_once, plenty);
}

}  // namespace dataflow_qa::run
