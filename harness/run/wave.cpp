#include "harness/run/wave.h"

#include <fmt/format.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <tuple>

#include "harness/run/evidence.h"

namespace dataflow_qa::run {
namespace {

using Steady = std::chrono::steady_clock;

reports::Check not_applicable(const CheckDefinition& check) {
  return {.name = check.name,
          .item = check.item,
          .level = std::string(checklist::to_string(check.level)),
          .direction = check.direction,
          .verdict = reports::Verdict::not_applicable,
          .reason = check.not_applicable};
}

}  // namespace

Performance::Performance(const CheckDefinition& check, world::World& world)
    : check_(&check), world_(&world), scene_(world, *check.flow, check.name), begun_(Steady::now()) {
  story_.emplace(check.body(scene_));
}

void Performance::resume() {
  if (done()) return;
  testing::TestPartResultArray told;
  try {
    const testing::ScopedFakeTestPartResultReporter reporter(
        testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &told);
    story_->resume();
  } catch (const world::HarnessTrouble& trouble) {
    error_ = trouble.what();
  }
  for (int i = 0; i < told.size(); ++i) {
    const auto& part = told.GetTestPartResult(i);
    if (!part.failed()) continue;
    // GoogleTest puts a line "Failed" before what ADD_FAILURE was told.
    std::string message = part.message();
    if (message.starts_with("Failed\n")) message.erase(0, 7);
    failures_.push_back({message, part.file_name() == nullptr ? "" : part.file_name(), part.line_number()});
  }
  took_ = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begun_);
}

void Performance::abandon(reports::Verdict verdict, const std::string& reason) {
  if (!done() || check_->phase) abandoned_.emplace(verdict, reason);
}

reports::Check Performance::result() const {
  reports::Check result{.name = check_->name,
                        .item = check_->item,
                        .level = std::string(checklist::to_string(check_->level)),
                        .direction = check_->direction,
                        .verdict = reports::Verdict::passed,
                        .duration_ms = took_.count()};
  if (error_) {
    result.verdict = reports::Verdict::error;
    result.reason = error_;
  } else if (!failures_.empty()) {
    result.verdict = reports::Verdict::failed;
    result.failures = failures_;
  } else if (abandoned_) {
    std::tie(result.verdict, result.reason) = *abandoned_;
  }
  if (!failures_.empty() || error_) result.evidence = gather_evidence(*world_, scene_);
  return result;
}

namespace {

/// All checks of one world, at work together.
class Cast {
 public:
  Cast(world::World& world, const std::vector<const CheckDefinition*>& checks, const PlayObserver& observer)
      : checks_(checks), observer_(observer), results_(checks.size()), reported_(checks.size(), false) {
    for (const auto* check : checks) {
      performances_.push_back(check->not_applicable ? nullptr : std::make_unique<Performance>(*check, world));
    }
  }

  /// Some check needs the subject; phases alone need one settle to look at.
  [[nodiscard]] bool any() const {
    return std::any_of(performances_.begin(), performances_.end(), [](const auto& each) { return each != nullptr; });
  }
  [[nodiscard]] bool at_work() const {
    return std::any_of(performances_.begin(), performances_.end(),
                       [](const auto& each) { return each && !each->check().phase && !each->done(); });
  }
  [[nodiscard]] std::size_t reported() const {
    return static_cast<std::size_t>(std::count(reported_.begin(), reported_.end(), true));
  }
  void resume_all() {
    for (std::size_t i = 0; i < checks_.size(); ++i) {
      if (performances_[i]) performances_[i]->resume();
      if (!performances_[i] || (performances_[i]->done() && !checks_[i]->phase)) report(i);
    }
  }
  void give_up(reports::Verdict verdict, const std::string& why) {
    for (const auto& performance : performances_) {
      if (performance) performance->abandon(verdict, why);
    }
  }
  /// What each check came to, in the order given.
  [[nodiscard]] std::vector<reports::Check> results() {
    for (std::size_t i = 0; i < checks_.size(); ++i) report(i);
    return std::move(results_);
  }

 private:
  void report(std::size_t i) {
    if (reported_[i]) return;
    reported_[i] = true;
    results_[i] = performances_[i] ? performances_[i]->result() : not_applicable(*checks_[i]);
    if (observer_.on_check) observer_.on_check(results_[i]);
  }

  const std::vector<const CheckDefinition*>& checks_;
  const PlayObserver& observer_;
  std::vector<std::unique_ptr<Performance>> performances_;
  std::vector<reports::Check> results_;
  std::vector<bool> reported_;
};

}  // namespace

Play play(world::World& world, const std::vector<const CheckDefinition*>& checks, const PlayObserver& observer) {
  Play result;
  Cast cast(world, checks, observer);
  try {
    cast.resume_all();
    if (cast.any()) world.start_subject();
    for (int wave = 1; cast.any() && (wave == 1 || cast.at_work()); ++wave) {
      if (observer.on_wave) observer.on_wave(wave, cast.reported(), checks.size());
      world.settle();
      cast.resume_all();
    }
    world.stop_subject();
  } catch (const world::SubjectTrouble& trouble) {
    result.trouble = trouble.what();
    result.last_output = trouble.last_output();
    cast.give_up(reports::Verdict::not_run, trouble.what());
  } catch (const world::Interrupted& interrupted) {
    result.interrupted = true;
    result.trouble = interrupted.what();
    cast.give_up(reports::Verdict::not_run, interrupted.what());
  } catch (const world::HarnessTrouble& trouble) {
    result.trouble = trouble.what();
    cast.give_up(reports::Verdict::error, trouble.what());
  }
  result.checks = cast.results();
  result.figures = world.figures();
  return result;
}

}  // namespace dataflow_qa::run
