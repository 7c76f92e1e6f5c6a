#include "reports/known/known_issues.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/digest.h"
#include "reports/failure_samples.h"
#include "reports/golden.h"
#include "reports/known/version_1.h"
#include "reports/model/message.h"
#include "reports/model/sentences.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view today = "2026-01-31";
constexpr const char* failing = "customers.sync.from-source.email";

/// One property whose e-mail fails from the source, the rest passed.
Results one_failure() {
  Results results = sample::all_passed();
  sample::fail(results.items[2].checks[0], "The e-mail of C-1004 should read “a1” and reads “b2”.");
  sample::settle(results);
  return results;
}

KnownIssue expected() {
  return {.checks = {failing},
          .failures = {{.message = "The e-mail of * should read * and reads *"}},
          .reason = "DQ-17: case",
          .owner = "kari@example.com",
          .until = "2026-01-31"};
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
  issue.checks.clear();
  issue.item = "customers/property/email~*";
  EXPECT_EQ(after(issue, results).verdict, Verdict::known);
}

TEST(KnownIssues, ACheckThatPassesMakesItsEntryFail) {
  Results results = sample::all_passed();
  const Check check = after(expected(), results);
  EXPECT_EQ(check.verdict, Verdict::failed);
  EXPECT_EQ(sentence(check),
            "It passes, although it is a known issue: remove entry 1 of known.json (DQ-17: case; "
            "kari@example.com, until 2026-01-31).");
  EXPECT_EQ(verdict_of(results), Verdict::failed);
}

TEST(KnownIssues, ACheckThatSawAPartOfTheRecordsMayPassForThatReason) {
  Results results = sample::all_passed();
  apply(results, {"known.json", {expected()}}, today, {failing});
  EXPECT_EQ(verdict_of(results), Verdict::passed);
}

TEST(KnownIssues, AnEntryWhoseDateIsOverFails) {
  Results results = one_failure();
  KnownIssue issue = expected();
  issue.until = "2026-01-30";
  const Check check = after(issue, results);
  EXPECT_EQ(check.verdict, Verdict::failed);
  EXPECT_THAT(check.failures.back().message, StartsWith("Entry 1 of known.json"));
}

TEST(KnownIssues, AnotherMessageFails) {
  Results results = one_failure();
  KnownIssue issue = expected();
  issue.failures.front().message = "The e-mail of * did not arrive";
  const Check check = after(issue, results);
  EXPECT_EQ(check.verdict, Verdict::failed);
  EXPECT_THAT(check.failures.back().message, StartsWith("It fails, but not as entry 1 of known.json"));
}

TEST(KnownIssues, AFurtherFailureThatNoEntryExpectsStaysAFailure) {
  Results results = one_failure();
  sample::fail(results.items[2].checks[0], "And the phone is gone.");
  EXPECT_EQ(after(expected(), results).verdict, Verdict::failed);
}

TEST(KnownIssues, AnEntryThatMatchesNothingIsAFailedItemOfItsOwn) {
  Results results = sample::all_passed();
  KnownIssue issue = expected();
  issue.checks = {"customers.sync.from-source.nickname"};
  apply(results, {"known.json", {expected(), issue}}, today);
  EXPECT_EQ(results.items.back().id, "known-issues/2");
  EXPECT_EQ(results.items.back().verdict, Verdict::failed);
  EXPECT_THAT(sentence(results.items.back().checks[0]), HasSubstr("matches \"customers.sync.from-source.nickname\""));
}

TEST(KnownIssues, WhatAFilterLeftOutIsNoReasonToComplain) {
  Results results = sample::all_passed();
  results.items[2].checks[0].verdict = Verdict::not_run;
  results.items[2].checks[0].selected = false;
  EXPECT_EQ(after(expected(), results).verdict, Verdict::not_run);
  EXPECT_EQ(results.items.size(), sample::all_passed().items.size());
}

