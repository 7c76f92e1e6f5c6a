#include "mocks/store/timestamp.h"

#include <gtest/gtest.h>

#include <limits>

namespace dataflow_qa::mocks {
namespace {

constexpr Ticks leap_day = 1'709'164'800'123'456'789;  // 2024-02-29T00:00:00.123456789Z

TEST(Timestamp, IsWrittenAsTheSystemDoes) {
  EXPECT_EQ(format_time(leap_day, {3, "Z"}), "2024-02-29T00:00:00.123Z");
  EXPECT_EQ(format_time(leap_day, {7, "+00:00"}), "2024-02-29T00:00:00.1234567+00:00");
  EXPECT_EQ(format_time(-1, {0, "Z"}), "1969-12-31T23:59:59Z") << "cut, not rounded";
}

TEST(Timestamp, IsThatOfAPlaceWhereTheSystemHasOne) {
  const TimeFormat in_oslo{.fraction_digits = 0, .zone = "", .separator = ' ', .ahead_min = 60};
  EXPECT_EQ(format_time(leap_day, in_oslo), "2024-02-29 01:00:00");
  EXPECT_EQ(parse_time("2024-02-29 01:00:00.123456789", TimeGrammar::dotnet, in_oslo.ahead_min), leap_day);
  EXPECT_EQ(parse_time("2024-02-29 00:00:00.123456789Z", TimeGrammar::dotnet, in_oslo.ahead_min), leap_day);
}

TEST(Timestamp, IsReadInBothGrammars) {
  EXPECT_EQ(parse_time("2024-02-29T01:00:00.123456789+01:00", TimeGrammar::rfc3339), leap_day);
  EXPECT_EQ(parse_time("2024-02-29t00:00:00.1234567891z", TimeGrammar::rfc3339), leap_day);
  EXPECT_EQ(parse_time("2024-02-29 00:00", TimeGrammar::dotnet), leap_day - 123'456'789);
  EXPECT_EQ(parse_time("2024-02-29", TimeGrammar::dotnet), leap_day - 123'456'789);
}

TEST(Timestamp, OfAnotherFormIsRefused) {
  for (const char* text : {"", "2024-02-29", "2024-02-29T00:00Z", "2024-02-29 00:00:00Z", "2024-02-30T00:00:00Z",
                           "2024-02-29T24:00:00Z", "2024-02-29T00:00:00", "2024-02-29T00:00:00Z "}) {
    EXPECT_EQ(parse_time(text, TimeGrammar::rfc3339), std::nullopt) << text;
  }
}

TEST(Timestamp, BeyondItsRangeIsTheLastTick) {
  EXPECT_EQ(parse_time("9999-12-31T00:00:00Z", TimeGrammar::rfc3339), std::numeric_limits<Ticks>::max());
  EXPECT_EQ(parse_time("0001-01-01T00:00:00Z", TimeGrammar::rfc3339), std::numeric_limits<Ticks>::min());
}

}  // namespace
}  // namespace dataflow_qa::mocks
