#include "sync/listing_end.h"

#include <gtest/gtest.h>

namespace pms_go_sync {
namespace {

Page page(const char* next, bool is_empty = false) {
  Page result;
  if (!is_empty) result.records.push_back(Json::object());
  result.next = next;
  return result;
}

TEST(ListingEnd, IsMissingWhereACursorComesTwice) {
  ListingEnd end;
  EXPECT_FALSE(end.missing_after(page("a")));
  EXPECT_FALSE(end.missing_after(page("b")));
  EXPECT_TRUE(end.missing_after(page("a")));
}

TEST(ListingEnd, IsMissingWherePageAfterPageIsEmpty) {
  ListingEnd end;
  int pages = 0;
  while (!end.missing_after(page(std::to_string(pages).c_str(), true))) ++pages;
  EXPECT_EQ(pages, 99);
}

TEST(ListingEnd, MayComeAfterManyPages) {
  ListingEnd end;
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(end.missing_after(page(std::to_string(i).c_str(), i % 2 == 0)));
  EXPECT_FALSE(end.missing_after(Page{}));
}

}  // namespace
}  // namespace pms_go_sync
