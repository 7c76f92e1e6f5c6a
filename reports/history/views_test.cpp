#include "reports/history/views.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reports/golden.h"
#include "reports/history/sample_history.h"
#include "reports/history/store.h"
#include "reports/text.h"

namespace dataflow_qa::reports::history {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Timeline timeline_of(const std::vector<Results>& runs) {
  auto store = Store::in_memory();
  for (const auto& run : runs) store.add(run);
  return store.timeline({});
}

/// The part that is made from the history: the page without its style.
std::string without_style(std::string page) {
  const auto begin = page.find("<style>");
  return page.erase(begin, page.find("</style>") - begin);
}

TEST(HistoryShow, HasTheRunsAndWhatChanged) {
  EXPECT_TRUE(golden::matches("history.txt", show_text(timeline_of(sample::five_runs()), {})));
}

TEST(HistoryShow, IsNotFooledByHostileTextAndFitsTheTerminal) {
  auto runs = sample::hostile_runs();
  runs[1].run.filter = "*";
  runs[1].run.started = "2026\x1b[31m-02";
  const auto text = show_text(timeline_of(runs), {});
  EXPECT_TRUE(golden::matches("history-hostile.txt", text));
  for (const auto& line : text::wrapped(text, 1000)) EXPECT_LE(text::width(line), 80U) << line;
}

TEST(HistoryShow, IsPlainWhereTheTerminalKnowsOnlyAscii) {
  const auto text = show_text(timeline_of(sample::five_runs()), {.unicode = false});
  EXPECT_TRUE(std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) << text;
}

TEST(HistoryShow, SaysThatThereIsNoRun) {
  EXPECT_EQ(show_text({}, {}), "No run.\n");
  EXPECT_THAT(show_text({.other = 2}, {}), HasSubstr("2 other runs of another document"));
}

TEST(HistoryJson, HoldsEverything) {
  const auto text = history_json(timeline_of(sample::five_runs()));
  EXPECT_TRUE(golden::matches("history.json", text));
  EXPECT_EQ(nlohmann::json::parse(text).at("runs").size(), 5U);
}

TEST(HistoryCsv, HasALineForEachVerdict) {
  EXPECT_TRUE(golden::matches("history.csv", history_csv(timeline_of(sample::five_runs()))));
}

TEST(HistoryCsv, QuotesHostileTextAndKeepsItFromBeingAFormula) {
  auto runs = sample::hostile_runs();
  runs[0].items[0].checks[0].name = "=HYPERLINK(\"http://x\",\"y\")";
  const auto text = history_csv(timeline_of(runs));
  EXPECT_TRUE(golden::matches("history-hostile.csv", text));
  EXPECT_THAT(text, HasSubstr(",\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\","));
}

TEST(HistoryTrend, ShowsStatementsRunsAndPlots) {
  EXPECT_TRUE(golden::matches("history.html", without_style(trend_html(timeline_of(sample::five_runs())))));
}

TEST(HistoryTrend, ShowsHostileTextAsText) {
  const auto page = trend_html(timeline_of(sample::hostile_runs()));
  EXPECT_TRUE(golden::matches("history-hostile.html", without_style(page)));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
}

TEST(HistoryTrend, IsAPageWithoutAnyRun) {
  EXPECT_THAT(trend_html({}), HasSubstr("No run"));
}

TEST(HistoryBadge, HasTheVerdictAndThePassRate) {
  EXPECT_TRUE(golden::matches("history.svg", badge_svg(timeline_of(sample::five_runs()), "dataflow")));
}

TEST(HistoryBadge, ShowsHostileTextAsText) {
  const auto badge = badge_svg({}, "<script>&\"");
  EXPECT_THAT(badge, HasSubstr("no run"));
  EXPECT_THAT(badge, Not(HasSubstr("<script>")));
}

}  // namespace
}  // namespace dataflow_qa::reports::history
