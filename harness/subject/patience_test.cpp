#include "harness/subject/patience.h"

#include <gtest/gtest.h>

namespace dataflow_qa::subject {
namespace {

using namespace std::chrono_literals;

TEST(Patience, IsOverAfterItsTime) {
  const Patience::Clock::time_point start{};
  Patience patience(1500ms, start);
  EXPECT_FALSE(patience.is_over(start + 1s));
  EXPECT_TRUE(patience.is_over(start + 1500ms));
}

TEST(Patience, DoesNotCountTheTimeInWhichNobodyLooked) {
  const Patience::Clock::time_point start{};
  Patience patience(1500ms, start);
  EXPECT_FALSE(patience.is_over(start + 1s));
  EXPECT_FALSE(patience.is_over(start + 1h));
  EXPECT_FALSE(patience.is_over(start + 1h + 499ms));
  EXPECT_TRUE(patience.is_over(start + 1h + 500ms));
}

TEST(Patience, BeginsAnewForWhoGetsOn) {
  const Patience::Clock::time_point start{};
  Patience patience(1500ms, start);
  patience.begin_anew(start + 1s);
  patience.begin_anew(start + 500ms);
  EXPECT_FALSE(patience.is_over(start + 1500ms));
  EXPECT_TRUE(patience.is_over(start + 2500ms));
}

}  // namespace
}  // namespace dataflow_qa::subject
