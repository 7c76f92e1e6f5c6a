#include "harness/checks/deletion_outcome.h"

#include <gtest/gtest.h>

namespace dataflow_qa::checks {
namespace {

using testing::HasSubstr;

class FateTest : public testing::Test {
 protected:
  std::string complaint() {
    testing::StringMatchResultListener why;
    return FollowsDeletionPolicy().MatchAndExplain(fate_, &why) ? "none" : why.str();
  }
  DeletionOutcome fate_{.record = "Custom PMS customers C-1004", .survivor = "PowerOffice GO Customers 27"};
};

TEST_F(FateTest, WithoutAClaimOnlyASecondRecordIsTooMany) {
  for (const auto survivors :
       {DeletionOutcome::Of::stays, DeletionOutcome::Of::archived, DeletionOutcome::Of::deleted}) {
    fate_.survivors = survivors;
    EXPECT_EQ(complaint(), "none");
  }
  fate_.made_again = 1;
  EXPECT_EQ(complaint(), "none");
  fate_.made_again = 2;
  EXPECT_THAT(complaint(), HasSubstr("it was made again 2 times"));
}

TEST_F(FateTest, AClaimIsHeldTo) {
  fate_.rule = "ignore";
  EXPECT_EQ(complaint(), "none");
  fate_.made_again = 1;
  EXPECT_EQ(complaint(),
            "Custom PMS customers C-1004 was deleted: PowerOffice GO Customers 27 stayed as it was, and it was made "
            "again, though the subject claims \"deletes\": \"ignore\"");
  fate_.made_again = 0;
  fate_.rule = "archive";
  EXPECT_THAT(complaint(), HasSubstr("stayed as it was"));
  fate_.survivors = DeletionOutcome::Of::archived;
  EXPECT_EQ(complaint(), "none");
  fate_.rule = "propagate";
  EXPECT_THAT(complaint(), HasSubstr("was archived or made inactive"));
}

TEST_F(FateTest, WritesWithoutEndAreNobodysRule) {
  fate_.oscillation = Oscillation{"go", "Customers", "27", "Name", 9};
  EXPECT_THAT(complaint(), HasSubstr("did not settle: `Name` of Customers 27"));
}

}  // namespace
}  // namespace dataflow_qa::checks
