#include "reports/model/likeness.h"

#include <gtest/gtest.h>

#include "reports/failure_samples.h"

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

TEST(ReasonOfFailure, IsItsLikenessAndItsProperties) {
  Failure other = lost();
  other.record->id = "C-1005";
  EXPECT_EQ(reason_of(lost()), reason_of(other));
  other.property = {"phone", "PhoneNumber"};
  EXPECT_EQ(reason_of(lost()).like, reason_of(other).like);
  EXPECT_NE(reason_of(lost()), reason_of(other));
}

}  // namespace
}  // namespace dataflow_qa::reports
