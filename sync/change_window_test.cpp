#include "sync/change_window.h"

#include <gtest/gtest.h>

namespace pms_go_sync {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const Time kOwn{seconds{1'700'000'000}};
const Time kTheirs{seconds{1'600'000'000}};  // no clock is compared with another one

TEST(ChangeWindow, AsksForEverythingUntilSomethingWasSeen) {
  ChangeWindow window{std::nullopt, seconds{5}};
  EXPECT_EQ(window.since(kOwn), std::nullopt);
  EXPECT_FALSE(window.walked(std::nullopt, kOwn));
  EXPECT_EQ(window.since(kOwn), std::nullopt) << "an empty collection";
  EXPECT_TRUE(window.walked(kTheirs, kOwn));
  EXPECT_NE(window.since(kOwn), std::nullopt);
}

TEST(ChangeWindow, ReachesBackByTheOverlapUntilNothingNewHasComeForThatLong) {
  ChangeWindow window{kTheirs, seconds{5}};
  EXPECT_EQ(window.since(kOwn), kTheirs - seconds{5}) << "after a start";
  EXPECT_TRUE(window.walked(kTheirs + seconds{1}, kOwn));
  EXPECT_EQ(window.since(kOwn + seconds{5}), kTheirs - seconds{4});
  EXPECT_EQ(window.since(kOwn + seconds{5} + milliseconds{1}), kTheirs + seconds{1} - milliseconds{1});
  EXPECT_FALSE(window.walked(kTheirs, kOwn + seconds{6})) << "older ones are no news";
  EXPECT_EQ(window.latest(), kTheirs + seconds{1});
}

TEST(ChangeWindow, FollowsAClockThatWasSetBackUntilItHasCaughtUp) {
  ChangeWindow window{kTheirs, seconds{5}};
  window.walked(kTheirs, kOwn);
  window.set_back(hours{1}, kOwn);
  EXPECT_EQ(window.since(kOwn), kTheirs - hours{1} - seconds{5});
  EXPECT_TRUE(window.walked(kTheirs, kOwn + minutes{10})) << "listed again, though written before";
  EXPECT_EQ(window.latest(), kTheirs - minutes{50}) << "no further than the clock has come";
  EXPECT_TRUE(window.walked(kTheirs, kOwn + hours{1}));
  EXPECT_EQ(window.latest(), kTheirs);
}

}  // namespace
}  // namespace pms_go_sync
