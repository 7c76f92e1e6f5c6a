#include "reports/grouping.h"

#include <gtest/gtest.h>

#include "reports/failure_samples.h"
#include "reports/known/version_1.h"

namespace dataflow_qa::reports {
namespace {

Failure lost() {
  return sample::failure(FailureKind::not_arrived);
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
