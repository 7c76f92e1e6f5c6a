#include "harness/explore/story.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/explore/testing/stories.h"

namespace dataflow_qa::explore {
namespace {

using ::testing::HasSubstr;

std::string mistake(const std::string& steps) {
  const auto story = read_story(R"({"history": 1, "dataflow": "customers", "steps": )" + steps + "}", "h.json");
  return story ? "" : story.error().text();
}

TEST(Story, IsReadAsItWasWritten) {
  Story story = linked("A");
  story.seed = 18'446'744'073'709'551'615U;
  story.about = "seen at a customer's";
  story.steps.push_back({.action = Action::edit,
                         .side = Side::target,
                         .record = "A",
                         .properties = {"email", "phone"},
                         .point = Point::before_write,
                         .at = Side::source});
  story.steps.push_back({.action = Action::spoil, .side = Side::target, .record = "A", .fault = Fault::no_json});
  story.steps.push_back({.action = Action::stop});
  story.steps.push_back({.action = Action::settle});
  const auto read = read_story(written(story), "h.json");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(*read, story);
}

TEST(Story, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(mistake(R"([{"do": "delte", "record": "A", "in": "source"}])"), HasSubstr("h.json: /steps/0/do: "));
  EXPECT_THAT(mistake(R"([{"do": "create", "in": "source"}])"), HasSubstr("/steps/0"));
  EXPECT_THAT(mistake(R"([{"do": "create", "record": "A", "in": "left"}])"), HasSubstr("/steps/0/in"));
  EXPECT_THAT(mistake(R"([{"do": "settle", "whom": "A"}])"), HasSubstr("whom"));
  EXPECT_THAT(mistake("[]"), HasSubstr("/steps"));
  EXPECT_THAT(mistake(R"([{"do": "edit", "record": "A", "in": "source", "properties": ["email"]}])"),
              HasSubstr("1 of 1 steps cannot happen"));
}

TEST(Story, SaysWhichFaultsBefallASystemAndWhichAWrite) {
  EXPECT_THAT(mistake(R"([{"do": "disturb", "in": "source", "fault": "refused"}])"), HasSubstr("/steps/0/fault"));
  EXPECT_THAT(mistake(R"([{"do": "disturb", "in": "source"}])"), HasSubstr("fault"));
  const auto old = read_story(
      R"({"history": 1, "dataflow": "customers", "steps": [{"do": "outage", "in": "target"}, {"do": "settle"}]})", "h");
  ASSERT_TRUE(old) << old.error().text();
  EXPECT_THAT(written(*old), HasSubstr(R"({"do":"disturb","in":"target","fault":"unavailable"})"));
}

TEST(Story, LosesTheStepsThatCannotHappen) {
  Story story{"customers", 0, "", {}};
  story.steps = {edit("A", Side::source, "email"), create("A", Side::source),  edit("A", Side::target, "email"),
                 {.action = Action::settle},       {.action = Action::settle}, edit("A", Side::target, "email"),
                 {.action = Action::hold}};
  EXPECT_EQ(tidied(story).steps, (std::vector<Step>{create("A", Side::source),
                                                    {.action = Action::settle},
                                                    edit("A", Side::target, "email"),
                                                    {.action = Action::settle}}));
}

TEST(Story, KnowsACounterpartOnceTheSyncHasCreatedIt) {
  Step counterpart = edit("A", Side::target, "email");
  counterpart.at = Side::target;
  counterpart.point = Point::before_creation;
  Story story{"customers", 0, "", {create("A", Side::source), counterpart}};
  EXPECT_EQ(steps_made(tidied(story)), 1U);
  story.steps[1].point = Point::after_creation;
  EXPECT_EQ(steps_made(tidied(story)), 2U);
}

TEST(Story, TakesBackOnlyWhatWasChangedBefore) {
  auto story = linked("A");
  auto back = edit("A", Side::source, "email");
  back.action = Action::restore;
  story.steps.push_back(back);
  EXPECT_EQ(steps_made(tidied(story)), 1U);
  story.steps.insert(story.steps.end() - 1, edit("A", Side::source, "email"));
  EXPECT_EQ(steps_made(tidied(story)), 3U);
}

/// What two records swap, the outcome of a conflict could take from either.
TEST(Story, LeavesOutConflictsAboutWhatRecordsSwap) {
  auto story = linked("A");
  story.steps.insert(story.steps.begin(), create("B", Side::source));
  story.steps.push_back(edit("A", Side::target, "code"));
  story.steps.push_back(
      {.action = Action::exchange, .side = Side::source, .record = "A", .with = "B", .properties = {"code"}});
  EXPECT_FALSE(has(tidied(story), Action::exchange));
  std::swap(story.steps[story.steps.size() - 1], story.steps[story.steps.size() - 2]);
  EXPECT_TRUE(has(tidied(story), Action::exchange));
  EXPECT_FALSE(has(tidied(story), Action::edit));
}

/// The counterpart of the one that is deleted may keep what the other one needs.
TEST(Story, DoesNotDeleteWhatHasJustPassedSomethingOn) {
  auto story = linked("A");
  story.steps.push_back(edit("A", Side::source, "code"));
  auto next = create("B", Side::source);
  next.with = "A";
  next.properties = {"code"};
  story.steps.push_back(next);
  story.steps.push_back({.action = Action::remove, .side = Side::source, .record = "A"});
  EXPECT_FALSE(has(tidied(story), Action::remove));
}

}  // namespace
}  // namespace dataflow_qa::explore
