#include "harness/sabotage/judging.h"

#include <gtest/gtest.h>

namespace dataflow_qa::sabotage {
namespace {

using Outcome = reports::SabotageOutcome;
using reports::Verdict;

class JudgingTest : public ::testing::Test {
 protected:
  static reports::Check check(const std::string& name, const std::string& item, Verdict verdict) {
    return {.name = name, .item = item, .verdict = verdict};
  }
  static Played played(std::vector<reports::Check> checks, std::size_t touched = 1) {
    Played result;
    result.world.checks = std::move(checks);
    result.touched = touched;
    return result;
  }
  Outcome outcome() const { return judgement_.result(true).outcome; }

  Tampering tampering_ = [] {
    Tampering tampering;
    tampering.items = {"a/property", "a/every"};
    return tampering;
  }();
  Judgement judgement_{tampering_};
};

TEST_F(JudgingTest, AFailedCheckOfAStatementThatItConcernsHasNoticedIt) {
  EXPECT_EQ(outcome(), Outcome::not_tried);
  judgement_.take(played({check("a.x", "a/property", Verdict::passed)}), {});
  EXPECT_FALSE(judgement_.is_noticed());
  judgement_.take(played({check("a.y", "a/every", Verdict::failed), check("b.y", "b/every", Verdict::failed)}), {});
  EXPECT_TRUE(judgement_.is_noticed());
  EXPECT_EQ(outcome(), Outcome::noticed);
  EXPECT_EQ(judgement_.result(true).noticed_by, std::vector<std::string>{"a.y"});
  EXPECT_EQ(judgement_.result(true).elsewhere, std::vector<std::string>{"b.y"});
}

TEST_F(JudgingTest, ACheckThatFailsAnywayHasNoticedNothing) {
  judgement_.take(played({check("a.x", "a/property", Verdict::failed)}), {"a.x"});
  EXPECT_EQ(outcome(), Outcome::made_good);
}

TEST_F(JudgingTest, WhatNeverTouchedAnythingIsNoSuccess) {
  judgement_.take(played({check("a.x", "a/property", Verdict::failed)}, 0), {});
  EXPECT_EQ(outcome(), Outcome::not_in_play);
}

TEST_F(JudgingTest, TheEndStateSetsAHoleApartFromWhatTheSyncMadeGood) {
  auto wrong = played({check("a.x", "a/property", Verdict::passed)});
  judgement_.take(wrong, {});
  EXPECT_EQ(outcome(), Outcome::made_good);
  wrong.wrong = "name of C-1 is “A”, and a person wrote “B”";
  judgement_.take(wrong, {});
  EXPECT_EQ(outcome(), Outcome::not_noticed);
  EXPECT_EQ(judgement_.result(true).note, *wrong.wrong);
  judgement_.take(played({check("b.x", "b/every", Verdict::failed)}), {});
  EXPECT_EQ(outcome(), Outcome::elsewhere);
}

TEST_F(JudgingTest, WhatHasNotMetAllYetIsNoHole) {
  auto wrong = played({check("a.x", "a/property", Verdict::passed)});
  wrong.wrong = "name of C-1 is “A”, and a person wrote “B”";
  judgement_.take(wrong, {});
  EXPECT_EQ(judgement_.result(false).outcome, Outcome::not_tried);
  judgement_.take(played({check("a.y", "a/every", Verdict::failed)}), {});
  EXPECT_EQ(judgement_.result(false).outcome, Outcome::noticed);
}

TEST_F(JudgingTest, ASyncThatNeverCameToRestFailsTheChecksThatItCutShort) {
  auto hung = played({check("a.x", "a/property", Verdict::not_run)});
  hung.world.trouble = "the subject did not come to rest";
  judgement_.take(hung, {});
  EXPECT_EQ(outcome(), Outcome::elsewhere) << "it never got ready";
  hung.world.subject_failed = reports::FailureKind::unsettled;
  judgement_.take(hung, {});
  EXPECT_EQ(outcome(), Outcome::noticed);
}

}  // namespace
}  // namespace dataflow_qa::sabotage
