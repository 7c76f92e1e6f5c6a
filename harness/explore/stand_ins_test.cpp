#include "harness/explore/stand_ins.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/explore/testing/flow.h"
#include "harness/explore/testing/stories.h"

namespace dataflow_qa::explore {
namespace {

using ::testing::ElementsAre;

class StandInsTest : public ::testing::Test {
 protected:
  /// The properties of the story's steps, in order.
  std::vector<std::string> played(const std::vector<Step>& steps) {
    std::vector<std::string> result;
    for (const auto& step : with_stand_ins({"others", 0, "", steps}, abilities_).steps) {
      result.insert(result.end(), step.properties.begin(), step.properties.end());
    }
    return result;
  }

  testing::OwnFlow own_;
  Abilities abilities_{.flow = &own_.flow(),
                       .births = {Side::source},
                       .editable = {"name", "phone", "email"},
                       .exchangeable = {"email", "phone"},
                       .passed_on = {"email"}};
};

TEST_F(StandInsTest, WhatIsThereStays) {
  EXPECT_THAT(played({edit("A", Side::source, "phone"), edit("A", Side::target, "name")}),
              ElementsAre("phone", "name"));
}

TEST_F(StandInsTest, WhatIsNotThereIsAnotherOneThroughout) {
  EXPECT_THAT(
      played({edit("A", Side::source, "title"), edit("A", Side::target, "phone"), edit("A", Side::source, "title")}),
      ElementsAre("email", "phone", "email"));
}

TEST_F(StandInsTest, WhatIsPassedOnCanBePassedOn) {
  auto born = create("B", Side::source);
  born.with = "A";
  born.properties = {"code"};
  EXPECT_THAT(played({edit("A", Side::source, "code"), born}), ElementsAre("email", "email"));
}

TEST_F(StandInsTest, WhereTooFewAreThereTheStoryStaysAsItWas) {
  EXPECT_THAT(played({edit("A", Side::source, "a"), edit("A", Side::source, "b"), edit("A", Side::source, "c")}),
              ElementsAre("a", "b", "c"));
  EXPECT_THAT(played({edit("A", Side::source, "active")}), ElementsAre("active")) << "none is a state";
}

}  // namespace
}  // namespace dataflow_qa::explore
