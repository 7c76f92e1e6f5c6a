// Held by planted_defects_test.cpp.
#include "harness/explore/story_player.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <utility>

#include "harness/explore/player.h"
#include "harness/run/world_pool.h"

namespace dataflow_qa::explore {
namespace {

using Places = std::vector<std::size_t>;  // of stories

/// The stories of one call on their way through worlds.
class Plays {
 public:
  Plays(const StoryPlayer::Setup& setup, const std::vector<Story>& stories)
      : setup_(setup), stories_(stories), outcomes_(stories.size()) {
    for (std::size_t i = 0; i < stories.size(); ++i) add_definition(i);
  }

  std::vector<Outcome> run(Sharing sharing) {
    // What disturbs one story may disturb each that shares its world.
    if (std::any_of(stories_.begin(), stories_.end(), has_faults)) {
      patience_ = sharing == Sharing::all ? Patience::of_many_stories : Patience::of_one_story;
    }
    for (auto groups = dealt_out(sharing); !groups.empty(); groups = std::exchange(again_, {})) play(groups);
    return std::move(outcomes_);
  }

 private:
  void add_definition(std::size_t i) {
    const auto& story = stories_[i];
    progress_.push_back(std::make_shared<Progress>());
    definitions_.push_back({.name = fmt::format("{}.history.{}", story.dataflow, i),
                            .item = "qa/histories",
                            .level = checklist::Level::advisory,
                            .flow = setup_.model->find(story.dataflow),
                            .body = [this, i](checks::CheckContext& check) {
                              return explore::play(check, stories_[i], *setup_.subject, patience_, progress_[i]);
                            }});
    place_of_[definitions_.back().name] = i;
  }

  /// Stories with deletions are apart: what invariants say of records is not said of those.
  [[nodiscard]] std::vector<Places> dealt_out(Sharing sharing) const {
    std::map<bool, std::vector<Places>> shared;  // by whether they delete
    std::vector<Places> groups;
    for (std::size_t i = 0; i < stories_.size(); ++i) {
      const auto& steps = stories_[i].steps;
      const bool harmful = std::any_of(steps.begin(), steps.end(), is_about_all);
      if (sharing == Sharing::none || (sharing == Sharing::harmless && harmful)) {
        groups.push_back({i});
        continue;
      }
      auto& worlds = shared[has(stories_[i], Action::remove)];
      if (worlds.empty() || worlds.back().size() >= setup_.stories_in_world) worlds.emplace_back();
      worlds.back().push_back(i);
    }
    for (auto& [removes, worlds] : shared) groups.insert(groups.end(), worlds.begin(), worlds.end());
    return groups;
  }

  void play(const std::vector<Places>& groups) {
    std::vector<run::WorldJob> jobs;
    for (const auto& places : groups) {
      run::WorldJob job{.plan = {.name = "", .checks = {}},
                        .evidence = run::EvidenceOf::none,
                        .invariants_at_end = patience_ != Patience::none};
      const bool removes = has(stories_[places.front()], Action::remove);
      for (const auto i : places) job.plan.checks.push_back(&definitions_[i]);
      for (const auto& each : setup_.invariants) {
        if (!removes) job.plan.checks.push_back(&each);
      }
      jobs.push_back(std::move(job));
    }
    const run::WorldPool pool(setup_.run_world, setup_.worlds_at_once);
    pool.run(jobs, {.on_progress =
                        [&](std::size_t, const std::string& what) {
                          if (setup_.on_progress) setup_.on_progress(what);
                        },
                    .on_ended =
                        [&](std::size_t index, run::WorldOutcome outcome) {
                          take(groups[index], outcome);
                          return true;
                        }});
  }

  void take(const Places& places, const run::WorldOutcome& world) {
    const auto number = ++worlds_;
    if (world.interrupted) throw world::Interrupted();
    if (world.trouble && !world.subject_failed) throw world::HarnessTrouble(*world.trouble);
    for (const auto& check : world.checks) {
      if (check.verdict == reports::Verdict::error) {
        throw world::HarnessTrouble(check.reason.value_or(check.name + " ended in an error"));
      }
      if (const auto place = place_of_.find(check.name); place != place_of_.end()) take(place->second, number, check);
    }
    for (const auto& check : world.checks) {
      const auto blame = world.blamed.find(check.name);
      if (blame != world.blamed.end() && !check.failures.empty()) take_blame(places, check, blame->second);
    }
    if (world.subject_failed) take_end(places, world);
  }

  void take(std::size_t i, std::size_t world, const reports::Check& check) {
    outcomes_[i].step = progress_[i]->step;
    outcomes_[i].done = progress_[i]->done;
    outcomes_[i].world = world;
    if (!check.failures.empty()) outcomes_[i].failure = check.failures.front();
  }

  /// An invariant complained about records of stories, or about something that any of them may have led to. What a
  /// story that failed has left behind says nothing about the others.
  void take_blame(const Places& places, const reports::Check& invariant, const run::Blame& blame) {
    bool known = false;
    for (const auto i : places) {
      if (!blame.checks.contains(definitions_[i].name)) continue;
      known = true;
      if (!outcomes_[i].failure) outcomes_[i].failure = invariant.failures.front();
    }
    const bool any_failed = std::any_of(places.begin(), places.end(), [&](auto i) { return outcomes_[i].failure; });
    if (known || any_failed || !blame.anybody) return;
    if (places.size() > 1) return halve(places);
    if (!outcomes_[places.front()].failure) outcomes_[places.front()].failure = invariant.failures.front();
  }

  /// The subject died or did not come to rest: which story led to that is seen by playing them in halves.
  void take_end(const Places& places, const run::WorldOutcome& world) {
    if (places.size() > 1) return halve(places);
    auto& failure = outcomes_[places.front()].failure;
    if (failure) return;
    failure = reports::Failure{.kind = *world.subject_failed, .message = *world.trouble};
    failure->dataflow = stories_[places.front()].dataflow;
  }

  void halve(const Places& places) {
    const auto middle = places.begin() + static_cast<std::ptrdiff_t>(places.size() / 2);
    again_.emplace_back(places.begin(), middle);
    again_.emplace_back(middle, places.end());
  }

  const StoryPlayer::Setup& setup_;
  const std::vector<Story>& stories_;
  std::vector<Outcome> outcomes_;
  Patience patience_ = Patience::none;
  std::deque<run::CheckDefinition> definitions_;  // a deque: jobs point at them
  std::vector<std::shared_ptr<Progress>> progress_;
  std::map<std::string, std::size_t> place_of_;  // by name
  std::vector<Places> again_;
  std::size_t worlds_ = 0;
};

}  // namespace

std::vector<Outcome> StoryPlayer::play(const std::vector<Story>& stories, Sharing sharing) const {
  return Plays(setup_, stories).run(sharing);
}

}  // namespace dataflow_qa::explore
