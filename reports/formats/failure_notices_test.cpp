#include "reports/formats/failure_notices.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/failure_samples.h"

namespace dataflow_qa::reports::console {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

Check failed(const std::string& name, FailureKind kind = FailureKind::missing) {
  return {.name = name, .verdict = Verdict::failed, .failures = {sample::failure(kind)}};
}
Check after_retry(Check check, Verdict verdict) {
  check.verdict = verdict;
  check.retry.emplace();
  if (verdict == Verdict::flaky) check.reason = "it failed, and passed when it was tried once more in a fresh world";
  return check;
}

TEST(FailureNotices, AFailureIsNamedWhenItIsSeenAndAgainWhenItIsConfirmed) {
  FailureNotices notices({}, true);
  EXPECT_EQ(notices.seen(failed("c.new")),
            "? c.new failed; confirming alone …\n"
            "    no counterpart in PowerOffice GO: Custom PMS customers C-1004\n");
  EXPECT_EQ(notices.judged(after_retry(failed("c.new"), Verdict::failed)), "✗ c.new failed again: confirmed\n");
}

TEST(FailureNotices, OneThatPassesTheSecondTimeIsSaidToBeFlaky) {
  FailureNotices notices({}, true);
  EXPECT_THAT(notices.seen(failed("c.new")), Not(IsEmpty()));
  EXPECT_EQ(notices.judged(after_retry(failed("c.new"), Verdict::flaky)), "≈ c.new passed when tried again: flaky\n");
}

TEST(FailureNotices, OfThoseThatFailAlikeTheFirstAloneIsNamed) {
  FailureNotices notices({}, true);
  EXPECT_THAT(notices.seen(failed("c.new")), HasSubstr("c.new failed"));
  EXPECT_THAT(notices.seen(failed("c.new")), IsEmpty()) << "seen in another world";
  EXPECT_THAT(notices.seen(failed("c.full")), IsEmpty());
  EXPECT_THAT(notices.seen(failed("c.text", FailureKind::duplicate)), HasSubstr("c.text failed"));
  EXPECT_THAT(notices.judged(after_retry(failed("c.full"), Verdict::failed)), IsEmpty());
  EXPECT_THAT(notices.judged(after_retry(failed("c.new"), Verdict::failed)),
              HasSubstr("confirmed; 1 more failed alike"));
}

TEST(FailureNotices, ASubjectWithOneWorldIsNotTriedAgain) {
  FailureNotices notices({}, false);
  EXPECT_THAT(notices.seen(failed("c.new")), HasSubstr("? c.new failed\n"));
  EXPECT_THAT(notices.judged(failed("c.new")), IsEmpty());
}

TEST(FailureNotices, WhatIsKnownOrPassedIsNoNews) {
  FailureNotices notices({.unicode = false}, true);
  EXPECT_THAT(notices.seen({.name = "c.known", .verdict = Verdict::known}), IsEmpty());
  EXPECT_THAT(notices.judged({.name = "c.passed", .verdict = Verdict::passed}), IsEmpty());
  EXPECT_THAT(notices.seen(failed("c.new")), HasSubstr("failed; confirming alone ...\n")) << "in ASCII";
}

}  // namespace
}  // namespace dataflow_qa::reports::console
