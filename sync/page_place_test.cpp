#include "sync/page_place.h"

#include <gtest/gtest.h>

namespace pms_go_sync {
namespace {

TEST(PagePlaces, ReadTheLastRecordOfThePageBeforeOnceMore) {
  for (const std::size_t size : {1U, 2U, 3U, 10U, 40U, 200U, 1000U}) {
    PagePlace place{size, size, "7"};
    for (int i = 0; i < 100; ++i) {
      const auto page = page_after(place);
      ASSERT_LT(page.begin(), place.end) << size;
      ASSERT_GT(page.begin() + page.size, place.end) << size;
      place.end = page.begin() + page.size;
    }
  }
}

TEST(PagePlaces, CostFewMoreRequestsThanPagesThatDoNotOverlap) {
  constexpr std::size_t records = 100'000;
  constexpr std::size_t page_length = 200;
  std::size_t pages = 1;
  for (PagePlace place{page_length, page_length, ""}; place.end < records; ++pages) {
    const auto page = page_after(place);
    EXPECT_LE(page.size, page_length);
    place.end = page.begin() + page.size;
  }
  EXPECT_LE(pages, records / page_length * 11 / 10);
}

TEST(PagePlaces, ReadTheirCursorsAgainAndNoOthers) {
  const auto place = PagePlace::parse(PagePlace{400, 200, "7:8"}.cursor());
  ASSERT_TRUE(place);
  EXPECT_EQ(place->end, 400U);
  EXPECT_EQ(place->size, 200U);
  EXPECT_EQ(place->last, "7:8");
  for (const auto* cursor : {"", "2", "0:1:7", "1:0:7", "1:7", "x:1:7", ":1:7"}) EXPECT_FALSE(PagePlace::parse(cursor));
}

}  // namespace
}  // namespace pms_go_sync
