#include "reports/history/plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::reports::history {
namespace {

using ::testing::ElementsAre;

TEST(Curve, GoesFromTheLeastToTheMostAcrossTheRuns) {
  const auto curve = curve_of({.name = "Flaky checks", .values = {0, 2, 4}});
  EXPECT_EQ(curve.most, 4);
  ASSERT_EQ(curve.lines.size(), 1U);
  EXPECT_DOUBLE_EQ(curve.lines[0][0].x, 50);
  EXPECT_DOUBLE_EQ(curve.lines[0][0].y, 92);
  EXPECT_DOUBLE_EQ(curve.lines[0][1].y, 53);
  EXPECT_DOUBLE_EQ(curve.lines[0][2].x, 310);
  EXPECT_DOUBLE_EQ(curve.lines[0][2].y, 14);
}

TEST(Curve, EndsWhereARunDoesNotHaveTheFigure) {
  const auto curve = curve_of({.name = "Load", .values = {1, std::nullopt, 3, 4}});
  ASSERT_EQ(curve.lines.size(), 2U);
  EXPECT_EQ(curve.lines[1].front().run, 2U);
}

TEST(Curve, IsNoneWithoutAValueAndFlatWhereAllIsNothing) {
  EXPECT_TRUE(curve_of({.name = "Load", .values = {std::nullopt}}).lines.empty());
  EXPECT_DOUBLE_EQ(curve_of({.name = "Flaky checks", .values = {0, 0}}).lines[0][1].y, 92);
}

TEST(Plots, AreOfTheRunsAndOfTheLoadThatTheyNoted) {
  Timeline timeline;
  timeline.runs = {
      {.duration_ms = 10,
       .figures = {{"requests", 10}, {"effective_writes", 4}, {"most_polls", 3}, {"most_c_backlog_ms", 9}}},
      {.figures = {{"requests", 10}}}};
  const auto plots = plots_of(timeline);
  ASSERT_EQ(plots.size(), 5U);
  EXPECT_EQ(plots[2].name, "Requests per change");
  EXPECT_THAT(plots[2].values, ElementsAre(2.5, std::nullopt));
  EXPECT_EQ(plots[4].name, "Load: c backlog");
  EXPECT_THAT(plots[4].values, ElementsAre(9, std::nullopt));
}

TEST(Values, AreShortTexts) {
  EXPECT_EQ(value_text(2, Unit::number), "2");
  EXPECT_EQ(value_text(2.0417, Unit::number), "2.04");
  EXPECT_EQ(value_text(0.987, Unit::percent), "98.7 %");
  EXPECT_EQ(value_text(4100, Unit::milliseconds), "4.1 s");
  EXPECT_EQ(value_text(std::nullopt, Unit::number), "–");
}

}  // namespace
}  // namespace dataflow_qa::reports::history
