#include "harness/world/settler.h"

#include <gmock/gmock.h>

#include "harness/world/testing/settler_test_base.h"
#include "harness/world/trouble.h"

namespace dataflow_qa::world {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using SettlerTest = testing::SettlerTest;

TEST_F(SettlerTest, ADaemonHasSettledWhenItHasLookedTwiceSinceTheLastChange) {
  auto& settler = settled_once();
  person_edits();
  settler.settle();
  EXPECT_EQ(took(), 200ms);
  EXPECT_EQ(settler.last_settle(), 200ms);
  EXPECT_EQ(settled_, 1);
}

TEST_F(SettlerTest, AWriteOfADaemonBeginsTheWaitAgain) {
  auto& settler = settled_once();
  const int from = subject_.looks();
  subject_.at_look = [&](int look) {
    if (look <= from + 3) subject_.write("Name");
  };
  person_edits();
  settler.settle();
  EXPECT_EQ(took(), 500ms);
}

TEST_F(SettlerTest, ADaemonThatDiesIsTrouble) {
  auto& settler = settled_once();
  person_edits();
  time_.after(50ms, [&] { subject_.die(4); });
  const auto trouble = trouble_of([&] { settler.settle(); });
  EXPECT_STREQ(trouble.what(), "the subject exited with status 4 in the middle of the run");
  EXPECT_EQ(trouble.kind(), subject::SubjectTrouble::What::died);
  EXPECT_THAT(trouble.last_output(), ::testing::ElementsAre("the last line"));
  EXPECT_EQ(settled_, 0);
}

TEST_F(SettlerTest, ADaemonThatHasReasonToDieIsStartedAgain) {
  auto& settler = settled_once();
  revives_ = true;
  person_edits();
  time_.after(50ms, [&] { subject_.die(4); });
  settler.settle();
  EXPECT_EQ(subject_.ending(), std::nullopt);
  EXPECT_EQ(settled_, 1);
}

TEST_F(SettlerTest, WhatAKilledProcessOfADaemonHasListedDoesNotCount) {
  subject_.pids = {7, 8};
  auto& settler = settled_once();
  person_edits();
  time_.after(150ms, [&] { subject_.pids = {7, 9}; });
  const int from = subject_.looks();
  subject_.at_look = [&](int look) {
    if (look == from + 3) subject_.write("Name");
  };
  settler.settle();
  EXPECT_EQ(took(), 500ms) << "it wrote at its third look, and looked twice more";
}

TEST_F(SettlerTest, ADaemonWithANewProcessForEachPassSettles) {
  subject_.pids = {0};
  auto& settler = settled_once();
  subject_.at_look = [&](int look) { subject_.pids = {look}; };
  for (const auto looks : {12, 4}) {  // two for each loss, and two more
    person_edits();
    settler.settle();
    EXPECT_EQ(settler.last_settle(), looks * 100ms);
  }
}

TEST_F(SettlerTest, ADaemonThatHangsIsTroubleAfterTheSettleTimeout) {
  auto& settler = settled_once();
  person_edits();
  subject_.hang();
  const auto trouble = trouble_of([&] { settler.settle(); });
  EXPECT_STREQ(trouble.what(),
               "the subject did not settle: waiting for it to list PowerOffice Go Customers to the end twice for 30 s");
  EXPECT_EQ(trouble.kind(), subject::SubjectTrouble::What::unsettled);
  EXPECT_EQ(took(), 30s);
}

TEST_F(SettlerTest, TheTimeInWhichThisProgramWasStoppedDoesNotCount) {
  auto& settler = settled_once();
  person_edits();
  time_.after(50ms, [&] { time_.stop_for(1h); });
  settler.settle();
  EXPECT_EQ(took(), 1h + 150ms);
  EXPECT_EQ(settler.last_settle(), 200ms);
}

TEST_F(SettlerTest, ADaemonThatNeverListsIsGivenTimeAndThenBelieved) {
  subject_.lists.clear();
  auto& settler = settled_once();
  EXPECT_EQ(before_, 10s) << "the patience for a first walk";
  person_edits();
  settler.settle();
  EXPECT_EQ(took(), 500ms) << "three polls and the quiet time";
  EXPECT_FALSE(settler.tracker().walks_system("pms"));
}

TEST_F(SettlerTest, AListingThatNeverEndsIsTrouble) {
  subject_.pages_never_end = true;
  const auto trouble = trouble_of([&] { settler().settle(); });
  EXPECT_THAT(trouble.what(), HasSubstr("did not settle: waiting for it to list PowerOffice Go Customers to the end"));
}

TEST_F(SettlerTest, ADaemonThatWritesForeverSettlesAndIsSeenToOscillate) {
  auto& settler = settled_once();
  subject_.at_look = [&](int) { subject_.write("PhoneNumber"); };
  person_edits();
  settler.settle();
  ASSERT_EQ(settler.tracker().oscillations().size(), 1U);
  EXPECT_EQ(settler.tracker().oscillations().front().property, "PhoneNumber");
}

TEST_F(SettlerTest, TroubleAtTheStartIsHandedOn) {
  subject_.at_start = [] { throw SubjectTrouble("the subject was not ready within 10 s", {}); };
  EXPECT_STREQ(trouble_of([&] { settler(); }).what(), "the subject was not ready within 10 s");
}

TEST_F(SettlerTest, OneThatRunsInCyclesHasSettledAfterTwoPassesWithoutAChange) {
  subject_.at_look = [&](int look) {
    if (look <= 3) subject_.write("Name");
  };
  settler(Settler::Way::cycle).settle();
  EXPECT_EQ(subject_.looks(), 5);
}

TEST_F(SettlerTest, APassThatHangsIsTrouble) {
  subject_.ends_pass = [](int) { return subject::Ending{.how = subject::Ending::How::timed_out}; };
  EXPECT_STREQ(trouble_of([&] { settler(Settler::Way::cycle).settle(); }).what(),
               "a pass of the subject did not end, and brought nothing further for 30 s");
}

TEST_F(SettlerTest, ThreeFailedPassesInARowAreTrouble) {
  subject_.ends_pass = [](int) { return subject::Ending{.code = 1}; };
  EXPECT_STREQ(trouble_of([&] { settler(Settler::Way::cycle).settle(); }).what(),
               "three passes of the subject in a row failed; the last one exited with status 1");
  EXPECT_EQ(subject_.looks(), 3);
}

TEST_F(SettlerTest, APassThatWasInterruptedSaysNothing) {
  interruptions_ = 4;
  subject_.ends_pass = [&](int pass) { return subject::Ending{.code = pass <= 4 ? 1 : 0}; };
  settler(Settler::Way::cycle).settle();
  EXPECT_EQ(subject_.looks(), 6);
}

TEST_F(SettlerTest, PassesThatFailNowAndThenAreTroubleInTheEnd) {
  subject_.ends_pass = [](int pass) { return subject::Ending{.code = pass % 2}; };
  EXPECT_THAT(trouble_of([&] { settler(Settler::Way::cycle).settle(); }).what(),
              HasSubstr("no two in a row were done"));
}

TEST_F(SettlerTest, OneWithATriggerHasSettledWhenItWasFiredTwiceWithoutAChange) {
  subject_.at_trigger = [&] {
    if (subject_.triggers() == 1) time_.after(150ms, [&] { subject_.write("Name"); });
  };
  settler(Settler::Way::trigger).settle();
  EXPECT_EQ(subject_.triggers(), 3);
  EXPECT_EQ(time_.elapsed(), 150ms + 3 * 200ms);
}

TEST_F(SettlerTest, ATriggerThatIsNotAnsweredIsTrouble) {
  subject_.at_trigger = [] { throw SubjectTrouble("the trigger POST /sync was not answered", {}); };
  EXPECT_STREQ(trouble_of([&] { settler(Settler::Way::trigger).settle(); }).what(),
               "the trigger POST /sync was not answered");
}

TEST_F(SettlerTest, OneThatDiesAfterItsTriggerIsTrouble) {
  subject_.at_trigger = [&] { time_.after(20ms, [&] { subject_.die(1); }); };
  EXPECT_EQ(trouble_of([&] { settler(Settler::Way::trigger).settle(); }).kind(), subject::SubjectTrouble::What::died);
}

TEST_F(SettlerTest, OneWithATriggerThatAsksAllTheTimeIsQuietWhenItChangesNothing) {
  rules_.settle_timeout = 1s;
  auto& with_trigger = settler(Settler::Way::trigger);
  subject_.poll = 50ms;
  subject_.start();
  with_trigger.settle();
  EXPECT_EQ(time_.elapsed(), 2s);
}

TEST_F(SettlerTest, AWalkOfEverythingIsAComparison) {
  EXPECT_TRUE(settled_once().settle_compared(all_).front());
  EXPECT_EQ(settled_, 2) << "before and after";
}

TEST_F(SettlerTest, AComparisonIsFollowedByTheWritesThatItCauses) {
  auto& settler = settled_once();
  const int from = subject_.looks();
  subject_.at_look = [&](int look) {
    if (look == from + 3) subject_.write("Name");
  };
  settler.settle_compared(all_);
  EXPECT_GE(subject_.looks(), from + 5) << "two more after the write";
}

TEST_F(SettlerTest, WhatIsNotListedIsNotCompared) {
  EXPECT_THAT(settled_once().settle_compared({all_.front(), {{"pms", "projects"}}}), ElementsAre(true, false));
}

TEST_F(SettlerTest, WalksOfChangesAreNoComparison) {
  subject_.asks_for_changes_only = true;
  EXPECT_FALSE(settled_once().settle_compared(all_).front());
}

TEST_F(SettlerTest, OneThatSaysHowOftenItComparesIsBelievedAfterThatTime) {
  subject_.asks_for_changes_only = true;
  rules_.full_scan_interval = 3s;
  EXPECT_TRUE(settled_once().settle_compared(all_).front());
  EXPECT_GE(took(), 3s);
}

TEST_F(SettlerTest, ADaemonThatNoLongerListsWhatIsCertainHangs) {
  auto& settler = settled_once();
  request_pending_ = request_is_certain_ = true;
  const auto trouble = trouble_of([&] { settler.settle(); });
  EXPECT_STREQ(trouble.what(), "the subject did not settle: waiting for it to list records again for 30 s");
  EXPECT_EQ(trouble.kind(), subject::SubjectTrouble::What::unsettled);
  EXPECT_EQ(given_up_, 1);
}

TEST_F(SettlerTest, WaitsASecondAndSaysWhatFor) {
  auto& settler = settled_once();
  settler.wait_a_second();
  EXPECT_EQ(took(), 1010ms);
  EXPECT_EQ(waited_for_, "letting a second go by between two edits");
}

TEST_F(SettlerTest, WhoeverInterruptsEndsTheWait) {
  auto& settler = settled_once();
  person_edits();
  time_.after(10ms, [] { throw Interrupted(); });
  EXPECT_THROW(settler.settle(), Interrupted);
}

TEST_F(SettlerTest, APassThatFailsSinceAMockSpoiledItsRequestsIsNoTrouble) {
  subject_.ends_pass = [&](int) {
    journal_.append({.system = "go", .method = "GET", .status = 503, .fault = "503"});
    return subject::Ending{.code = 1};
  };
  settler(Settler::Way::cycle).settle();
  EXPECT_EQ(subject_.looks(), 2);
}

TEST_F(SettlerTest, ATriggerThatFailsSinceAMockSpoiledRequestsIsNoTrouble) {
  subject_.at_trigger = [&] {
    journal_.append({.system = "go", .method = "GET", .status = 503, .fault = "503"});
    throw SubjectTrouble("the trigger POST /sync was answered with 500", {});
  };
  settler(Settler::Way::trigger).settle();
  EXPECT_EQ(subject_.triggers(), 2);
}

}  // namespace
}  // namespace dataflow_qa::world
