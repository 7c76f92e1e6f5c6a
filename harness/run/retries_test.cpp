#include "harness/run/retries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/reproduce.h"

namespace dataflow_qa::run {
namespace {

using reports::Check;
using reports::Verdict;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

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

std::vector<std::string> titles(const std::vector<Retry>& plan) {
  std::vector<std::string> result;
  result.reserve(plan.size());
  for (const auto& retry : plan) result.push_back(retry.title);
  return result;
}

class RetriesTest : public ::testing::Test {
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
  Retries retries_{{&new_one, &full, &restart, &one_to_one}, {}};
};

/// A check that failed: a record of this collection has no counterpart, or an edit of this property did not arrive.
Check fails(const CheckDefinition& definition, const std::string& collection, const std::string& property = "") {
  Check result{.name = definition.name, .verdict = Verdict::failed};
  result.failures.push_back({.kind = reports::FailureKind::not_arrived,
                             .record = reports::RecordName{.collection = collection},
                             .property = {property, property}});
  return result;
}

/// Failures whose verdicts after both tries are written down by name.
class CausesTest : public ::testing::Test {
 protected:
  void take(Retries& retries, const std::vector<Check>& failed) {
    for (const auto& check : failed) EXPECT_FALSE(retries.take(check));
  }
  void judge(Retries& retries, const Retry& retry, const std::vector<Check>& second) {
    for (auto& check : retries.judge(retry, {.checks = second})) verdicts_[check.name] = check.verdict;
  }
  std::map<std::string, Verdict> verdicts_;
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

TEST_F(RetriesTest, EachCauseIsTriedAlone) {
  EXPECT_FALSE(retries_.take(fails(new_one, "customers")));
  EXPECT_FALSE(retries_.take(fails(full, "projects")));
  EXPECT_FALSE(retries_.take(check(restart, Verdict::error, "c.restart: map::at")));
  EXPECT_THAT(titles(retries_.plan()),
              ElementsAre("confirming 1 of 3, alone (c.new)", "confirming 2 of 3, alone (c.full)",
                          "confirming 3 of 3, alone (c.restart)"));
  EXPECT_FALSE(retries_.tried_together());
}

TEST_F(CausesTest, OneThatFailsAgainInTheSameWayStandsForAllOfItsCause) {
  Retries retries({&new_one, &full, &restart}, {});
  take(retries, {fails(full, "customers"), fails(new_one, "customers"), fails(restart, "customers")});
  const auto plan = retries.plan();
  ASSERT_THAT(plan, SizeIs(1));
  EXPECT_THAT(plan[0].names, ElementsAre("c.new"));
  const auto judged = retries.judge(plan[0], {.checks = {fails(new_one, "customers")}});
  ASSERT_THAT(judged, SizeIs(3));
  EXPECT_EQ(judged[1].verdict, Verdict::failed);
  EXPECT_EQ(
      judged[1].reason,
      "not tried again itself: c.new, which failed for the same cause, failed again when it was tried once more in "
      "a fresh world");
  EXPECT_THAT(retries.plan(), IsEmpty());
}

TEST_F(CausesTest, WhereTheOnePassesOrFailsInAnotherWayEachOtherIsTriedAlone) {
  for (const auto& second : {check(new_one, Verdict::passed), fails(new_one, "projects")}) {
    Retries retries({&new_one, &full, &restart}, {});
    take(retries, {fails(new_one, "customers"), fails(full, "customers"), fails(restart, "customers")});
    judge(retries, retries.plan().at(0), {second});
    EXPECT_EQ(verdicts_.at("c.new"), second.verdict == Verdict::passed ? Verdict::flaky : Verdict::failed);
    const auto more = retries.plan();
    EXPECT_THAT(titles(more),
                ElementsAre("confirming 1 of 2 more, alone (c.full)", "confirming 2 of 2 more, alone (c.restart)"));
    judge(retries, more[0], {fails(full, "customers")});
    judge(retries, more[1], {check(restart, Verdict::passed)});
    EXPECT_EQ(verdicts_.at("c.full"), Verdict::failed);
    EXPECT_EQ(verdicts_.at("c.restart"), Verdict::flaky);
    EXPECT_THAT(retries.plan(), IsEmpty());
  }
}

/// Three causes of one kind, of which one is tried alone.
class ManyCausesTest : public CausesTest {
 protected:
  ManyCausesTest() {
    take(retries_,
         {fails(new_one, "customers", "name"), fails(full, "customers", "email"), fails(other_, "customers", "phone")});
    plan_ = retries_.plan();
  }
  const Retry& together() { return plan_.at(0); }
  const Retry& alone() { return plan_.at(1); }
  void judge_together() {
    judge(retries_, together(), {fails(full, "customers", "email"), check(other_, Verdict::passed)});
  }

