#include "reports/digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> slugs(const Results& results) {
  std::vector<std::string> out;
  for (const Section& section : sections(results)) out.push_back(section.slug);
  return out;
}

TEST(Sections, FollowTheDocumentAndPutTheRestLast) {
  Results results = sample::mixed();
  EXPECT_THAT(slugs(results), ElementsAre("customers", "projects", ""));
  results.items.insert(results.items.begin(), sample::property_item("unheard-of", "a", "B"));
  EXPECT_THAT(slugs(results), ElementsAre("customers", "projects", "unheard-of", ""));
}

TEST(Sections, HoldTheirFindings) {
  const Results results = sample::mixed();
  EXPECT_EQ(sections(results).at(0).findings.at(0)->kind, "empty-property-table");
  EXPECT_EQ(general_findings(results).at(0)->kind, "unknown-route");
}

TEST(Leads, AreEmptyForARunThatPassed) {
  EXPECT_THAT(leads(sample::all_passed()), IsEmpty());
}

TEST(StrictText, NamesTheFindingThatFailsTheRun) {
  Results results = sample::all_passed();
  results.findings = {{"missing-line-end", "the file may be cut off", 28, std::nullopt}, {"seldom", "more", {}, {}}};
  EXPECT_EQ(strict_text(results), "");
  results.run.strictness.findings = true;
  EXPECT_EQ(strict_text(results),
            "Failed by --strict-findings: line 28: the file may be cut off [missing-line-end] (and 1 more finding).");
  EXPECT_EQ(verdict_of(results), Verdict::failed);
  EXPECT_EQ(leads(results).at(0).text, strict_text(results));
}

TEST(StrictText, NamesTheAdvisoryStatementThatFailsTheRun) {
  Results results = sample::all_passed();
  results.items.at(0).level = "advisory";
  results.items.at(0).verdict = Verdict::failed;
  EXPECT_EQ(verdict_of(results), Verdict::passed);
  results.run.strictness.advisory = true;
  EXPECT_EQ(strict_text(results),
            "Failed by --strict: the advisory statement " + results.items.at(0).id + " is failed.");
  EXPECT_EQ(verdict_of(results), Verdict::failed);
}

TEST(Leads, BeginWithTheWorstAndEndWithTheAdvisory) {
  const Results results = sample::mixed();
  std::vector<std::string> levels;
  for (const Lead& lead : leads(results)) levels.emplace_back(std::string(to_string(lead.verdict)) + " " + lead.level);
  EXPECT_THAT(levels, ElementsAre("error required", "failed required", "flaky required", "uncovered required",
                                  "failed advisory"));
}

TEST(Leads, SayManyAlikeAsOne) {
  const Results results = sample::one_way();
  const auto found = leads(results);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].text,
            "Edits of 4 properties of PowerOffice GO Customers do not reach Custom PMS: no write is sent (4 checks: "
            "`Tname`, `Temail`, "
            "`Tphone` and 1 more)");
  EXPECT_EQ(found[0].checks.size(), 4U);
  EXPECT_EQ(found[0].reproduce, "dataflow-qa run --seed 42 --filter customers.sync.from-target.name");
}

TEST(Leads, SayChecksTogetherWhereTheirMessagesDifferInValuesAlone) {
  Results results = sample::all_passed();
  for (std::size_t item = 0; item < 3; ++item) {
    sample::fail(results.items[item].checks[0],
                 "`phone` of customers C-" + std::to_string(1025 + item) + " is empty where a person wrote “+98 29”");
  }
  sample::fail(results.items[3].checks[0], "`code` of projects P-1001 is empty where a person wrote “x”");
  sample::settle(results);
  const auto found = leads(results);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].text, "`phone` of customers … is empty where a person wrote “…” (3 checks)");
  EXPECT_EQ(found[0].checks.size(), 3U);
  EXPECT_EQ(found[1].check, "projects.sync.from-source.code");
}

TEST(Leads, SayErrorsOfOneReasonTogether) {
  Results results = sample::all_passed();
  for (std::size_t item = 0; item < 2; ++item) {
    results.items[item].checks[0].verdict = Verdict::error;
    results.items[item].checks[0].reason = "the port 4711 is taken";
  }
  sample::settle(results);
  EXPECT_EQ(leads(results).at(0).text, "the port … is taken (2 checks)");
}

TEST(Leads, BeginWithWhyTheRunCannotBeBelieved) {
  Results results = sample::all_passed();
  results.run.trouble = "The subject was never ready: exit status 127.";
  EXPECT_EQ(leads(results).at(0).text, "The subject was never ready: exit status 127.");
  results.run.trouble.reset();
  results.complete = false;
  EXPECT_EQ(leads(results).at(0).text, "The run ended early: what is missing here was not tried.");
}

TEST(Place, IsRelativeToTheProjectWhereverTheProgramWasBuilt) {
  EXPECT_EQ(place({.file = "../../suites/common.cpp", .line = 17}), "suites/common.cpp:17");
  EXPECT_EQ(place({.file = "suites/common.cpp", .line = 17}), "suites/common.cpp:17");
  EXPECT_EQ(place({.file = "", .line = 0}), "");
}

TEST(Sentence, IsTheFirstLineOfTheFirstFailureElseTheReason) {
  Check check;
  check.reason = "why\nmore";
  EXPECT_EQ(sentence(check), "why");
  sample::fail(check, "It did not arrive.\nDetails");
  EXPECT_EQ(sentence(check), "It did not arrive.");
}

}  // namespace
}  // namespace dataflow_qa::reports
