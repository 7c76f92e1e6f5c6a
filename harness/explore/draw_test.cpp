#include "harness/explore/draw.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "harness/explore/testing/flow.h"

namespace dataflow_qa::explore {
namespace {

class DrawTest : public ::testing::Test {
 protected:
  DrawTest() {
    abilities_ = {.flow = &world_.flow(),
                  .births = {Side::source, Side::target},
                  .editable = {"name", "email", "phone"},
                  .clearable = {"phone"},
                  .exchangeable = {"name", "email", "phone"},
                  .passed_on = {"email", "phone"},
                  .may_remove = true,
                  .may_kill = true,
                  .tokens = {Side::target}};
  }
  [[nodiscard]] Story draw(std::uint64_t seed, bool faults = true) const {
    return draw_story(abilities_, seed, {.steps = 30, .faults = faults});
  }

  testing::OwnFlow world_;
  Abilities abilities_;
};

TEST_F(DrawTest, GivesTheSameStoryForTheSameSeed) {
  EXPECT_EQ(draw(7), draw(7));
  EXPECT_NE(draw(7).steps, draw(8).steps);
}

/// Another compiler or library must not draw another one, or nobody could play a colleague's seed.
TEST_F(DrawTest, GivesTheSameStoryEverywhere) {
  const auto story = draw_story(abilities_, 3, {.steps = 4});
  EXPECT_EQ(written(story), R"({"history":1,"dataflow":"customers","seed":3,
 "steps": [
  {"do":"create","record":"A","in":"target"},
  {"do":"create","record":"B","in":"target"},
  {"do":"create","record":"C","in":"target"},
  {"do":"edit","record":"A","in":"target","properties":["phone"]},
  {"do":"settle"}
]}
)");
}

TEST_F(DrawTest, DrawsWhatCanHappen) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const auto story = draw(seed);
    ASSERT_EQ(story, tidied(story)) << written(story);
    EXPECT_GE(steps_made(story), 30U) << written(story);
    EXPECT_FALSE(misfit(story, world_.model()));
    const auto again = read_story(written(story), "h.json");
    ASSERT_TRUE(again) << again.error().text();
    ASSERT_EQ(*again, story) << written(*again) << written(story);
  }
}

TEST_F(DrawTest, DrawsEverythingThatPersonsMayDo) {
  std::set<Action> actions;
  std::set<Point> points;
  std::set<Fault> faults;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    for (const auto& step : draw(seed).steps) {
      actions.insert(step.action);
      points.insert(step.point);
      if (step.action == Action::spoil || step.action == Action::disturb) faults.insert(step.fault);
    }
  }
  EXPECT_EQ(actions.size(), 14U);
  EXPECT_EQ(points.size(), 8U);
  EXPECT_EQ(faults.size(), 11U);
}

TEST_F(DrawTest, LeavesOutWhatIsNotClaimed) {
  abilities_.births = {Side::source};
  abilities_.may_remove = abilities_.may_stop = false;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    for (const auto& step : draw(seed, false).steps) {
      EXPECT_FALSE(is_about_all(step) || step.action == Action::remove || step.action == Action::spoil);
      EXPECT_FALSE(step.action == Action::create && step.side == Side::target);
    }
  }
}

}  // namespace
}  // namespace dataflow_qa::explore
