#include "reports/model/results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

Check with(Verdict verdict, std::optional<std::string> reason = std::nullopt) {
  Check check;
  check.verdict = verdict;
  check.reason = std::move(reason);
  return check;
}

Results run_of(const std::vector<Verdict>& items) {
  Results results;
  results.complete = true;
  for (const Verdict verdict : items) {
    Item item;
    item.verdict = verdict;
    if (verdict != Verdict::uncovered) item.checks = {with(verdict)};
    results.items.push_back(item);
  }
  return results;
}

TEST(Verdict, HasANameThatReadsBack) {
  for (const Verdict verdict : worst_first()) EXPECT_EQ(verdict_from(to_string(verdict)), verdict);
  EXPECT_EQ(to_string(Verdict::not_applicable), "not-applicable");
  EXPECT_EQ(verdict_from("Passed"), std::nullopt);
}

TEST(ItemVerdict, IsNoPassWhereTheSubjectClaimsAPartOnly) {
  auto unclaimed = with(Verdict::not_applicable);
  unclaimed.unclaimed = true;
  EXPECT_EQ(verdict_of({with(Verdict::passed), unclaimed}), Verdict::not_applicable);
  EXPECT_EQ(verdict_of({with(Verdict::failed), unclaimed}), Verdict::failed);
}

TEST(ItemVerdict, IsTheWorstOfItsChecks) {
  EXPECT_EQ(verdict_of({with(Verdict::passed), with(Verdict::failed), with(Verdict::flaky)}), Verdict::failed);
  EXPECT_EQ(verdict_of({with(Verdict::failed), with(Verdict::error)}), Verdict::error);
  EXPECT_EQ(verdict_of({with(Verdict::passed), with(Verdict::known)}), Verdict::known);
  EXPECT_EQ(verdict_of({with(Verdict::passed), with(Verdict::not_applicable)}), Verdict::passed);
}

TEST(ItemVerdict, IsNeverPassedWhereNothingRan) {
  EXPECT_EQ(verdict_of(std::vector<Check>{}), Verdict::uncovered);
  EXPECT_EQ(verdict_of({with(Verdict::not_applicable), with(Verdict::not_applicable)}), Verdict::not_applicable);
  EXPECT_EQ(verdict_of({with(Verdict::passed), with(Verdict::not_run, "the subject died")}), Verdict::not_run);
}

TEST(ItemVerdict, IsThatOfTheSelectedChecksAlone) {
  Check left_out = with(Verdict::not_run);
  left_out.selected = false;
  EXPECT_EQ(verdict_of({with(Verdict::passed), left_out}), Verdict::passed);
  EXPECT_EQ(verdict_of({left_out, left_out}), Verdict::not_run);
}

RC_GTEST_PROP(ItemVerdict, DoesNotDependOnTheOrderOfChecks, ()) {
  std::vector<Check> checks;
  for (const int number : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 7))) {
    checks.push_back(with(static_cast<Verdict>(number)));
  }
  const Verdict expected = verdict_of(checks);
  std::ranges::reverse(checks);
  RC_ASSERT(verdict_of(checks) == expected);
}

TEST(RunVerdict, IsPassedWhereOnePassedAndTheRestAreKnownOrNotApplicable) {
  EXPECT_EQ(verdict_of(run_of({Verdict::passed, Verdict::known, Verdict::not_applicable})), Verdict::passed);
}

TEST(RunVerdict, IsNeverPassedWhereNothingPassed) {
  EXPECT_EQ(verdict_of(run_of({})), Verdict::not_run);
  EXPECT_EQ(verdict_of(run_of({Verdict::not_applicable})), Verdict::not_applicable);
  EXPECT_EQ(verdict_of(run_of({Verdict::known, Verdict::not_applicable})), Verdict::known);
  EXPECT_EQ(verdict_of(run_of({Verdict::not_run, Verdict::passed})), Verdict::not_run);
}

TEST(RunVerdict, IsTheWorstOfItsRequiredItems) {
  EXPECT_EQ(verdict_of(run_of({Verdict::passed, Verdict::uncovered})), Verdict::uncovered);
  EXPECT_EQ(verdict_of(run_of({Verdict::flaky, Verdict::failed})), Verdict::failed);
  Results advisory = run_of({Verdict::passed, Verdict::failed});
  advisory.items[1].level = "advisory";
  EXPECT_EQ(verdict_of(advisory), Verdict::passed);
}

TEST(RunVerdict, IsAnErrorWhereTheRunCannotBeBelieved) {
  Results early = run_of({Verdict::passed});
  early.complete = false;
  EXPECT_EQ(verdict_of(early), Verdict::error);
  Results trouble = run_of({Verdict::passed});
  trouble.run.trouble = "the subject was never ready";
  EXPECT_EQ(verdict_of(trouble), Verdict::error);
}

TEST(RunVerdict, LeavesOutWhatAFilterLeftOut) {
  Results filtered = run_of({Verdict::passed, Verdict::not_run, Verdict::uncovered});
  filtered.items[1].checks[0].selected = false;
  EXPECT_EQ(verdict_of(filtered), Verdict::uncovered);
  filtered.run.filter = "customers.*";
  EXPECT_EQ(verdict_of(filtered), Verdict::passed);
}

TEST(Totals, CountEveryItemAndEveryCheckOnce) {
  const Results results = sample::mixed();
  const Totals counted = totals(results);
  std::int64_t items = 0;
  for (const auto& [verdict, count] : counted.items) items += count;
  EXPECT_EQ(items, static_cast<std::int64_t>(results.items.size()));
  EXPECT_EQ(counted.items.at(Verdict::uncovered), 1);
  EXPECT_EQ(counted.checks.at(Verdict::failed), 2);
  EXPECT_EQ(counted.checks.count(Verdict::uncovered), 0U) << "a check cannot be uncovered";
}

}  // namespace
}  // namespace dataflow_qa::reports
