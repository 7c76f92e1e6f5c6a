#include "reports/history/timeline.h"

#include <gtest/gtest.h>

namespace dataflow_qa::reports::history {
namespace {

using enum Verdict;

State state_after(const std::vector<Verdict>& verdicts) {
  Track track;
  for (std::size_t run = 0; run < verdicts.size(); ++run) track.add(run, verdicts[run]);
  return track.state(verdicts.size() - 1);
}

TEST(Track, SaysWhatBecameOfACheck) {
  EXPECT_EQ(state_after({passed, passed}), State::holds);
  EXPECT_EQ(state_after({passed, failed}), State::newly_failing);
  EXPECT_EQ(state_after({failed}), State::newly_failing);
  EXPECT_EQ(state_after({passed, failed, flaky}), State::still_failing);
  EXPECT_EQ(state_after({failed, passed}), State::fixed);
  EXPECT_EQ(state_after({failed, passed, passed}), State::holds);
}

TEST(Track, TakesAKnownIssueForNoFailure) {
  EXPECT_EQ(state_after({failed, known}), State::fixed);
  EXPECT_EQ(state_after({known, failed}), State::newly_failing);
}

TEST(Track, LooksPastRunsThatDidNotTryIt) {
  EXPECT_EQ(state_after({failed, not_run, failed}), State::still_failing);
  EXPECT_EQ(state_after({failed, not_run, passed}), State::fixed);
  EXPECT_EQ(state_after({failed, not_run}), State::untried);
}

TEST(Track, KnowsSinceWhen) {
  Track track;
  for (std::size_t run = 0; run < 5; ++run) track.add(run, run == 0 || run == 2 ? passed : failed);
  EXPECT_EQ(track.failing_since(), 3U);
}

TEST(PassRate, IsOfWhatWasTried) {
  RunPoint run;
  EXPECT_EQ(percent_text(pass_rate(run)), "–");
  run.totals.checks = {{passed, 999}, {failed, 1}, {not_run, 10}, {not_applicable, 5}};
  EXPECT_EQ(percent_text(pass_rate(run)), "99.9 %");
  run.totals.checks = {{passed, 99999}, {flaky, 1}};
  EXPECT_EQ(percent_text(pass_rate(run)), "99.9 %") << "100 % is all of them";
  run.totals.checks = {{passed, 7}};
  EXPECT_EQ(percent_text(pass_rate(run)), "100 %");
}

TEST(NameOf, IsTheReleaseElseTheTime) {
  RunInfo run{.started = "2026-01-31T12:00:00.000Z"};
  EXPECT_EQ(name_of(run), "2026-01-31 12:00");
  run.labels["release"] = "1.4";
  EXPECT_EQ(name_of(run), "1.4");
}

TEST(States, HaveNamesOfTheirOwn) {
  EXPECT_EQ(to_string(State::untried), "untried");
  EXPECT_EQ(to_string(State::holds), "holds");
  EXPECT_EQ(to_string(State::newly_failing), "newly-failing");
  EXPECT_EQ(to_string(State::still_failing), "still-failing");
  EXPECT_EQ(to_string(State::fixed), "fixed");
}

}  // namespace
}  // namespace dataflow_qa::reports::history
