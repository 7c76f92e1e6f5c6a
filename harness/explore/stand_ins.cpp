#include "harness/explore/stand_ins.h"

#include <algorithm>
#include <map>
#include <set>

namespace dataflow_qa::explore {
namespace {

/// What the story's persons do with a property.
struct Need {
  bool swapped = false;
  bool passed_on = false;
  bool cleared = false;
};

std::map<std::string, Need> needs_of(const Story& story) {
  std::map<std::string, Need> needs;
  for (const Step& step : story.steps) {
    for (const auto& path : step.properties) {
      Need& need = needs[path];
      need.swapped = need.swapped || step.action == Action::exchange;
      need.passed_on = need.passed_on || step.action == Action::create;
      need.cleared = need.cleared || step.action == Action::clear;
    }
  }
  return needs;
}

bool is_unique(const model::Property& property) {
  return property.source->unique || property.target->unique;
}

class StandIns {
 public:
  StandIns(const Abilities& abilities, const std::map<std::string, Need>& needs) : abilities_(abilities) {
    for (const auto& [path, need] : needs) {
      if (suits(path, need)) taken_.insert(path);
    }
  }

  /// Empty where there is none.
  std::string of(const std::string& path, const Need& need) {
    if (suits(path, need)) return path;
    std::string best;
    for (const auto& each : abilities_.editable) {
      if (taken_.contains(each) || !suits(each, need) || !is_of_kind(each, path)) continue;
      const bool better = best.empty() || ((need.swapped || need.passed_on) && unique(each) && !unique(best));
      if (better) best = each;
    }
    taken_.insert(best);
    return best;
  }

 private:
  [[nodiscard]] bool suits(const std::string& path, const Need& need) const {
    const auto& editable = abilities_.editable;
    return std::find(editable.begin(), editable.end(), path) != editable.end() &&
           (!need.swapped || abilities_.exchangeable.contains(path)) &&
           (!need.passed_on || abilities_.passed_on.contains(path)) &&
           (!need.cleared || abilities_.clearable.contains(path));
  }
  [[nodiscard]] bool is_of_kind(const std::string& path, const std::string& original) const {
    const auto property = *find_property(*abilities_.flow, path);
    if (original == "active") return property.source->inactive_value || property.target->inactive_value;
    return abilities_.exchangeable.contains(path);
  }
  [[nodiscard]] bool unique(const std::string& path) const { return is_unique(*find_property(*abilities_.flow, path)); }

  const Abilities& abilities_;
  std::set<std::string> taken_;
};

}  // namespace

Story with_stand_ins(const Story& story, const Abilities& abilities) {
  Story result = story;
  result.dataflow = abilities.flow->slug();
  const auto needs = needs_of(story);
  StandIns stand_ins(abilities, needs);
  std::map<std::string, std::string> by_name;
  for (const auto& [path, need] : needs) {
    by_name[path] = stand_ins.of(path, need);
    if (by_name[path].empty()) return result;
  }
  for (Step& step : result.steps) {
    for (auto& path : step.properties) path = by_name.at(path);
  }
  return result;
}

}  // namespace dataflow_qa::explore
