#include "harness/checks/deletion_outcome.h"

#include <gtest/gtest.h>

namespace dataflow_qa::checks {
namespace {

using reports::FailureKind;

class DeletionOutcomeTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::optional<FailureKind> trouble() const {
    const auto failure = FollowsDeletionPolicy()(outcome_);
    return failure ? std::optional(failure->kind) : std::nullopt;
  }
  DeletionOutcome outcome_{.record = {reports::Side::source, "Custom PMS", "customers", "C-1004"},
                           .survivor = {reports::Side::target, "PowerOffice GO", "Customers", "27"},
                           .occasion = {}};
};

TEST_F(DeletionOutcomeTest, WithoutAClaimOnlyASecondRecordIsTooMany) {
  for (const auto survivors :
       {DeletionOutcome::Of::stays, DeletionOutcome::Of::archived, DeletionOutcome::Of::deleted}) {
    outcome_.survivors = survivors;
    EXPECT_EQ(trouble(), std::nullopt);
  }
  outcome_.made_again = 1;
  EXPECT_EQ(trouble(), std::nullopt);
  outcome_.made_again = 2;
  EXPECT_EQ(trouble(), FailureKind::recreated);
}

TEST_F(DeletionOutcomeTest, AClaimIsHeldTo) {
  outcome_.rule = DeletionRule::ignore;
  EXPECT_EQ(trouble(), std::nullopt);
  outcome_.rule = DeletionRule::archive;
  EXPECT_EQ(trouble(), FailureKind::deletion_policy);
  outcome_.survivors = DeletionOutcome::Of::archived;
  EXPECT_EQ(trouble(), std::nullopt);
  outcome_.made_again = 1;
  EXPECT_EQ(trouble(), FailureKind::deletion_policy);
}

TEST_F(DeletionOutcomeTest, WhatWasArchivedBeforeStaysSoUnderEitherClaim) {
  outcome_.survivors = DeletionOutcome::Of::archived;
  outcome_.rule = DeletionRule::ignore;
  EXPECT_EQ(trouble(), FailureKind::deletion_policy);
  outcome_.was_archived = true;
  for (const auto rule : {DeletionRule::ignore, DeletionRule::archive}) {
    outcome_.rule = rule;
    EXPECT_EQ(trouble(), std::nullopt);
  }
  outcome_.rule = DeletionRule::propagate;
  EXPECT_EQ(FollowsDeletionPolicy()(outcome_).value().outcome, "stays");
}

TEST_F(DeletionOutcomeTest, AFailureSaysWhatBecameOfBoth) {
  outcome_.rule = DeletionRule::propagate;
  outcome_.made_again = 1;
  const auto failure = FollowsDeletionPolicy()(outcome_).value();
  EXPECT_EQ(failure.record, outcome_.record);
  EXPECT_EQ(failure.counterpart, outcome_.survivor);
  EXPECT_EQ(failure.outcome, "stays");
  EXPECT_EQ(failure.recreated, 1);
  EXPECT_EQ(failure.rule, "propagate");
}

TEST_F(DeletionOutcomeTest, WritesWithoutEndAreNobodysRule) {
  outcome_.endless_writes = EndlessWrites{outcome_.survivor, {"", "Name"}, 9, false};
  const auto failure = FollowsDeletionPolicy()(outcome_).value();
  EXPECT_EQ(failure.kind, FailureKind::oscillation);
  EXPECT_EQ(failure.record, outcome_.record);
  EXPECT_EQ(failure.rewritten, outcome_.survivor);
}

TEST_F(DeletionOutcomeTest, IsDescribedAlsoWhereAllIsWell) {
  EXPECT_EQ(described(outcome_),
            "Custom PMS customers C-1004 was deleted: PowerOffice GO Customers 27 stayed as it was, and nothing "
            "took the place of the deleted record");
}

}  // namespace
}  // namespace dataflow_qa::checks