  const CheckDefinition other_{.name = "c.other"};
  Retries retries_{{&new_one, &full, &other_}, {.alone_at_most = 2}};
  std::vector<Retry> plan_;
};

TEST_F(ManyCausesTest, OneOfAKindIsTriedAloneAndTheOthersTogether) {
  ASSERT_THAT(plan_, SizeIs(2));
  EXPECT_THAT(together().names, ElementsAre("c.full", "c.other"));
  EXPECT_THAT(alone().names, ElementsAre("c.new"));
  ASSERT_TRUE(retries_.tried_together());
  EXPECT_THAT(retries_.tried_together()->message,
              HasSubstr("3 checks failed for 3 causes, more than --retry-alone 2: "));
}

TEST_F(ManyCausesTest, AFailureBesideOthersCountsWhereTheOneOfItsKindFailsAlone) {
  judge_together();
  EXPECT_THAT(verdicts_, ElementsAre(::testing::Pair("c.other", Verdict::flaky))) << "a pass counts at once";
  judge(retries_, alone(), {fails(new_one, "customers", "name")});
  EXPECT_EQ(verdicts_.at("c.full"), Verdict::failed);
  EXPECT_THAT(retries_.plan(), IsEmpty());
}

TEST_F(ManyCausesTest, AFailureBesideOthersIsTriedAloneWhereTheOneOfItsKindPasses) {
  judge(retries_, alone(), {check(new_one, Verdict::passed)});
  judge_together();
  EXPECT_FALSE(verdicts_.contains("c.full"));
  const auto more = retries_.plan();
  ASSERT_THAT(more, SizeIs(1));
  judge(retries_, more[0], {check(full, Verdict::passed)});
  EXPECT_EQ(verdicts_.at("c.full"), Verdict::flaky);
}

TEST_F(ManyCausesTest, WhatFailsOtherwiseBesideOthersIsTriedAlone) {
  judge(retries_, alone(), {fails(new_one, "customers", "name")});
  judge(retries_, together(), {fails(full, "projects"), check(other_, Verdict::not_run)});
  EXPECT_THAT(titles(retries_.plan()),
              ElementsAre("confirming 1 of 2 more, alone (c.full)", "confirming 2 of 2 more, alone (c.other)"));
}

TEST_F(RetriesTest, ASubjectThatRunsElsewhereHasNoFreshWorld) {
  Retries retries({&new_one}, {.has_fresh_worlds = false});
  EXPECT_FALSE(retries.take(check(new_one, Verdict::failed)));
  EXPECT_THAT(retries.plan(), IsEmpty());
  EXPECT_THAT(retries.rest(), SizeIs(1));
}

TEST_F(RetriesTest, NothingIsTriedAgainWhereTheUserWantsTheFirstVerdict) {
  Retries retries({&new_one}, {.tries_again = false});
  EXPECT_FALSE(retries.take(check(new_one, Verdict::failed)));
  EXPECT_THAT(retries.plan(), IsEmpty());
  ASSERT_THAT(retries.rest(), SizeIs(1));
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
  retries_.take_blamed({"", {&new_one, &full, &one_to_one}},
                       {{"c.one-to-one", {.checks = {"c.full"}, .examples = {{{}, "c.full"}}}}});
  EXPECT_THAT(retries_.plan().at(0).checks, ElementsAre(&one_to_one, &full));
  EXPECT_EQ(selecting_again("c.one-to-one", retries_, {}), " --filter c.one-to-one:c.full");
}

TEST_F(RetriesTest, AnInvariantIsTriedWithAFewAndWhereItHoldsWithAllThatItBlames) {
  EXPECT_FALSE(retries_.take(check(one_to_one, Verdict::failed)));
  const reports::Likeness orphan{.kind = reports::FailureKind::orphan};
  const reports::Likeness missing{.kind = reports::FailureKind::missing};
  retries_.take_blamed(
      {"", {&new_one, &full, &one_to_one}},
      {{"c.one-to-one", {.checks = {"c.full"}, .anybody = true, .examples = {{orphan, ""}, {missing, "c.full"}}}}});
  const auto few = retries_.plan();
  EXPECT_THAT(few.at(0).checks, ElementsAre(&one_to_one, &full));
  EXPECT_THAT(retries_.judge(few[0], {.checks = {check(one_to_one, Verdict::passed)}}), IsEmpty());
  const auto all = retries_.plan();
  EXPECT_THAT(all.at(0).checks, ElementsAre(&one_to_one, &full, &new_one));
  const auto judged = retries_.judge(all[0], {.checks = {check(one_to_one, Verdict::passed)}});
  EXPECT_EQ(judged.at(0).verdict, Verdict::flaky);
}

TEST_F(RetriesTest, AnInvariantThatBlamesNobodyInParticularIsTriedWithTheSmallestOfItsWorlds) {
  EXPECT_FALSE(retries_.take(check(one_to_one, Verdict::failed)));
  retries_.take_blamed({"", {&new_one, &full, &one_to_one}}, {{"c.one-to-one", {.anybody = true}}});
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
  EXPECT_THAT(plan[0].names, ElementsAre("c.new", "c.full"));
  EXPECT_THAT(plan[0].checks, ElementsAre(&new_one, &full, &one_to_one)) << "alone, their records would be on page 1";
  EXPECT_EQ(plan[1].title, "confirming 1 of 1, alone (c.restart)");
}

TEST_F(RetriesTest, OneWhoseRecordCameToStandOnTheFirstPageIsConfirmedByAnother) {
  std::vector<reports::Check> failed;
  for (const auto* definition : {&new_one, &full}) {
    failed.push_back(check(*definition, Verdict::failed));
    failed.back().failures.front().cause.kind = reports::CauseKind::read_in_part;
    EXPECT_FALSE(retries_.take(failed.back()));
  }
  const auto judged = retries_.judge(retries_.plan().at(0), {.checks = {check(new_one, Verdict::passed), failed[1]}});
  ASSERT_THAT(judged, SizeIs(2));
  EXPECT_EQ(judged[0].verdict, Verdict::failed);
  EXPECT_THAT(judged[0].reason.value_or(""), HasSubstr("that of c.full"));
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
  EXPECT_EQ(plan[0].how, Retry::How::cut_short);
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