TEST(KnownIssues, APatternForManyHoldsAsLongAsOneOfThemFails) {
  Results results = one_failure();
  KnownIssue issue = expected();
  issue.checks = {"customers.sync.*"};
  EXPECT_EQ(after(issue, results).verdict, Verdict::known);
  EXPECT_EQ(verdict_of(results), Verdict::passed);
}

std::string error_of(const std::string& text) {
  const auto read = read_known_issues(text, "known.json");
  return read ? "" : read.error().text();
}

std::string file_with(const std::string& entry) {
  return R"({"format": "dataflow-qa/known-issues", "version": 1, "issues": [)" + entry + "]}";
}

TEST(KnownIssuesFile, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(error_of(""), StartsWith("known.json: the text is empty"));
  EXPECT_THAT(error_of("{\n \"a\": }"), StartsWith("known.json: line 2, column 7: not JSON: "));
  EXPECT_EQ(error_of("[]"), "known.json: expected an object with the key \"format\", got array");
  EXPECT_EQ(error_of(file_with(R"({"chek": "x"})")),
            "known.json: /issues/0/chek: unknown key (did you mean \"check\"?) (known: check, item, message, reason, "
            "owner, until)");
  EXPECT_EQ(error_of(file_with(R"({"check": "x", "item": "y"})")),
            "known.json: /issues/0: name either a \"check\" (or \"checks\") or an \"item\"");
  EXPECT_EQ(error_of(file_with(R"({"check": "x", "message": "m", "reason": "FILL IN: why", "owner": "o"})")),
            "known.json: /issues/0/reason: this is still to be filled in");
  EXPECT_EQ(
      error_of(file_with(R"({"check": "x", "message": "m", "reason": "r", "owner": "o", "until": "2026-02-30"})")),
      "known.json: /issues/0/until: expected a day like 2026-06-30, got \"2026-02-30\"");
  EXPECT_EQ(error_of(file_with(R"({"check": "x", "message": 7})")),
            "known.json: /issues/0/message: expected a string, got number");
}

std::string fields_with(const std::string& fields) {
  return R"({"format": "dataflow-qa/known-issues", "version": 2, "issues": [{"check": "x", "reason": "r", "owner": "o",
             "until": "2026-06-30", )" +
         fields + "}]}";
}

TEST(KnownIssuesFile, OfVersion2NamesTheFailureByItsFields) {
  const auto known = read_known_issues(
      fields_with(R"("kind": "not-arrived", "property": "email", "toward": "target", "cause": "no-write-sent")"), "k");
  ASSERT_TRUE(known) << known.error().text();
  const Failure failure = sample::failure(FailureKind::not_arrived);
  EXPECT_TRUE(matches(known->issues[0].failures.front(), failure));
  const auto matches_without = [&](auto change) {
    Failure other = failure;
    change(other);
    return matches(known->issues[0].failures.front(), other);
  };
  EXPECT_FALSE(matches_without([](Failure& f) { f.kind = FailureKind::overwritten; }));
  EXPECT_FALSE(matches_without([](Failure& f) { f.property = {"phone", "PhoneNumber"}; }));
  EXPECT_FALSE(matches_without([](Failure& f) { f.record->side = Side::target; }));
  EXPECT_FALSE(matches_without([](Failure& f) { f.cause.kind = CauseKind::refused; }));
}

TEST(KnownIssuesFile, OfVersion2RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(error_of(fields_with(R"("kind": "lost")")), "known.json: /issues/0/kind: unknown kind \"lost\"");
  EXPECT_EQ(error_of(fields_with(R"("kind": "missing", "cause": "luck")")),
            "known.json: /issues/0/cause: unknown cause \"luck\"");
  EXPECT_EQ(error_of(fields_with(R"("toward": "source")")), "known.json: /issues/0: the key \"kind\" is missing");
  EXPECT_EQ(
      error_of(fields_with(R"("kind": "missing", "message": "*")")),
      "known.json: /issues/0/message: only failures of the kinds other, died and unsettled are known by a message");
}

