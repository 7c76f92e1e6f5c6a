#include "reports/cost.h"

#include <gtest/gtest.h>

namespace dataflow_qa::reports {
namespace {

TEST(Cost, SaysCountsAndWhereTheTimeWent) {
  Results results;
  results.figures = {{"settles", 28},         {"polls", 110},        {"requests", 1985},   {"walks", 600},
                     {"effective_writes", 1}, {"waiting_ms", 11200}, {"starting_ms", 1900}};
  EXPECT_EQ(
      cost_text(results),
      "28 settles, 110 polls, 1985 requests, 1 write; 11.2 s waiting for the subject, 1.9 s starting and stopping it");
}

TEST(Cost, AddsUpAndKeepsTheMost) {
  std::map<std::string, std::int64_t> whole{{"polls", 10}, {"most_polls", 6}};
  add_figures(whole, {{"polls", 5}, {"most_polls", 5}, {"requests", 1}});
  EXPECT_EQ(whole, (std::map<std::string, std::int64_t>{{"polls", 15}, {"most_polls", 6}, {"requests", 1}}));
}

TEST(Cost, SaysNothingOfARunThatNeverSettled) {
  EXPECT_EQ(cost_text({}), "");
}

}  // namespace
}  // namespace dataflow_qa::reports
