#include "reports/known_issues.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/digest.h"
#include "reports/golden.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using testing::HasSubstr;

constexpr std::string_view today = "2026-01-31";
constexpr const char* failing = "customers.sync.from-source.email";

/// One property whose e-mail fails from the source, the rest passed.
Results one_failure() {
  Results results = sample::green();
  sample::fail(results.items[2].checks[0], "The e-mail of C-1004 should read “a1” and reads “b2”.");
  sample::settle(results);
  return results;
}

KnownIssue expected() {
  return {failing, "", "The e-mail of * should read * and reads *", "DQ-17: case", "kari@example.com", "2026-01-31"};
}

Check after(const KnownIssue& issue, Results& results) {
  apply(results, {"known.json", {issue}}, today);
  return results.items[2].checks[0];
}

TEST(KnownIssues, AnExpectedFailureReadsKnownWithReasonOwnerAndDate) {
  Results results = one_failure();
  const Check check = after(expected(), results);
  EXPECT_EQ(check.verdict, Verdict::known);
  EXPECT_EQ(check.reason, "DQ-17: case (kari@example.com, until 2026-01-31)");
  EXPECT_EQ(results.items[2].verdict, Verdict::known);
  EXPECT_EQ(verdict_of(results), Verdict::passed);
}

TEST(KnownIssues, AnEntryMayNameAnItem) {
  Results results = one_failure();
  KnownIssue issue = expected();
  issue.check.clear();
  issue.item = "customers/property/email~*";
  EXPECT_EQ(after(issue, results).verdict, Verdict::known);
}

TEST(KnownIssues, ACheckThatPassesTurnsRed) {
  Results results = sample::green();
  const Check check = after(expected(), results);
  EXPECT_EQ(check.verdict, Verdict::failed);
  EXPECT_EQ(sentence(check),
            "It passes, and the known issues say that it fails: remove entry 1 of known.json (DQ-17: case; "
            "kari@example.com, until 2026-01-31).");
  EXPECT_EQ(verdict_of(results), Verdict::failed);
}

TEST(KnownIssues, AnEntryWhoseDateIsOverTurnsRed) {
  Results results = one_failure();
  KnownIssue issue = expected();
  issue.until = "2026-01-30";
  const Check check = after(issue, results);
  EXPECT_EQ(check.verdict, Verdict::failed);
  EXPECT_THAT(check.failures.back().message, HasSubstr("the date of entry 1 of known.json"));
}

TEST(KnownIssues, AnotherMessageTurnsRed) {
  Results results = one_failure();
  KnownIssue issue = expected();
  issue.message = "The e-mail of * did not arrive";
  const Check check = after(issue, results);
  EXPECT_EQ(check.verdict, Verdict::failed);
  EXPECT_THAT(check.failures.back().message, HasSubstr("fails otherwise than \"The e-mail of * did not arrive\""));
}

TEST(KnownIssues, AFurtherFailureThatNoEntryExpectsStaysRed) {
  Results results = one_failure();
  sample::fail(results.items[2].checks[0], "And the phone is gone.");
  EXPECT_EQ(after(expected(), results).verdict, Verdict::failed);
}

TEST(KnownIssues, AnEntryThatMatchesNothingIsARedItemOfItsOwn) {
  Results results = sample::green();
  KnownIssue issue = expected();
  issue.check = "customers.sync.from-source.nickname";
  apply(results, {"known.json", {expected(), issue}}, today);
  EXPECT_EQ(results.items.back().id, "known-issues/2");
  EXPECT_EQ(results.items.back().verdict, Verdict::failed);
  EXPECT_THAT(sentence(results.items.back().checks[0]), HasSubstr("fits \"customers.sync.from-source.nickname\""));
}

TEST(KnownIssues, WhatAFilterLeftOutIsNoReasonToComplain) {
  Results results = sample::green();
  results.items[2].checks[0].verdict = Verdict::not_run;
  results.items[2].checks[0].reason = std::string(not_selected) + " by the filter";
  EXPECT_EQ(after(expected(), results).verdict, Verdict::not_run);
  EXPECT_EQ(results.items.size(), sample::green().items.size());
}

