#include "sync/time_text.h"

#include <gtest/gtest.h>

namespace pms_go_sync {
namespace {

using std::chrono::microseconds;

TEST(TimeText, ReadsEveryFormThatPowerOfficeGoIsSeenToWrite) {
  const Time noon{microseconds{1'728'388'800'000'000}};
  for (const auto* text : {"2024-10-08T12:00:00Z", "2024-10-08T12:00:00", "2024-10-08 12:00:00 -00:00",
                           "2024-10-08T14:00:00+02:00", "2024-10-08T11:30:00-0030", "2024-10-08T12:00:00.0000000Z"}) {
    EXPECT_EQ(parse_time(text), noon) << text;
  }
  EXPECT_EQ(parse_time("2024-10-08T12:00:00.1234567Z"), noon + microseconds{123'456});
  EXPECT_EQ(parse_time("2024-10-08T12:00:00.5+00:00"), noon + microseconds{500'000});
}

TEST(TimeText, WithoutOffsetIsOfTheSystemsPlace) {
  const Time noon{microseconds{1'728'388'800'000'000}};
  EXPECT_EQ(parse_time("2024-10-08 14:00:00", std::chrono::minutes{120}), noon);
  EXPECT_EQ(parse_time("2024-10-08T12:00:00Z", std::chrono::minutes{120}), noon);
}

TEST(TimeText, ReadsNothingElse) {
  for (const auto* text : {"", "2024-10-08", "2024-13-08T12:00:00Z", "2024-10-08T12:00:00.Z", "2024-10-08T12:00:00+2",
                           "2024-10-08T12:00:00.1234567890Z", "2024-10-08T12:00:00 later", "2024-10-08x12:00:00Z"}) {
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
  }
}

TEST(TimeText, WritesWhatTheApisTake) {
  const Time time{microseconds{1'728'388'800'123'999}};
  EXPECT_EQ(millisecond_text(time), "2024-10-08T12:00:00.123Z");
  EXPECT_EQ(microsecond_text(time), "2024-10-08T12:00:00.123999+00:00");
  EXPECT_EQ(millisecond_text(Time{microseconds{-1}}), "1969-12-31T23:59:59.999Z");
}

}  // namespace
}  // namespace pms_go_sync
