#include "harness/world/claims.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/world/testing/two_systems.h"

namespace dataflow_qa::world {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;
using testing::TwoSystems;

class ClaimsTest : public ::testing::Test {
 protected:
  [[nodiscard]] const model::Property& property(const std::string& flow, const std::string& source) const {
    for (const auto& each : two_.flow(flow).properties) {
      if (each.mapping->source == source) return each;
    }
    throw std::logic_error("there is no property " + source);
  }

  TwoSystems two_;
  subject::Capabilities capabilities_;
  const Claims claims_{capabilities_, two_.model};
};

TEST_F(ClaimsTest, AreEverythingWhereNothingIsSaid) {
  EXPECT_EQ(claims_.against_edits(two_.flow("customers"), Side::target), std::nullopt);
  EXPECT_EQ(claims_.against_creation(two_.flow("customers")), std::nullopt);
}

TEST_F(ClaimsTest, NameTheSystemWhoseEditsAreNotCarried) {
  capabilities_.directions.from_target = false;
  EXPECT_THAT(claims_.against_edits(two_.flow("customers"), Side::target),
              Optional(HasSubstr("the subject does not claim to carry edits of customers from PowerOffice")));
  EXPECT_EQ(claims_.against_edits(two_.flow("customers"), Side::source), std::nullopt);
}

TEST_F(ClaimsTest, NameThePropertyThatIsNotCarried) {
  capabilities_.dataflows["customers"].properties["name"] = {.from_source = true, .from_target = false};
  const auto& name = property("customers", "name");
  EXPECT_THAT(claims_.against_edits(two_.flow("customers"), name, Side::target),
              Optional(HasSubstr("the subject does not claim to carry edits of `Name` from PowerOffice")));
  EXPECT_EQ(claims_.against_edits(two_.flow("customers"), name, Side::source), std::nullopt);
  EXPECT_TRUE(claims_.carries_at_creation(two_.flow("customers"), name));
  capabilities_.dataflows["customers"].properties["name"] = {.from_source = false, .from_target = false};
  EXPECT_FALSE(claims_.carries_at_creation(two_.flow("customers"), name));
}

TEST_F(ClaimsTest, SayWhichSystemNeedNotBeRead) {
  EXPECT_THAT(claims_.unread(), ::testing::IsEmpty());
  capabilities_.directions.from_target = false;
  EXPECT_THAT(claims_.unread(), ::testing::ElementsAre("go"));
  capabilities_.creates_in_source = true;
  EXPECT_THAT(claims_.unread(), ::testing::IsEmpty());
}

TEST_F(ClaimsTest, MayLeaveOutADataflowOrItsCreation) {
  capabilities_.dataflows["customers"].any = false;
  capabilities_.dataflows["projects"].creates_in_target = false;
  EXPECT_THAT(claims_.against_creation(two_.flow("customers")),
              Optional(std::string("the subject does not claim the dataflow customers")));
  EXPECT_THAT(claims_.against_creation(two_.flow("projects")),
              Optional(HasSubstr("the subject does not claim to create projects in PowerOffice")));
}

}  // namespace
}  // namespace dataflow_qa::world
