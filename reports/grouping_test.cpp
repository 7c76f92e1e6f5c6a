#include "reports/grouping.h"

#include <gtest/gtest.h>

#include "reports/failure_samples.h"
#include "reports/known/version_1.h"

namespace dataflow_qa::reports {
namespace {

Failure lost() {
  return sample::failure(FailureKind::not_arrived);
}

TEST(Likeness, LeavesOutRecordPropertyAndValues) {
  Failure other = lost();
  other.record->id = "C-1005";
  other.counterpart->id = "27000005";
  other.property = {"phone", "PhoneNumber"};
  other.written = other.expected = "+47";
  other.settles = 3;
  EXPECT_EQ(likeness(lost()), likeness(other));
}

TEST(Likeness, KeepsApartKindSideCollectionCauseAndCircumstances) {
  const auto differs_by = [](auto change) {
    Failure other = lost();
    change(other);
    return likeness(other) != likeness(lost());
  };
  EXPECT_TRUE(differs_by([](Failure& f) { f.kind = FailureKind::overwritten; }));
  EXPECT_TRUE(differs_by([](Failure& f) { f.record->side = Side::target; }));
  EXPECT_TRUE(differs_by([](Failure& f) { f.record->collection = "projects"; }));
  EXPECT_TRUE(differs_by([](Failure& f) { f.cause.kind = CauseKind::never_listed; }));
  EXPECT_TRUE(differs_by([](Failure& f) { f.circumstances = {Circumstance::while_down}; }));
}

TEST(Likeness, OfAPartIsThatOfTheWholeWhoseRecordsItShares) {
  Failure other = lost();
  other.dataflow = "human-data";
  EXPECT_EQ(likeness(lost()), likeness(other));
}

TEST(Likeness, OfAnOtherFailureIsThePatternOfItsMessage) {
  EXPECT_EQ(likeness(Failure{.message = "3 walks of C-1"}), likeness(Failure{.message = "3 walks of C-2"}));
  EXPECT_NE(likeness(Failure{.message = "3 walks of C-1"}), likeness(Failure{.message = "4 walks of C-1"}));
}

TEST(SameReason, NeedsTheSameProperties) {
  Failure other = lost();
  other.record->id = "C-1005";
  EXPECT_TRUE(same_reason(lost(), other));
  other.property = {"phone", "PhoneNumber"};
  EXPECT_FALSE(same_reason(lost(), other));
}

TEST(SameReason, IsFoundBetweenAResultOfVersion1AndOneOfToday) {
  for (const FailureKind kind : failure_kinds()) {
    const Failure now = sample::failure(kind);
    EXPECT_TRUE(same_reason(Failure{.message = version_1_sentence(now)}, now)) << to_string(kind);
  }
  EXPECT_FALSE(same_reason(Failure{.message = version_1_sentence(lost())}, sample::failure(FailureKind::orphan)));
}

TEST(SameReason, OfErrorsIsThatOfTheirReasons) {
  Check before;
  before.verdict = Verdict::error;
  before.reason = "the mock answered 500 after 1.2 s";
  Check now = before;
  now.reason = "the mock answered 500 after 1.3 s";
  EXPECT_TRUE(same_reason(before, now));
  now.reason = "the mock answered 400 after 1.2 s";
  EXPECT_FALSE(same_reason(before, now));
}

}  // namespace
}  // namespace dataflow_qa::reports
