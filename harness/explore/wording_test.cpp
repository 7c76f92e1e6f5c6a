#include "harness/explore/wording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/explore/testing/flow.h"
#include "harness/explore/testing/stories.h"

namespace dataflow_qa::explore {
namespace {

using ::testing::ElementsAre;

TEST(Wording, HasASentenceForEachStep) {
  const testing::OwnFlow world;
  auto story = linked("A");
  story.steps.push_back({.action = Action::hold});
  story.steps.push_back(edit("A", Side::target, "email"));
  story.steps.push_back(edit("A", Side::source, "name"));
  story.steps.push_back({.action = Action::settle});
  story.steps.push_back({.action = Action::stop});
  story.steps.push_back({.action = Action::restore, .side = Side::source, .record = "A", .properties = {"name"}});
  EXPECT_THAT(in_words(story, world.model()),
              ElementsAre("In Custom PMS, somebody creates Customer A.",
                          "When all is settled, in PowerOffice GO, somebody changes `EmailAddress` of A.",
                          "At the same time, in Custom PMS, somebody changes `name` of A.",
                          "When all is settled, the sync is stopped, and started again later.",
                          "Meanwhile, in Custom PMS, somebody gives `name` of A the value that it had before."));
}

TEST(Wording, SaysWhatGoesWrong) {
  const testing::OwnFlow world;
  auto story = linked("A");
  story.steps = {{.action = Action::disturb, .side = Side::target, .fault = Fault::token_ended},
                 {.action = Action::finish},
                 {.action = Action::fill_disk},
                 {.action = Action::spoil, .side = Side::source, .record = "A", .fault = Fault::refused}};
  EXPECT_THAT(in_words(story, world.model()),
              ElementsAre("PowerOffice GO ends all tokens that it has given out.",
                          "The sync is asked to stop right after its next write, and started again.",
                          "The sync's disk is full for a while.",
                          "The sync's next write of A to Custom PMS is answered with 400, twice."));
}

TEST(Wording, SaysWhatIsWaitedFor) {
  const testing::OwnFlow world;
  auto story = linked("A");
  auto meanwhile = edit("A", Side::target, "email");
  meanwhile.properties = {"name", "email", "phone"};
  meanwhile.point = Point::before_write;
  meanwhile.at = Side::target;
  story.steps = {create("A", Side::source),
                 {.action = Action::settle},
                 {.action = Action::spoil, .side = Side::target, .record = "A", .fault = Fault::answer_lost},
                 meanwhile};
  EXPECT_THAT(
      in_words(story, world.model()),
      ElementsAre("In Custom PMS, somebody creates Customer A.",
                  "When all is settled, the sync's next write of A to PowerOffice GO is done, but its answer is "
                  "lost.",
                  "Just before the sync writes to A in PowerOffice GO, in PowerOffice GO, somebody changes "
                  "`Name`, `EmailAddress` and `PhoneNumber` of A."));
}

}  // namespace
}  // namespace dataflow_qa::explore
