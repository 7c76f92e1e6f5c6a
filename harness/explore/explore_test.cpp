#include "harness/explore/explore.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/explore/testing/stories.h"

namespace dataflow_qa::explore {
namespace {

const Step settle{.action = Action::settle};
const Step stop{.action = Action::stop};

TEST(WithSurroundings, PutsWhatBefellTheWorldBetweenTheSameSettles) {
  auto story = linked("A");
  story.steps.insert(story.steps.end(), {edit("A", Side::source, "email"), settle});
  Story companion{
      "customers", 2, "", {create("Z", Side::source), settle, stop, edit("Z", Side::source, "phone"), settle}};
  EXPECT_EQ(with_surroundings(story, {&companion}).steps,
            (std::vector<Step>{create("A", Side::source), settle, stop, edit("A", Side::source, "email"), settle}));
}

TEST(WithSurroundings, LeavesOutWhatCameAfterTheStory) {
  const auto story = linked("A");
  Story companion{"customers", 2, "", {create("Z", Side::source), settle, settle, stop, settle}};
  EXPECT_EQ(with_surroundings(story, {&companion}), story);
}

}  // namespace
}  // namespace dataflow_qa::explore
