// A file of version 1, kept as the release that wrote it left it, still reads, and every command still works on it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/compare/compare.h"
#include "reports/formats/formats.h"
#include "reports/gate.h"
#include "reports/golden.h"
#include "reports/known/known_issues.h"
#include "reports/model/json.h"
#include "reports/model/sentences.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

Results kept() {
  const auto read = read_json(golden::read(DATAFLOW_QA_SOURCE_DIR "/reports/golden/version-1.json"), "old.json");
  if (!read) throw std::runtime_error(read.error().text());
  return *read;
}

/// Labels, and what changed since an earlier run, came later.
Results mixed() {
  auto results = sample::mixed();
  results.run.labels.clear();
  results.since.reset();
  return results;
}

TEST(Version1File, HoldsWhatItAlwaysHeld) {
  EXPECT_EQ(write_json(kept()), write_json(mixed()));
}

TEST(Version1File, HasFailuresThatAreAMessageAndAPlace) {
  const Results results = kept();
  const Failure& failure = results.items.at(3).checks.at(0).failures.at(0);
  EXPECT_EQ(failure.kind, FailureKind::other);
  EXPECT_EQ(failure.message, sentence(failure));
  EXPECT_EQ(failure.file, "suites/keep_in_sync.cpp");
  EXPECT_EQ(failure.line, 12);
}

TEST(Version1File, SaysByItsReasonThatACheckWasLeftOut) {
  const Results results = kept();
  const Check& check = results.items.at(6).checks.at(0);
  EXPECT_FALSE(check.selected);
  EXPECT_EQ(check.reason, std::nullopt);
}

TEST(Version1File, IsComparedWithOneOfToday) {
  const auto today = read_json(write_json(mixed()), "new.json");
  ASSERT_TRUE(today) << today.error().text();
  EXPECT_FALSE(has_changes(compare(kept(), *today)));
  EXPECT_TRUE(has_regressions(compare(sample::all_passed(), kept())));
}

TEST(Version1File, IsJudgedAndReported) {
  EXPECT_EQ(console::gate(judge(kept(), {}), {}), console::gate(judge(mixed(), {}), {}));
  for (const ReportFormat& format : report_formats()) {
    EXPECT_EQ(format.render(kept(), {}), format.render(mixed(), {})) << format.name;
  }
}

TEST(Version1File, IsAGroundForADraftOfKnownIssues) {
  Results results = kept();
  std::erase_if(results.items, [](const Item& item) { return item.id == "projects/every"; });
  EXPECT_TRUE(draft_known_issues(results, "2026-01-31"));
}

TEST(Version1File, IsRefusedWhereItsOwnSchemaForbidsIt) {
  std::string text = golden::read(DATAFLOW_QA_SOURCE_DIR "/reports/golden/version-1.json");
  text.replace(text.find("\"verdict\""), 9, "\"verdicts\"");
  EXPECT_FALSE(read_json(text, "old.json"));
}

}  // namespace
}  // namespace dataflow_qa::reports
