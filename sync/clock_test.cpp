#include "sync/clock.h"

#include <gtest/gtest.h>

#include "sync/testing/test_clock.h"

namespace pms_go_sync {
namespace {

using std::chrono::seconds;
using testing::TestClock;

TEST(WatchedClock, LooksAgainAndAgainWhileItSleeps) {
  TestClock clock;
  int looks = 0;
  WatchedClock watched{clock, seconds{60}, [&] { ++looks; }};
  const auto start = watched.now();
  EXPECT_TRUE(watched.sleep_for(seconds{150}));
  EXPECT_EQ(watched.now() - start, seconds{150});
  EXPECT_EQ(looks, 2);
  EXPECT_TRUE(watched.sleep_for(seconds{1}));
  EXPECT_EQ(looks, 2);
}

TEST(WatchedClock, EndsWithTheOtherOne) {
  TestClock clock;
  int looks = 0;
  WatchedClock watched{clock, seconds{60}, [&] { ++looks; }};
  clock.stop();
  EXPECT_FALSE(watched.sleep_for(seconds{150}));
  EXPECT_TRUE(watched.stopping());
  EXPECT_EQ(looks, 0);
}

}  // namespace
}  // namespace pms_go_sync
