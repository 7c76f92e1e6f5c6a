#include "mocks/http/walks.h"

#include <gtest/gtest.h>

namespace dataflow_qa::mocks {
namespace {

TEST(Walks, GoOnFromPageToPage) {
  Walks walks;
  EXPECT_EQ(walks.started("customers?", {0, 100}, 7), 7U);
  EXPECT_EQ(walks.started("customers?", {100, 100}, 9), 7U);
  EXPECT_EQ(walks.started("customers?", {200, 100}, 11), 7U);
}

TEST(Walks, DoNotGoOnWhereAPageWasLeftOut) {
  Walks walks;
  EXPECT_EQ(walks.started("customers?", {0, 100}, 7), 7U);
  EXPECT_EQ(walks.started("customers?", {200, 100}, 9), 0U);
  EXPECT_EQ(walks.started("projects?", {100, 100}, 11), 0U) << "another listing";
}

TEST(Walks, APageOfAnotherSizeGoesOnWithTheEarliestThatCameSoFar) {
  Walks walks;
  EXPECT_EQ(walks.started("customers?", {0, 100}, 7), 7U);
  EXPECT_EQ(walks.started("customers?", {0, 50}, 8), 8U);
  EXPECT_EQ(walks.started("customers?", {50, 10}, 9), 7U);
}

}  // namespace
}  // namespace dataflow_qa::mocks