TEST(KnownIssuesFile, OfVersion1BitesForEveryKindOfFailureByItsOldWordsAndByThoseOfToday) {
  for (const FailureKind kind : failure_kinds()) {
    const Failure failure = sample::failure(kind);
    EXPECT_TRUE(matches({.message = pattern_of(version_1_sentence(failure))}, failure)) << to_string(kind);
    EXPECT_TRUE(matches({.message = pattern_of(sentence(failure))}, failure)) << to_string(kind);
    EXPECT_FALSE(matches({.message = "Another sentence*"}, failure)) << to_string(kind);
  }
}

TEST(KnownIssuesDraft, NamesEveryKindOfFailureSoThatItIsKnownAgain) {
  for (const FailureKind kind : failure_kinds()) {
    Results results = sample::all_passed();
    results.items[2].checks[0].failures = {sample::failure(kind)};
    results.items[2].checks[0].verdict = Verdict::failed;
    sample::settle(results);
    std::string draft = *draft_known_issues(results, today);
    for (auto at = draft.find("FILL IN: "); at != std::string::npos; at = draft.find("FILL IN: ")) draft.erase(at, 9);
    const auto known = read_known_issues(draft, "known.json");
    ASSERT_TRUE(known) << known.error().text();
    apply(results, *known, today);
    EXPECT_EQ(verdict_of(results), Verdict::passed) << draft;
  }
}

TEST(KnownIssuesDraft, HasAnEntryForEachFailureAndMustBeFilledIn) {
  Results whole = sample::mixed();
  std::erase_if(whole.items, [](const Item& item) { return item.id == "projects/every"; });
  const auto draft = draft_known_issues(whole, "2026-01-31");
  ASSERT_TRUE(draft) << draft.error().text();
  EXPECT_TRUE(golden::matches("known-issues.json", *draft));
  EXPECT_THAT(error_of(*draft), HasSubstr("still to be filled in"));
}

TEST(KnownIssuesDraft, HasOneEntryForACauseAndEachOfItsChecksMustFailStill) {
  Results results = sample::one_way(12);
  std::string draft = *draft_known_issues(results, today);
  for (auto at = draft.find("FILL IN: "); at != std::string::npos; at = draft.find("FILL IN: ")) draft.erase(at, 9);
  const auto known = read_known_issues(draft, "known.json");
  ASSERT_TRUE(known) << known.error().text();
  ASSERT_EQ(known->issues.size(), 1U);
  Results again = results;
  apply(again, *known, today);
  EXPECT_EQ(again.items[0].verdict, Verdict::known);
  results.items[3].checks[1] = sample::property_item("customers", "website", "Twebsite").checks[1];
  sample::settle(results);
  apply(results, *known, today);
  EXPECT_EQ(results.items[3].verdict, Verdict::failed) << "it passes, and the entry must go";
  EXPECT_EQ(results.items[0].verdict, Verdict::known);
}

TEST(KnownIssuesDraft, FilledInItMakesItsOwnRunKnown) {
  Results results = one_failure();
  std::string draft = *draft_known_issues(results, today);
  for (auto at = draft.find("FILL IN: "); at != std::string::npos; at = draft.find("FILL IN: ")) draft.erase(at, 9);
  const auto known = read_known_issues(draft, "known.json");
  ASSERT_TRUE(known) << known.error().text();
  apply(results, *known, today);
  EXPECT_EQ(verdict_of(results), Verdict::passed);
}

TEST(KnownIssuesDraft, RefusesWhatIsNoWholeRun) {
  Results filtered = one_failure();
  filtered.run.filter = "customers.*";
  EXPECT_THAT(draft_known_issues(filtered, today).error().text(), HasSubstr("the run was filtered (customers.*)"));
  EXPECT_THAT(draft_known_issues(sample::mixed(), today).error().text(),
              HasSubstr("projects.link.existing was left out"));
  Results early = one_failure();
  early.complete = false;
  EXPECT_THAT(draft_known_issues(early, today).error().text(), HasSubstr("ended early"));
  EXPECT_THAT(draft_known_issues(sample::all_passed(), today).error().text(), HasSubstr("nothing failed"));
}

}  // namespace
}  // namespace dataflow_qa::reports