TEST(KnownIssues, APatternForManyHoldsAsLongAsOneOfThemFails) {
  Results results = one_failure();
  KnownIssue issue = expected();
  issue.check = "customers.sync.*";
  EXPECT_EQ(after(issue, results).verdict, Verdict::known);
  EXPECT_EQ(verdict_of(results), Verdict::passed);
}

std::string error_of(const std::string& text) {
  const auto read = read_known_issues(text, "known.json");
  return read ? "" : read.error();
}

std::string file_with(const std::string& entry) {
  return R"({"format": "dataflow-qa/known-issues", "version": 1, "issues": [)" + entry + "]}";
}

TEST(KnownIssuesFile, TellsWhatIsWrongAndWhere) {
  EXPECT_EQ(error_of(""), "known.json: the file is empty");
  EXPECT_EQ(error_of("{\n \"a\": }"), "known.json:2:7: not valid JSON");
  EXPECT_EQ(error_of("[]"), "known.json: /format: expected \"dataflow-qa/known-issues\", got null");
  EXPECT_EQ(error_of(file_with(R"({"chek": "x"})")),
            "known.json: /issues/0/chek: unknown key \"chek\" (known: check, item, message, reason, owner, until)");
  EXPECT_EQ(error_of(file_with(R"({"check": "x", "item": "y"})")),
            "known.json: /issues/0: name either a \"check\" or an \"item\"");
  EXPECT_EQ(error_of(file_with(R"({"check": "x", "message": "m", "reason": "FILL IN: why", "owner": "o"})")),
            "known.json: /issues/0/reason: this is still to be filled in");
  EXPECT_EQ(
      error_of(file_with(R"({"check": "x", "message": "m", "reason": "r", "owner": "o", "until": "2026-02-30"})")),
      "known.json: /issues/0/until: expected a day like 2026-06-30, got \"2026-02-30\"");
  EXPECT_EQ(error_of(file_with(R"({"check": "x", "message": 7})")),
            "known.json: /issues/0/message: expected a text, got 7");
}

TEST(KnownIssuesDraft, HasAnEntryForEachFailureAndMustBeFilledIn) {
  Results whole = sample::mixed();
  std::erase_if(whole.items, [](const Item& item) { return item.id == "projects/every"; });
  const auto draft = draft_known_issues(whole, "2026-01-31");
  ASSERT_TRUE(draft) << draft.error();
  EXPECT_TRUE(golden::matches("known-issues.json", *draft));
  EXPECT_THAT(error_of(*draft), HasSubstr("still to be filled in"));
}

TEST(KnownIssuesDraft, FilledInItMakesItsOwnRunKnown) {
  Results results = one_failure();
  std::string draft = *draft_known_issues(results, today);
  for (auto at = draft.find("FILL IN: "); at != std::string::npos; at = draft.find("FILL IN: ")) draft.erase(at, 9);
  const auto known = read_known_issues(draft, "known.json");
  ASSERT_TRUE(known) << known.error();
  apply(results, *known, today);
  EXPECT_EQ(verdict_of(results), Verdict::passed);
}

TEST(KnownIssuesDraft, RefusesWhatIsNoWholeRun) {
  Results filtered = one_failure();
  filtered.run.filter = "customers.*";
  EXPECT_THAT(draft_known_issues(filtered, today).error(), HasSubstr("the run was filtered (customers.*)"));
  EXPECT_THAT(draft_known_issues(sample::mixed(), today).error(), HasSubstr("projects.link.existing was left out"));
  Results early = one_failure();
  early.complete = false;
  EXPECT_THAT(draft_known_issues(early, today).error(), HasSubstr("ended early"));
  EXPECT_THAT(draft_known_issues(sample::green(), today).error(), HasSubstr("nothing failed"));
}

}  // namespace
}  // namespace dataflow_qa::reports
