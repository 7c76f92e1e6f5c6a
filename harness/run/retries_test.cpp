#include "harness/run/retries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/reproduce.h"

namespace dataflow_qa::run {
namespace {

using reports::Check;
using reports::Verdict;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const CheckDefinition new_one{.name = "c.new"};
const CheckDefinition full{.name = "c.full"};
const CheckDefinition restart{.name = "c.restart", .world = {.name = "restart"}};
const auto nothing_to_see = [](const checks::InvariantView&) { return std::unique_ptr<checks::Invariant>(); };
const CheckDefinition one_to_one{.name = "c.one-to-one", .invariant = nothing_to_see};

Check check(const CheckDefinition& definition, Verdict verdict, const std::string& reason = "") {
  Check result{.name = definition.name, .verdict = verdict};
  if (!reason.empty()) result.reason = reason;
  if (verdict == Verdict::failed) result.failures.push_back({.message = "wrong", .file = "suite.cpp", .line = 7});
  return result;
}

class RetriesTest : public testing::Test {
 protected:
  /// The final result of a check with the first result in its world and the second when it was tried again.
  static Check both(const Check& first, const Check& second) {
    Retries retries({&new_one}, {});
    EXPECT_FALSE(retries.take(first));
    const auto plan = retries.plan();
    EXPECT_THAT(plan, SizeIs(1));
    const auto judged = retries.judge(plan.front(), {.checks = {second}});
    EXPECT_THAT(judged, SizeIs(1));
    EXPECT_THAT(retries.rest(), IsEmpty());
    return judged.at(0);
  }
  static std::vector<std::string> titles(const Retries& retries) {
    std::vector<std::string> result;
    for (const auto& retry : retries.plan()) result.push_back(retry.title);
    return result;
  }
  Retries retries_{{&new_one, &full, &restart, &one_to_one}, {}};
};

TEST_F(RetriesTest, WhatPassesOrDoesNotApplyIsFinal) {
  EXPECT_TRUE(retries_.take(check(new_one, Verdict::passed)));
  EXPECT_TRUE(retries_.take(check(full, Verdict::not_applicable)));
  EXPECT_THAT(retries_.plan(), IsEmpty());
}

TEST_F(RetriesTest, AFailureIsFailedOrFlakyAfterTheSecondTry) {
  const auto failed = check(new_one, Verdict::failed);
  EXPECT_EQ(both(failed, failed).verdict, Verdict::failed);
  const auto flaky = both(failed, check(new_one, Verdict::passed));
  EXPECT_EQ(flaky.verdict, Verdict::flaky);
  EXPECT_EQ(flaky.reason, "it failed, and passed when it was tried once more in a fresh world");
  EXPECT_THAT(flaky.failures, SizeIs(1));
  EXPECT_TRUE(flaky.retry);
}

TEST_F(RetriesTest, AnErrorIsTriedOnceMoreLikeAFailure) {
  const auto error = check(new_one, Verdict::error, "c.new: map::at");
  EXPECT_EQ(both(error, error).verdict, Verdict::error);
  EXPECT_EQ(both(error, error).reason, "c.new: map::at");
  const auto flaky = both(error, check(new_one, Verdict::passed));
  EXPECT_EQ(flaky.verdict, Verdict::flaky);
  EXPECT_EQ(flaky.reason, "c.new: map::at, and passed when it was tried once more in a fresh world");
  const auto failed = both(error, check(new_one, Verdict::failed));
  EXPECT_EQ(failed.verdict, Verdict::failed);
  EXPECT_THAT(failed.failures, SizeIs(1));
}

TEST_F(RetriesTest, AFailureThatCannotBeTriedAgainStaysOne) {
  const auto both_tries = both(check(new_one, Verdict::failed), check(new_one, Verdict::not_run, "it was not ready"));
  EXPECT_EQ(both_tries.verdict, Verdict::failed);
  EXPECT_EQ(both_tries.reason, "it could not be tried once more: it was not ready");
}

TEST_F(RetriesTest, EachFailureIsTriedAlone) {
  for (const auto* each : {&new_one, &full, &restart}) EXPECT_FALSE(retries_.take(check(*each, Verdict::failed)));
  EXPECT_THAT(titles(retries_),
              ElementsAre("failure 1 of 3 once more, alone (c.full)", "failure 2 of 3 once more, alone (c.new)",
                          "failure 3 of 3 once more, alone (c.restart)"));
  EXPECT_FALSE(retries_.retried_together());
}

TEST_F(RetriesTest, ManyFailuresAreTriedTogetherInAWorldForEachThatTheyCameFrom) {
  Retries retries({&new_one, &full, &restart}, {.alone_at_most = 2});
  for (const auto* each : {&new_one, &full, &restart}) EXPECT_FALSE(retries.take(check(*each, Verdict::failed)));
  const auto plan = retries.plan();
  ASSERT_THAT(plan, SizeIs(2));
  EXPECT_THAT(plan[0].names, ElementsAre("c.full", "c.new"));
  EXPECT_THAT(plan[1].names, ElementsAre("c.restart"));
  ASSERT_TRUE(retries.retried_together());
  EXPECT_THAT(retries.retried_together()->message, HasSubstr("3 checks failed, more than --retry-alone 2: "));
}

TEST_F(RetriesTest, ASubjectThatRunsElsewhereHasNoFreshWorld) {
  Retries retries({&new_one}, {.has_fresh_worlds = false});
  EXPECT_FALSE(retries.take(check(new_one, Verdict::failed)));
  EXPECT_THAT(retries.plan(), IsEmpty());
  EXPECT_THAT(retries.rest(), SizeIs(1));
}

TEST_F(RetriesTest, TheWorstOfAnInvariantCounts) {
  for (const auto verdict : {Verdict::passed, Verdict::failed, Verdict::passed}) {
    EXPECT_FALSE(retries_.take(check(one_to_one, verdict)));
  }
  const auto rest = retries_.rest();
  ASSERT_THAT(rest, SizeIs(1));
  EXPECT_EQ(rest[0].verdict, Verdict::failed);
}

TEST_F(RetriesTest, AnInvariantIsTriedWithTheChecksThatItBlames) {
  EXPECT_FALSE(retries_.take(check(one_to_one, Verdict::failed)));
  retries_.take_blamed({"", {&new_one, &full, &one_to_one}}, {{"c.one-to-one", {.checks = {"c.full"}}}});
  EXPECT_THAT(retries_.plan().at(0).checks, ElementsAre(&one_to_one, &full));
  EXPECT_EQ(selecting_again("c.one-to-one", retries_, {}), " --filter c.one-to-one:c.full");
}

TEST_F(RetriesTest, AnInvariantThatBlamesEverybodyIsTriedWithAllOfItsWorld) {
  EXPECT_FALSE(retries_.take(check(one_to_one, Verdict::failed)));
  retries_.take_blamed({"restart", {&restart, &one_to_one}}, {{"c.one-to-one", {.anybody = true}}});
  EXPECT_THAT(retries_.plan().at(0).checks, ElementsAre(&one_to_one, &restart));
  EXPECT_EQ(selecting_again("c.one-to-one", retries_, {.filter = "c.*"}), " --filter 'c.*'");
}

TEST_F(RetriesTest, WhatLiesBeyondTheFirstPageIsTriedWithAllChecksOfItsWorld) {
  for (const auto* definition : {&new_one, &full}) {
    auto failed = check(*definition, Verdict::failed);
    failed.failures.front().cause.kind = reports::CauseKind::read_in_part;
    EXPECT_FALSE(retries_.take(failed));
  }
  EXPECT_FALSE(retries_.take(check(restart, Verdict::failed)));
  const auto plan = retries_.plan();
  ASSERT_THAT(plan, SizeIs(2));
  EXPECT_THAT(plan[0].names, ElementsAre("c.full", "c.new"));
  EXPECT_THAT(plan[0].checks, ElementsAre(&new_one, &full, &one_to_one)) << "alone, their records would be on page 1";
  EXPECT_EQ(plan[1].title, "failure 1 of 1 once more, alone (c.restart)");
}

TEST_F(RetriesTest, WhatADeathCutShortIsTriedAlone) {
  const WorldOutcome death{.checks = {check(new_one, Verdict::not_run)},
                           .trouble = "the subject died",
                           .subject_failed = reports::FailureKind::died,
                           .last_output = {"oh"},
                           .last_requests = {{.method = "GET", .target = "/last"}}};
  EXPECT_FALSE(retries_.take(check(new_one, Verdict::not_run)));
  const auto plan = retries_.plan();
  ASSERT_THAT(plan, SizeIs(1));
  EXPECT_TRUE(plan[0].cut_short);
  const auto judged = retries_.judge(plan[0], death);
  ASSERT_THAT(judged, SizeIs(1));
  EXPECT_EQ(judged[0].verdict, Verdict::failed);
  EXPECT_EQ(judged[0].failures.at(0).kind, reports::FailureKind::died);
  EXPECT_THAT(judged[0].failures.at(0).message, HasSubstr("the subject died; "));
  EXPECT_EQ(judged[0].evidence.last_requests.at(0).target, "/last");
}

TEST_F(RetriesTest, WhatPassesAfterADeathIsFlakyAndShowsTheRequestsBeforeTheDeath) {
  auto cut_short = check(new_one, Verdict::not_run);
  cut_short.evidence.last_requests = {{.method = "GET", .target = "/last"}};
  EXPECT_FALSE(retries_.take(cut_short));
  const auto judged = retries_.judge(retries_.plan().at(0), {.checks = {check(new_one, Verdict::passed)}});
  ASSERT_THAT(judged, SizeIs(1));
  EXPECT_EQ(judged[0].verdict, Verdict::flaky);
  EXPECT_EQ(judged[0].evidence.last_requests.at(0).target, "/last");
}

}  // namespace
}  // namespace dataflow_qa::run
