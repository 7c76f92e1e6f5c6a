#include "harness/run/wave.h"

#include <fmt/format.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

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

void Performance::abandon(const std::string& reason) {
  if (!done() || check_->phase) abandoned_ = reason;
}

reports::Check Performance::result() const {
  reports::Check result{
      .name = check_->name,
      .item = check_->item,
      .level = std::string(checklist::to_string(check_->level)),
      .direction = check_->direction,
      .verdict = reports::Verdict::passed,
      .duration_ms = took_.count(),
      .reproduce = fmt::format("dataflow-qa run --seed {} --filter {}", world_->seed(), check_->name)};
  if (error_) {
    result.verdict = reports::Verdict::error;
    result.reason = error_;
  } else if (!failures_.empty()) {
    result.verdict = reports::Verdict::failed;
    result.failures = failures_;
  } else if (abandoned_) {
    result.verdict = reports::Verdict::not_run;
    result.reason = abandoned_;
  }
  if (!failures_.empty() || error_) result.evidence = gather_evidence(*world_, scene_);
  return result;
}

Play play(world::World& world, const std::vector<const CheckDefinition*>& checks, const PlayObserver& observer) {
  Play result;
  std::vector<std::unique_ptr<Performance>> performances;
  std::vector<bool> reported(checks.size(), false);
  result.checks.resize(checks.size());
  for (const auto* check : checks) {
    performances.push_back(check->not_applicable ? nullptr : std::make_unique<Performance>(*check, world));
  }
  const auto report = [&](std::size_t i) {
    if (reported[i]) return;
    reported[i] = true;
    result.checks[i] = performances[i] ? performances[i]->result() : not_applicable(*checks[i]);
    if (observer.on_check) observer.on_check(result.checks[i]);
  };
  const auto resume_all = [&] {
    for (std::size_t i = 0; i < checks.size(); ++i) {
      if (performances[i]) performances[i]->resume();
      if (!performances[i] || (performances[i]->done() && !checks[i]->phase)) report(i);
    }
  };
  const auto at_work = [&] {
    return std::any_of(performances.begin(), performances.end(), [](const auto& performance) {
      return performance && !performance->done() && !performance->check().phase;
    });
  };
  const bool any = std::any_of(performances.begin(), performances.end(), [](const auto& p) { return p != nullptr; });
  try {
    resume_all();
    if (any) world.start_subject();
    // Phases alone still need one settle to look at.
    for (int wave = 1; any && (wave == 1 || at_work()); ++wave) {
      if (observer.on_wave) {
        observer.on_wave(wave, static_cast<std::size_t>(std::count(reported.begin(), reported.end(), true)),
                         checks.size());
      }
      world.settle();
      resume_all();
    }
    world.stop_subject();
  } catch (const world::SubjectTrouble& trouble) {
    result.trouble = trouble.what();
    result.last_output = trouble.last_output();
    for (const auto& performance : performances) {
      if (performance) performance->abandon(fmt::format("not run: {}", trouble.what()));
    }
  }
  for (std::size_t i = 0; i < checks.size(); ++i) report(i);
  result.figures = world.figures();
  return result;
}

}  // namespace dataflow_qa::run
