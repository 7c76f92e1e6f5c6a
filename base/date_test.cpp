#include "base/date.h"

#include <gtest/gtest.h>

namespace dataflow_qa::base {
namespace {

TEST(Date, KnowsTheDaysThatExist) {
  for (const char* text : {"2024-02-29", "2000-02-29", "2023-12-31", "0001-01-01"}) {
    ASSERT_TRUE(day_of(text)) << text;
    EXPECT_EQ(to_text(*day_of(text)), text);
  }
  for (const char* text : {"2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "2024-01-00"}) {
    EXPECT_FALSE(day_of(text)) << text;
  }
}

TEST(Date, WantsOneForm) {
  for (const char* text : {"", "2024-1-01", "24-01-01", "2024/01/01", "2024-01-01T", "2024-01--1", "2024-0a-01"}) {
    EXPECT_FALSE(day_of(text)) << text;
  }
}

TEST(Date, WritesPointsInTimeToTheMillisecond) {
  using std::chrono::milliseconds;
  const std::chrono::system_clock::time_point epoch{};
  EXPECT_EQ(to_text(epoch + milliseconds(1'767'225'600'042)), "2026-01-01T00:00:00.042Z");
  EXPECT_EQ(to_text(epoch - milliseconds(1)), "1969-12-31T23:59:59.999Z");
}

TEST(Date, CountsOn) {
  EXPECT_EQ(to_text(later(*day_of("2024-02-28"), std::chrono::days(2))), "2024-03-01");
}

}  // namespace
}  // namespace dataflow_qa::base
