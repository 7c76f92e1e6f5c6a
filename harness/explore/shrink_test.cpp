#include "harness/explore/shrink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/explore/draw.h"
#include "harness/explore/testing/flow.h"
#include "harness/explore/testing/stories.h"
#include "harness/explore/wording.h"

namespace dataflow_qa::explore {
namespace {

using reports::FailureKind;
using Fails = std::function<bool(const Story&)>;

PlayStories playing(const Fails& fails, FailureKind kind = FailureKind::not_arrived) {
  return [fails, kind](const std::vector<Story>& stories) {
    std::vector<Outcome> outcomes(stories.size());
    for (std::size_t i = 0; i < stories.size(); ++i) {
      if (fails(stories[i])) outcomes[i].failure = reports::Failure{.kind = kind};
    }
    return outcomes;
  };
}

/// An edit of the e-mail address after a restart, with a settle between.
bool edits_email_after_stop(const Story& story) {
  bool stopped = false;
  bool settled = false;
  for (const auto& step : story.steps) {
    const auto& paths = step.properties;
    if (settled && step.action == Action::edit && std::find(paths.begin(), paths.end(), "email") != paths.end()) {
      return true;
    }
    stopped |= step.action == Action::stop;
    settled |= stopped && step.action == Action::settle;
  }
  return false;
}

/// The first story with this, of those that are drawn.
Story drawn_that(const Fails& fails) {
  const testing::OwnFlow world;
  const Abilities abilities{.flow = &world.flow(),
                            .births = {Side::source, Side::target},
                            .editable = {"name", "email", "phone"},
                            .clearable = {"phone"},
                            .exchangeable = {"name", "email"},
                            .passed_on = {"email"},
                            .may_remove = true};
  for (std::uint64_t seed = 1;; ++seed) {
    auto story = draw_story(abilities, seed, {.steps = 30});
    if (fails(story)) return story;
  }
}

TEST(Shrink, LeavesWhatTheFailureNeeds) {
  const auto story = drawn_that(edits_email_after_stop);
  const auto shrunk = shrink(story, {.kind = FailureKind::not_arrived}, playing(edits_email_after_stop));
  EXPECT_EQ(shrunk.failed, shrunk.played);
  EXPECT_EQ(steps_made(shrunk.story), 3U) << written(shrunk.story);
  EXPECT_TRUE(edits_email_after_stop(shrunk.story));
}

TEST(Shrink, DoesNotGoOverToAnotherFailure) {
  const auto two_edits = [](const Story& story) { return steps_made(story) > 2; };
  const auto play = [&](const std::vector<Story>& stories) {
    auto outcomes = playing([](const Story&) { return true; }, FailureKind::died)(stories);
    for (std::size_t i = 0; i < stories.size(); ++i) {
      if (two_edits(stories[i])) outcomes[i].failure->kind = FailureKind::duplicate;
    }
    return outcomes;
  };
  const auto shrunk = shrink(drawn_that(two_edits), {.kind = FailureKind::missing}, play);
  EXPECT_EQ(steps_made(shrunk.story), 3U) << written(shrunk.story);
  EXPECT_EQ(shrunk.failure.kind, FailureKind::duplicate);
}

TEST(Shrink, SaysThatAStoryDidNotFailAgain) {
  const auto story = linked("A");
  const auto shrunk = shrink(story, {.kind = FailureKind::missing}, playing([](const Story&) { return false; }));
  EXPECT_EQ(shrunk.failed, 0U);
  EXPECT_EQ(shrunk.story, story);
}

TEST(Shrink, CutsDownWhatFailsNowAndThen) {
  int plays = 0;
  const auto fails = [&](const Story& story) { return ++plays % 3 == 0 && edits_email_after_stop(story); };
  const auto story = drawn_that(edits_email_after_stop);
  const auto shrunk = shrink(story, {.kind = FailureKind::overwritten}, playing(fails));
  EXPECT_LT(shrunk.failed, shrunk.played);
  EXPECT_EQ(steps_made(shrunk.story), 3U) << written(shrunk.story);
}

}  // namespace
}  // namespace dataflow_qa::explore
