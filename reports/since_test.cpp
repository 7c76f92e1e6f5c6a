#include "reports/since.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::ElementsAre;

TEST(ChangesSince, AreTheChecksThatFailAnewFailStillAndAreFixed) {
  auto before = sample::all_passed();
  auto now = before;
  sample::fail(before.items[0].checks[0], "broken before");
  sample::fail(now.items[1].checks[0], "broken now");
  sample::settle(before);
  sample::settle(now);
  const auto since = changes_since(before, "release 1.4", now);
  EXPECT_EQ(since.run, before.run.id);
  EXPECT_THAT(since.newly_failing, ElementsAre(now.items[1].checks[0].name));
  EXPECT_THAT(since.fixed, ElementsAre(before.items[0].checks[0].name));
  EXPECT_EQ(since_text(since), "Since release 1.4: 1 check newly failing, 1 fixed");
}

TEST(ChangesSince, SayWhenThereAreNone) {
  const auto run = sample::all_passed();
  EXPECT_EQ(since_text(changes_since(run, "release 1.4", run)), "Since release 1.4: no check fails, and none is fixed");
}

TEST(ChangesSince, CountAllOfThem) {
  EXPECT_EQ(since_text({.label = "release 1.4", .newly_failing = {"a", "b"}, .still_failing = {"c"}, .fixed = {"d"}}),
            "Since release 1.4: 2 checks newly failing, 1 still failing, 1 fixed");
}

}  // namespace
}  // namespace dataflow_qa::reports
