#include "sync/server_clock.h"

#include <date/date.h>
#include <gtest/gtest.h>

namespace pms_go_sync {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Time start{seconds{1'700'000'000}};

std::string date_text(Time time) {
  return date::format("%a, %d %b %Y %T GMT", date::floor<seconds>(time));
}

TEST(ServerClock, DoesNotMindHowFarItIsOffOrHowSlowAnswersAre) {
  ServerClock clock;
  for (int i = 0; i < 100; ++i) {
    const auto sent = start + i * milliseconds{770};
    const auto answered = sent + milliseconds{i % 7 * 1300};
    clock.saw(date_text(answered + seconds{12'345}), sent, answered + milliseconds{i % 3 * 2000});
  }
  EXPECT_EQ(clock.set_back().count(), 0);
}

TEST(ServerClock, SeesThatItWasSetBackByAtLeastAsMuchAsItWas) {
  ServerClock clock;
  clock.saw(date_text(start), start, start);
  clock.saw(date_text(start + seconds{10} - seconds{60}), start + seconds{10}, start + seconds{10});
  EXPECT_GE(clock.set_back(), seconds{60});
  EXPECT_LE(clock.set_back(), seconds{62});
  const auto once = clock.set_back();
  clock.saw(date_text(start + seconds{20} - seconds{60}), start + seconds{20}, start + seconds{20});
  EXPECT_EQ(clock.set_back(), once) << "reported once";
}

TEST(ServerClock, TakesNoClockThatIsSetAheadAndNoTextThatIsNoDate) {
  ServerClock clock;
  clock.saw(date_text(start), start, start);
  clock.saw("yesterday", start, start);
  clock.saw("", start, start);
  clock.saw(date_text(start + seconds{3600}), start, start);
  EXPECT_EQ(clock.set_back().count(), 0);
}

}  // namespace
}  // namespace pms_go_sync
