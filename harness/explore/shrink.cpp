#include "harness/explore/shrink.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace dataflow_qa::explore {
namespace {

using reports::FailureKind;

enum class Family { links, values, conflicts, others };

Family family_of(FailureKind kind) {
  switch (kind) {
    case FailureKind::missing:
    case FailureKind::duplicate:
    case FailureKind::relinked:
    case FailureKind::orphan:
    case FailureKind::merged:
    case FailureKind::recreated:
      return Family::links;
    case FailureKind::differs:
    case FailureKind::not_arrived:
    case FailureKind::overwritten:
    case FailureKind::not_kept:
      return Family::values;
    case FailureKind::diverged:
    case FailureKind::invented:
      return Family::conflicts;
    default:
      return Family::others;
  }
}

/// The smaller, the simpler.
auto size_of(const Story& story) {
  std::set<std::string> records;
  std::size_t properties = 0;
  std::size_t odd = 0;
  for (const auto& step : story.steps) {
    if (!step.record.empty()) records.insert(step.record);
    properties += step.properties.size();
    odd += step.point == Point::now ? 0 : 2;
    odd += step.action == Action::create || step.action == Action::edit || step.action == Action::settle ? 0 : 1;
    odd += step.action == Action::create && step.side == Side::target ? 1 : 0;
  }
  return std::tuple(steps_made(story), story.steps.size(), records.size(), properties, odd);
}

bool is_smaller(const Story& one, const Story& other) {
  return size_of(one) < size_of(other);
}

class Simplifying {
 public:
  explicit Simplifying(const Story& story) : story_(story) {}

  std::vector<Story> large() {
    without_records();
    for (const std::size_t parts : {2, 4}) without_ranges(story_.steps.size() / parts);
    return std::move(result_);
  }
  std::vector<Story> small() {
    for (const std::size_t length : {3, 2, 1}) without_ranges(length);
    with_fewer_properties();
    with_simpler_steps();
    return std::move(result_);
  }

 private:
  void add(std::vector<Step> steps) {
    auto candidate = tidied({story_.dataflow, story_.seed, story_.about, std::move(steps)});
    const bool known = std::find(result_.begin(), result_.end(), candidate) != result_.end();
    if (!known && is_smaller(candidate, story_)) result_.push_back(std::move(candidate));
  }

  void without_records() {
    std::set<std::string> records;
    for (const auto& step : story_.steps) records.insert(step.record);
    for (const auto& record : records) {
      if (record.empty()) continue;
      auto steps = story_.steps;
      std::erase_if(steps, [&](const Step& step) { return step.record == record || step.with == record; });
      add(std::move(steps));
    }
  }

  void without_ranges(std::size_t length) {
    for (std::size_t from = 0; length > 0 && from < story_.steps.size(); from += length) {
      auto steps = story_.steps;
      const auto to = std::min(from + length, steps.size());
      steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(from), steps.begin() + static_cast<std::ptrdiff_t>(to));
      add(std::move(steps));
    }
  }

  void with_fewer_properties() {
    for (std::size_t i = 0; i < story_.steps.size(); ++i) {
      if (story_.steps[i].properties.size() < 2) continue;
      for (const auto& only : story_.steps[i].properties) {
        auto steps = story_.steps;
        steps[i].properties = {only};
        add(std::move(steps));
      }
    }
  }

  void with_simpler_steps() {
    for (std::size_t i = 0; i < story_.steps.size(); ++i) {
      const auto with = [&](auto change) {
        auto steps = story_.steps;
        change(steps[i]);
        add(std::move(steps));
      };
      const auto& step = story_.steps[i];
      if (step.point != Point::now) with([](Step& each) { each.point = Point::now; });
      if (step.action == Action::create) {
        with([](Step& each) { each.side = Side::source; });
        with([](Step& each) {
          each.with.clear();
          each.properties.clear();
        });
      }
      if (step.action == Action::clear || step.action == Action::restore) {
        with([](Step& each) { each.action = Action::edit; });
      }
    }
  }

  const Story& story_;
  std::vector<Story> result_;
};

/// The smallest candidate that fails like that: each time, or once where the story itself fails now and then.
std::optional<std::pair<Story, reports::Failure>> smallest_that_fails(const std::vector<Story>& candidates,
                                                                      const reports::Failure& failure, bool steady,
                                                                      const PlayStories& play) {
  if (candidates.empty()) return std::nullopt;
  const std::size_t plays = steady ? 2 : 4;
  std::vector<Story> played;
  for (const auto& candidate : candidates) played.insert(played.end(), plays, candidate);
  const auto outcomes = play(played);
  std::optional<std::pair<Story, reports::Failure>> best;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    std::vector<reports::Failure> failed;
    for (std::size_t k = i * plays; k < (i + 1) * plays; ++k) {
      if (outcomes[k].failure && is_like(*outcomes[k].failure, failure)) failed.push_back(*outcomes[k].failure);
    }
    const bool fails = failed.size() >= (steady ? plays : 1);
    if (fails && (!best || is_smaller(candidates[i], best->first))) best.emplace(candidates[i], failed.front());
  }
  return best;
}

}  // namespace

bool is_like(const reports::Failure& one, const reports::Failure& other) {
  const auto family = family_of(one.kind);
  return family == Family::others ? one.kind == other.kind : family == family_of(other.kind);
}

std::vector<Story> much_simpler(const Story& story) {
  return Simplifying(story).large();
}

std::vector<Story> simpler(const Story& story) {
  return Simplifying(story).small();
}

Shrunk shrink(const Story& story, const reports::Failure& failure, const PlayStories& play) {
  constexpr std::size_t plays = 4;
  constexpr int rounds_at_most = 60;
  const auto how_often = [&](const Story& candidate) {
    Shrunk result{candidate, failure, plays, 0};
    for (const auto& outcome : play(std::vector<Story>(plays, candidate))) {
      if (!outcome.failure || !is_like(*outcome.failure, failure)) continue;
      if (result.failed++ == 0) result.failure = *outcome.failure;
    }
    return result;
  };
  auto smallest = how_often(story);
  if (smallest.failed == 0) return smallest;
  const bool steady = smallest.failed == plays;
  for (int round = 0; round < rounds_at_most; ++round) {
    auto simplest = smallest_that_fails(much_simpler(smallest.story), failure, steady, play);
    if (!simplest) simplest = smallest_that_fails(simpler(smallest.story), failure, steady, play);
    if (!simplest) break;
    std::tie(smallest.story, smallest.failure) = *simplest;
  }
  const auto last = how_often(smallest.story);
  // One that fails now and then was cut too far where it fails no more.
  return last.failed > 0 ? last : Shrunk{smallest.story, smallest.failure, plays + 1, 1};
}

}  // namespace dataflow_qa::explore
