#include "harness/run/run_scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <utility>

namespace dataflow_qa::run {
namespace {

using reports::Check;
using reports::Verdict;
using ::testing::SizeIs;

/// A run in worlds that do what the test says.
class RunSchedulerTest : public ::testing::Test {
 protected:
  void add(const std::string& name, const std::string& world = "") {
    catalogue_.push_back({.name = name, .item = "c/every", .world = {.name = world}});
  }
  /// The verdicts of a check, at its first try and at all later ones.
  void comes_to(const std::string& name, Verdict first, Verdict later) { verdicts_[name] = {first, later}; }

  Scheduled run(const std::function<void(WorldOutcome&)>& more = {}, std::size_t at_once = 3) {
    const auto selection = select(catalogue_, {});
    const RunWorld run_world = [&](const WorldJob& job, const WorldObserver& observer) {
      WorldOutcome outcome;
      for (const auto* definition : job.plan.checks) {
        Check check{.name = definition->name, .verdict = verdict_of(definition->name)};
        observer.on_check(check);
        outcome.checks.push_back(std::move(check));
      }
      if (more) more(outcome);
      return outcome;
    };
    return schedule(selection, run_world, {.worlds_at_once = at_once, .command_line = "dataflow-qa run"},
                    {.on_check = [&](const Check& check) {
                      EXPECT_TRUE(seen_.emplace(check.name, check).second) << check.name << " twice";
                    }});
  }
  Verdict verdict(const std::string& name) { return seen_.at(name).verdict; }

  std::map<std::string, Check> seen_;

 private:
  Verdict verdict_of(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    const auto found = verdicts_.find(name);
    if (found == verdicts_.end()) return Verdict::passed;
    return std::exchange(found->second.first, found->second.second);
  }

  std::vector<CheckDefinition> catalogue_;
  std::mutex mutex_;
  std::map<std::string, std::pair<Verdict, Verdict>> verdicts_;
};

TEST_F(RunSchedulerTest, ReportsEachCheckOnceWithTheCommandLineThatRepeatsIt) {
  add("c.new");
  add("c.restart", "restart");
  const auto scheduled = run();
  EXPECT_THAT(seen_, SizeIs(2));
  EXPECT_EQ(seen_.at("c.new").reproduce, "dataflow-qa run --filter c.new");
  EXPECT_EQ(scheduled.figures.at("worlds"), 2);
  EXPECT_FALSE(scheduled.trouble);
}

TEST_F(RunSchedulerTest, TriesFailuresAndErrorsOnceMoreInWorldsOfTheirOwn) {
  for (const auto* name : {"c.fails", "c.breaks", "c.flickers", "c.passes"}) add(name);
  comes_to("c.fails", Verdict::failed, Verdict::failed);
  comes_to("c.breaks", Verdict::error, Verdict::error);
  comes_to("c.flickers", Verdict::error, Verdict::passed);
  const auto scheduled = run();
  EXPECT_EQ(scheduled.figures.at("worlds"), 4);
  EXPECT_EQ(verdict("c.fails"), Verdict::failed);
  EXPECT_EQ(verdict("c.breaks"), Verdict::error);
  EXPECT_EQ(verdict("c.flickers"), Verdict::flaky);
  EXPECT_EQ(verdict("c.passes"), Verdict::passed);
}

TEST_F(RunSchedulerTest, KeepsATimelineOfEachWorldAndSaysWhichIsASecondTry) {
  add("c.fails", "restart");
  comes_to("c.fails", Verdict::failed, Verdict::failed);
  const auto timeline = run([](WorldOutcome& outcome) {
                          outcome.begun = std::chrono::steady_clock::now() + std::chrono::seconds(7);
                          outcome.timeline = {.whole = {0, 5}, .waits = {{1, 4}}};
                        }).timeline;
  ASSERT_THAT(timeline, SizeIs(2));
  EXPECT_EQ(timeline[0].name, "restart");
  EXPECT_FALSE(timeline[0].again);
  EXPECT_TRUE(timeline[1].again);
  EXPECT_GE(timeline[0].whole.from_ms, 7000) << "since the run began";
  EXPECT_EQ(timeline[0].waits[0].to_ms, timeline[0].whole.from_ms + 4);
}

TEST_F(RunSchedulerTest, ASubjectThatDiesIsAFindingAndWhatItCutShortIsTriedAlone) {
  add("c.new");
  comes_to("c.new", Verdict::not_run, Verdict::passed);
  std::atomic<int> worlds = 0;
  const auto scheduled = run([&](WorldOutcome& outcome) {
    if (++worlds > 1) return;
    outcome.trouble = "the subject died";
    outcome.subject_failed = reports::FailureKind::died;
  });
  EXPECT_FALSE(scheduled.trouble);
  ASSERT_THAT(scheduled.findings, SizeIs(1));
  EXPECT_EQ(scheduled.findings[0].kind, "subject-died");
  EXPECT_EQ(verdict("c.new"), Verdict::flaky);
}

TEST_F(RunSchedulerTest, ASubjectThatNeverComesToRestHasFailedAndIsNotWaitedForWithoutEnd) {
  for (int i = 0; i < 20; ++i) {
    add("c." + std::to_string(i));
    comes_to("c." + std::to_string(i), Verdict::not_run, Verdict::not_run);
  }
  const auto scheduled = run([](WorldOutcome& outcome) {
    outcome.trouble = "the subject did not settle";
    outcome.subject_failed = reports::FailureKind::unsettled;
  });
  EXPECT_FALSE(scheduled.trouble);
  EXPECT_EQ(scheduled.findings.at(0).kind, "subject-unsettled");
  const auto failed = std::count_if(seen_.begin(), seen_.end(),
                                    [](const auto& each) { return each.second.verdict == Verdict::failed; });
  EXPECT_GE(failed, 8);
  EXPECT_LT(failed, 20) << "each try waits as long as a subject may take";
  EXPECT_THAT(seen_, SizeIs(20)) << "each is reported";
}

TEST_F(RunSchedulerTest, TroubleEndsTheRunAndNothingIsTriedAgain) {
  add("c.new");
  add("c.restart", "restart");
  comes_to("c.new", Verdict::not_run, Verdict::passed);
  const auto scheduled = run(
      [](WorldOutcome& outcome) {
        outcome.trouble = "it was not ready";
        outcome.last_output = {"no configuration"};
        outcome.last_requests = {{.method = "GET", .target = "/last"}};
      },
      1);
  EXPECT_EQ(scheduled.trouble, "it was not ready\n  | no configuration");
  EXPECT_EQ(scheduled.last_requests.at(0).target, "/last");
  EXPECT_EQ(scheduled.figures.at("worlds"), 1);
  EXPECT_EQ(verdict("c.new"), Verdict::not_run);
}

TEST_F(RunSchedulerTest, TheSameNoteOfSeveralWorldsIsOneFinding) {
  add("c.new");
  add("c.restart", "restart");
  const auto scheduled = run([](WorldOutcome& outcome) { outcome.stop_notes = {"left sleep behind"}; });
  EXPECT_THAT(scheduled.findings, SizeIs(1));
}

}  // namespace
}  // namespace dataflow_qa::run
