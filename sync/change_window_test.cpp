#include "sync/change_window.h"

#include <gtest/gtest.h>

namespace pms_go_sync {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const Time own{seconds{1'700'000'000}};
const Time theirs{seconds{1'600'000'000}};  // no clock is compared with another one

TEST(ChangeWindow, AsksForEverythingUntilSomethingWasSeen) {
  ChangeWindow window{std::nullopt, seconds{5}};
  EXPECT_EQ(window.since(own), std::nullopt);
  EXPECT_FALSE(window.walked(std::nullopt, own));
  EXPECT_EQ(window.since(own), std::nullopt) << "an empty collection";
  EXPECT_TRUE(window.walked(theirs, own));
  EXPECT_NE(window.since(own), std::nullopt);
}

TEST(ChangeWindow, ReachesBackByTheOverlapUntilNothingNewHasComeForThatLong) {
  ChangeWindow window{theirs, seconds{5}};
  EXPECT_EQ(window.since(own), theirs - seconds{5}) << "after a start";
  EXPECT_TRUE(window.walked(theirs + seconds{1}, own));
  EXPECT_EQ(window.since(own + seconds{5}), theirs - seconds{4});
  EXPECT_EQ(window.since(own + seconds{5} + milliseconds{1}), theirs + seconds{1} - milliseconds{1});
  EXPECT_FALSE(window.walked(theirs, own + seconds{6})) << "older ones are no news";
  EXPECT_EQ(window.latest(), theirs + seconds{1});
}

TEST(ChangeWindow, FollowsAClockThatWasSetBackUntilItHasCaughtUp) {
  ChangeWindow window{theirs, seconds{5}};
  window.walked(theirs, own);
  window.set_back(hours{1}, own);
  EXPECT_EQ(window.since(own), theirs - hours{1} - seconds{5});
  EXPECT_TRUE(window.walked(theirs, own + minutes{10})) << "listed again, though written before";
  EXPECT_EQ(window.latest(), theirs - minutes{50}) << "no further than the clock has come";
  EXPECT_TRUE(window.walked(theirs, own + hours{1}));
  EXPECT_EQ(window.latest(), theirs);
}

}  // namespace
}  // namespace pms_go_sync
