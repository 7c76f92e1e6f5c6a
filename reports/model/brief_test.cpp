#include "reports/model/brief.h"

#include <gtest/gtest.h>

#include "reports/failure_samples.h"
#include "reports/model/sentences.h"

namespace dataflow_qa::reports {
namespace {

std::string of(FailureKind kind) {
  return brief(sample::failure(kind));
}

TEST(Brief, BeginsWithTheNews) {
  EXPECT_EQ(of(FailureKind::missing), "no counterpart in PowerOffice GO: Custom PMS customers C-1004");
  EXPECT_EQ(of(FailureKind::duplicate), "2 counterparts in PowerOffice GO: Custom PMS customers C-1004");
  EXPECT_EQ(of(FailureKind::not_arrived),
            "`EmailAddress` holds “old@x.example” instead of “new@x.example”: PowerOffice GO Customers 27000004");
  EXPECT_EQ(of(FailureKind::differs),
            "`EmailAddress` is empty instead of “new@x.example” (and 2 more): PowerOffice GO Customers 27000004");
  EXPECT_EQ(of(FailureKind::overwritten),
            "`email` holds “old@x.example” instead of “new@x.example”: Custom PMS customers C-1004");
}

TEST(Brief, IsTheFirstLineOfTheSentenceOfTheRest) {
  const auto failure = sample::failure(FailureKind::orphan);
  EXPECT_EQ(brief(failure), sentence(failure));
  EXPECT_EQ(brief({.message = "one\ntwo"}), "one");
}

TEST(Brief, IsMadeOfAnyFailure) {
  for (const auto kind : failure_kinds()) EXPECT_NO_THROW(static_cast<void>(brief({.kind = kind})));
}

}  // namespace
}  // namespace dataflow_qa::reports
