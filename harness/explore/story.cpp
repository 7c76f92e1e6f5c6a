#include "harness/explore/story.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace dataflow_qa::explore {

std::size_t steps_made(const Story& story) {
  return static_cast<std::size_t>(std::count_if(story.steps.begin(), story.steps.end(), [](const Step& step) {
    return step.action != Action::settle && step.action != Action::hold;
  }));
}

bool has(const Story& story, Action action) {
  return std::any_of(story.steps.begin(), story.steps.end(), [&](const Step& step) { return step.action == action; });
}

bool is_about_all(const Step& step) {
  static const std::set<Action> about_all = {Action::stop, Action::kill, Action::finish, Action::fill_disk,
                                             Action::disturb};
  return about_all.contains(step.action);
}

bool has_faults(const Story& story) {
  return std::any_of(story.steps.begin(), story.steps.end(), [](const Step& step) {
    return step.action == Action::spoil || (is_about_all(step) && step.action != Action::stop);
  });
}

std::optional<model::Property> find_property(const model::Flow& flow, std::string_view path) {
  for (const auto* part : {&flow, flow.whole}) {
    for (const auto& property : part->properties) {
      if (property.mapping->source == path) return property;
    }
  }
  return std::nullopt;
}

namespace {

/// What has become of a record, as far as the order of steps says.
struct Known {
  Side born = Side::source;
  bool linked = false;
  bool gone = false;
  std::set<std::string> edited;                     // properties
  std::map<std::string, std::set<Side>> edited_on;  // since the last settle
  std::map<std::string, Side> taken_over;           // the same: what another record had is given to it there
  std::set<std::string> given_away;                 // what it had before belongs to another record by now
};

/// Follows a story, and says of each step whether it can happen.
class Follower {
 public:
  [[nodiscard]] bool takes(const Step& step) {
    switch (step.action) {
      case Action::create:
        return takes_creation(step);
      case Action::edit:
      case Action::clear:
      case Action::restore:
        return takes_edit(step);
      case Action::exchange:
        return takes_exchange(step);
      case Action::remove:
        // What a record has just passed on to another one, its counterpart would keep.
        if (!is_linked(step.record) || !known_[step.record].taken_over.empty()) return false;
        known_[step.record].gone = true;
        return true;
      case Action::spoil:
        return known_.contains(step.record) && !known_[step.record].gone &&
               spoiled_.emplace(step.record, step.side).second;
      case Action::hold:
        return !std::exchange(held_, true);
      case Action::stop:
        return !held_ && !std::exchange(stopped_, true);
      case Action::disturb:
        return spoiled_.emplace("", step.side).second;
      case Action::fill_disk:
        return !std::exchange(disk_is_full_, true);
      case Action::kill:
      case Action::finish:
        return true;
      case Action::settle:
        settle();
        return true;
    }
    return false;
  }

 private:
  [[nodiscard]] bool is_linked(const std::string& record) const {
    const auto known = known_.find(record);
    return known != known_.end() && known->second.linked && !known->second.gone;
  }
  [[nodiscard]] bool takes_creation(const Step& step) {
    const auto old = known_.find(step.with);
    const bool has_past = old != known_.end() && !old->second.gone && !step.properties.empty() &&
                          std::all_of(step.properties.begin(), step.properties.end(),
                                      [&](const auto& path) { return old->second.edited.contains(path); });
    if (known_.contains(step.record) || (!step.with.empty() && (!has_past || is_disputed(step)))) return false;
    for (const auto& path : step.with.empty() ? std::vector<std::string>() : step.properties) {
      old->second.taken_over[path] = step.side;
      old->second.given_away.insert(path);
    }
    known_[step.record].born = step.side;
    return true;
  }
  [[nodiscard]] bool takes_edit(const Step& step) {
    const auto known = known_.find(step.record);
    if (known == known_.end() || known->second.gone) return false;
    const bool at_creation = step.point == Point::before_creation || step.point == Point::after_creation;
    if (at_creation == known->second.linked && step.point != Point::now) return false;
    if (at_creation && step.at == known->second.born) return false;
    const bool is_there =
        known->second.linked || step.side == known->second.born || step.point == Point::after_creation;
    if (!is_there) return false;
    const auto& edited = known->second.edited;
    const auto& given_away = known->second.given_away;
    const bool has_past = std::all_of(step.properties.begin(), step.properties.end(), [&](const auto& path) {
      return edited.contains(path) && !given_away.contains(path);
    });
    if ((step.action == Action::restore && !has_past) || disputes_exchange(step)) return false;
    return edits(step, step.record);
  }
  /// Where two records swap their values, neither may be disputed: the outcome for the one could be what the other
  /// one must have.
  [[nodiscard]] bool takes_exchange(const Step& step) {
    if (step.record == step.with || !is_linked(step.record) || !is_linked(step.with)) return false;
    for (const auto& record : {step.record, step.with}) {
      for (const auto& path : step.properties) {
        if (known_[record].edited_on[path].contains(model::other(step.side))) return false;
      }
    }
    const bool done = edits(step, step.record) && edits(step, step.with);
    for (const auto& record : {step.record, step.with}) {
      for (const auto& path : step.properties) {
        known_[record].taken_over[path] = step.side;
        known_[record].given_away.insert(path);
      }
    }
    return done;
  }
  bool edits(const Step& step, const std::string& record) {
    auto& known = known_[record];
    for (const auto& path : step.properties) {
      known.edited.insert(path);
      known.given_away.erase(path);
      known.edited_on[path].insert(step.side);
    }
    return !step.properties.empty();
  }
  /// The record whose former value is taken over was edited on the other side, or gave it away before.
  [[nodiscard]] bool is_disputed(const Step& step) {
    return std::any_of(step.properties.begin(), step.properties.end(), [&](const auto& path) {
      auto& known = known_[step.with];
      return known.given_away.contains(path) || known.edited_on[path].contains(model::other(step.side));
    });
  }
  /// See takes_exchange.
  [[nodiscard]] bool disputes_exchange(const Step& step) const {
    const auto& taken = known_.at(step.record).taken_over;
    return std::any_of(step.properties.begin(), step.properties.end(), [&](const auto& path) {
      const auto place = taken.find(path);
      return place != taken.end() && place->second != step.side;
    });
  }
  void settle() {
    for (auto& [name, known] : known_) {
      known.linked = true;
      known.edited_on.clear();
      known.taken_over.clear();
    }
    held_ = stopped_ = disk_is_full_ = false;
    spoiled_.clear();
  }

  std::map<std::string, Known> known_;
  std::set<std::pair<std::string, Side>> spoiled_;  // since the last settle; no record: the system of that side
  bool held_ = false;
  bool stopped_ = false;
  bool disk_is_full_ = false;
};

bool ends_round(const std::vector<Step>& steps) {
  return steps.empty() || steps.back().action == Action::settle;
}

/// Without a hold that nothing follows, and without a settle where nothing has happened.
void add_settle(std::vector<Step>& steps) {
  while (!steps.empty() && steps.back().action == Action::hold) steps.pop_back();
  if (!ends_round(steps)) steps.push_back({.action = Action::settle});
}

}  // namespace

Story tidied(const Story& story) {
  Story result{story.dataflow, story.seed, story.about, {}};
  Follower follower;
  for (const auto& step : story.steps) {
    if (!follower.takes(step)) continue;
    if (step.action == Action::settle) {
      add_settle(result.steps);
    } else {
      result.steps.push_back(step);
      if (step.point == Point::now) result.steps.back().at = Side::source;  // it waits for no side's request
    }
  }
  add_settle(result.steps);
  return result;
}

}  // namespace dataflow_qa::explore
