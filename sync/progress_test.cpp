#include "sync/progress.h"

#include <gtest/gtest.h>

#include "sync/testing/test_clock.h"

namespace pms_go_sync {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(ProgressText, ShowsRateAndWhatIsLeftOnceTheyAreKnown) {
  EXPECT_EQ(progress_text("customers", 0, 10'000, seconds{5}), "customers: 0 of 10,000");
  EXPECT_EQ(progress_text("customers", 30, 10'000, milliseconds{100}), "customers: 30 of 10,000");
  EXPECT_EQ(progress_text("customers", 2'500, 10'000, seconds{8}),
            "customers: 2,500 of 10,000, 312 a second, 24 s left");
  EXPECT_EQ(progress_text("customers", 1'000, 1'234'567, minutes{1}),
            "customers: 1,000 of 1,234,567, 17 a second, 20.6 h left");
  EXPECT_EQ(progress_text("customers", 12, 10, seconds{6}), "customers: 12 of 12, 2 a second, 0 s left")
      << "more came than were counted";
}

TEST(Progress, PaintsOneLineFiveTimesASecondAtMost) {
  testing::TestClock clock;
  std::string shown;
  Progress progress{clock, [&](const std::string& text) { shown += text; }};
  progress.step();
  EXPECT_EQ(shown, "") << "not begun";
  progress.begin("customers", 100);
  for (int i = 0; i < 30; ++i) {
    clock.advance(milliseconds{50});
    progress.step();
  }
  progress.end();
  progress.end();
  EXPECT_EQ(shown,
            "\rcustomers: 0 of 100\rcustomers: 4 of 100\rcustomers: 8 of 100"
            "\rcustomers: 12 of 100\rcustomers: 16 of 100\rcustomers: 20 of 100, 20 a second, 4 s left"
            "\rcustomers: 24 of 100, 20 a second, 4 s left\rcustomers: 28 of 100, 20 a second, 4 s left"
            "\rcustomers: 30 of 100, 20 a second, 4 s left\n");
}

}  // namespace
}  // namespace pms_go_sync
