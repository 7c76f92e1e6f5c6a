// The commands that work on results.json alone, as the program: what they print, what they refuse, how they exit.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "harness/cli/testing/program.h"
#include "reports/model/json.h"

namespace dataflow_qa::cli::testing {
namespace {

using reports::Verdict;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

/// A run of two statements, of which the second one failed where `email` says so.
reports::Results run_with(Verdict email) {
  reports::Results results;
  results.complete = true;
  results.run.id = "20260131T120000Z-1";
  results.run.started = "2026-01-31T12:00:00.000Z";
  results.run.subject = {.name = "my-sync", .version = "1.0", .mode = "daemon"};
  for (const char* name : {"name", "email"}) {
    reports::Check check{.name = std::string("customers.sync.from-source.") + name,
                         .item = std::string("customers/property/") + name + "~" + name,
                         .verdict = Verdict::passed};
    if (std::string_view(name) == "email") check.verdict = email;
    if (check.verdict == Verdict::failed) {
      check.failures = {{.message = "`email` of C-1004, changed to “x7”, did not arrive"}};
    }
    results.items.push_back({.id = check.item,
                             .dataflow = "customers",
                             .kind = "property",
                             .statement = name,
                             .origin = "mapping",
                             .verdict = check.verdict,
                             .checks = {check}});
  }
  results.run.exit = reports::verdict_of(results) == Verdict::passed ? 0 : 1;
  return results;
}

class ReportTest : public ProgramTest {
 protected:
  std::string results_file(const std::string& name, const reports::Results& results) {
    return file(name, reports::write_json(results));
  }
  std::string passed() { return results_file("passed.json", run_with(Verdict::passed)); }
  std::string failed() { return results_file("failed.json", run_with(Verdict::failed)); }
  /// One that passed, where a run without --out leaves its own.
  std::string earlier_report() {
    std::filesystem::create_directory(folder() / "dataflow-qa-report");
    return results_file("dataflow-qa-report/results.json", run_with(Verdict::passed));
  }
};

TEST_F(ReportTest, EveryFormatIsMadeFromResultsAlone) {
  EXPECT_THAT(program({"report", failed()}).out, HasSubstr("did not arrive"));
  EXPECT_THAT(program({"report", failed(), "--format", "markdown"}).out, StartsWith("## "));
  EXPECT_THAT(program({"report", failed(), "--format", "junit"}).out, HasSubstr("<testsuites"));
  EXPECT_THAT(program({"report", failed(), "--format", "html"}).out, StartsWith("<!DOCTYPE html>"));
  EXPECT_EQ(program({"report", failed(), "--format", "json"}).out, read_text(failed()));
}

TEST_F(ReportTest, ATextGoesToTheFileThatOutNames) {
  const auto outcome = program({"report", passed(), "--format", "markdown", "--out", "summary.md"});
  EXPECT_EQ(outcome.exit, 0);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(read_text(folder() / "summary.md"), StartsWith("## "));
}

TEST_F(ReportTest, ALinkThatOutNamesStaysALink) {
  const auto target = file("target.md", "old");
  std::filesystem::create_symlink(target, folder() / "link.md");
  EXPECT_EQ(program({"report", passed(), "--format", "markdown", "--out", "link.md"}).exit, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(folder() / "link.md"));
  EXPECT_THAT(read_text(target), StartsWith("## "));
}

TEST_F(ReportTest, AFileThatIsMissingBrokenOrCutOffIsNamed) {
  EXPECT_THAT(program({"report", "none.json"}).err, StartsWith("dataflow-qa: none.json cannot be read"));
  const auto cut = program({"report", file("cut.json", R"({"format": "dataflow-qa/results", )")});
  EXPECT_EQ(cut.exit, 2);
  EXPECT_THAT(cut.err, HasSubstr("cut.json: line 1, column 35: the text ends too early"));
}

TEST_F(ReportTest, CompareExitsAsFailOnSays) {
  const auto worse = program({"compare", passed(), failed()});
  EXPECT_EQ(worse.exit, 1);
  EXPECT_THAT(worse.out, AllOf(HasSubstr("Newly failing: 1 check"), HasSubstr("did not arrive")));
  EXPECT_EQ(program({"compare", passed(), failed(), "--fail-on", "never"}).exit, 0);
  EXPECT_EQ(program({"compare", failed(), passed()}).exit, 0);
  EXPECT_EQ(program({"compare", failed(), passed(), "--fail-on", "any-change"}).exit, 1);
  EXPECT_EQ(program({"compare", failed(), failed(), "--fail-on", "any-change"}).exit, 0);
  EXPECT_EQ(program({"compare", failed(), failed(), "--fail-on", "nothing"}).exit, 2);
}

TEST_F(ReportTest, CompareRefusesARunThatEndedEarlyAndNamesTheFile) {
  auto early = run_with(Verdict::passed);
  early.complete = false;
  const auto outcome = program({"compare", passed(), results_file("early.json", early)});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.err, HasSubstr("early.json: the run ended early"));
  EXPECT_THAT(outcome.out, IsEmpty());
}

TEST_F(ReportTest, CompareRefusesRunsThatTriedDifferentChecksUnlessAskedForTheCommonPart) {
  auto filtered = run_with(Verdict::passed);
  filtered.run.filter = "customers.sync.*.name";
  auto& left_out = filtered.items[1];
  left_out.checks[0].verdict = left_out.verdict = Verdict::not_run;
  left_out.checks[0].selected = false;
  const auto part = results_file("part.json", filtered);
  const auto refused = program({"compare", passed(), part});
  EXPECT_EQ(refused.exit, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("part.json cannot be compared: the runs tried different checks: the whole "
                                           "document before, filter customers.sync.*.name now"),
                                 HasSubstr("--partial")));
  EXPECT_THAT(refused.out, IsEmpty());
  const auto common = program({"compare", failed(), part, "--partial"});
  EXPECT_EQ(common.exit, 0);
  EXPECT_THAT(common.out, AllOf(HasSubstr("No change"), ::testing::Not(HasSubstr("email"))));
  EXPECT_EQ(program({"compare", part, part}).exit, 0);
}

/// A real run, filtered so that it is quick.
TEST_F(ReportTest, ComparesTwoRealRunsInOneScreen) {
  const std::string filter = "customers.link.new:human-data.link.new:customers.sync.from-*.phone:customers.link.full";
  ASSERT_EQ(program({"run", "--filter", filter, "--out", "good", "--quiet"}).exit, 0);
  ASSERT_EQ(
      program({"run", "--filter", filter, "--out", "bad", "--quiet", "--subject", defective("never-carries-the-phone")})
          .exit,
      1);
  const auto worse = program({"compare", "good/results.json", "bad/results.json"});
  EXPECT_EQ(worse.exit, 1);
  EXPECT_THAT(worse.out, AllOf(HasSubstr("Newly failing: 4 checks"),
                               HasSubstr("Edits of `phone` of Custom PMS customers are lost"), HasSubstr("(4 checks")));
  EXPECT_LE(std::ranges::count(worse.out, '\n'), 40) << worse.out;
}

TEST_F(ReportTest, AnnotationsForGitHubComeWithTheSummaryOfTheStep) {
  const auto page = file("step.md", "before\n");
  const auto outcome = program({"report", failed(), "--format", "github"}, {{"GITHUB_STEP_SUMMARY", page}});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("::error title=dataflow-qa%3A failed::"));
  EXPECT_THAT(read_text(page), AllOf(StartsWith("before\n## "), HasSubstr("### What is wrong")));
}

TEST_F(ReportTest, CompareHasFourFormats) {
  EXPECT_THAT(program({"compare", passed(), failed(), "--format", "markdown"}).out, StartsWith("## "));
  EXPECT_THAT(program({"compare", passed(), failed(), "--format", "html"}).out, StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(program({"compare", passed(), failed(), "--format", "json"}).out, HasSubstr("\"regressions\": true"));
}

TEST_F(ReportTest, TheGatePassesFailsOrNamesAMistake) {
  const auto open = program({"gate", passed()});
  EXPECT_EQ(open.exit, 0);
  EXPECT_THAT(open.out, AllOf(StartsWith("passed"), HasSubstr("the run is complete")));
  const auto closed = program({"gate", failed()});
  EXPECT_EQ(closed.exit, 1);
  EXPECT_THAT(closed.out, AllOf(StartsWith("failed"), HasSubstr("failed required statements: 1 (none is allowed)")));
  const auto policy = file("policy.json", R"({"format": "dataflow-qa/gate-policy", "version": 1,
    "required": {"failed": 1}})");
  EXPECT_EQ(program({"gate", failed(), "--policy", policy}).exit, 0);
  EXPECT_EQ(program({"gate", failed(), "--policy", file("bad.json", "{}")}).exit, 2);
}

TEST_F(ReportTest, TheGateRefusesWhatWasEdited) {
  const auto results = passed();
  EXPECT_EQ(program({"gate", results}).exit, 0);
  auto text = read_text(results);
  const std::string title = R"("title": ")";
  text.insert(text.find(title) + title.size(), "Another ");
  const auto outcome = program({"gate", file("edited.json", text)});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.err, HasSubstr("edited.json: /sha256: does not fit the content"));
}

TEST_F(ReportTest, ARunThatCannotBeginSetsAnEarlierReportAsideSoThatNoGatePassesIt) {
  const auto results = results_file("results.json", run_with(Verdict::passed));
  const auto out = std::filesystem::path(results).parent_path().string();
  EXPECT_EQ(program({"gate", results}).exit, 0);
  EXPECT_EQ(program({"run", "--document", "no-such.rst", "--list", "--out", out}).exit, 2);
  EXPECT_EQ(program({"gate", results}).exit, 0) << "--list writes no report";
  const auto mistake = program({"run", "--document", "no-such.rst", "--out", out});
  EXPECT_EQ(mistake.exit, 2);
  EXPECT_THAT(mistake.err, HasSubstr("was set aside: its files now end in \".earlier\"."));
  EXPECT_EQ(program({"gate", results}).exit, 2);
  EXPECT_TRUE(std::filesystem::exists(results + ".earlier"));
}

TEST_F(ReportTest, ARunThatTheMachineEndsBeforeItBeginsSetsAnEarlierReportAside) {
  const auto results = earlier_report();
  const auto outcome = program({"run"}, {{"GTEST_SHARD_STATUS_FILE", "/dev/null/x"}});
  EXPECT_EQ(outcome.exit, 3);
  EXPECT_THAT(outcome.err, HasSubstr("The earlier report in dataflow-qa-report was set aside"));
  EXPECT_EQ(program({"gate", results}).exit, 2);
}

TEST_F(ReportTest, AMistakeInTheCommandLineItselfSetsAnEarlierReportAside) {
  const auto results = earlier_report();
  EXPECT_EQ(program({"rnu"}).exit, 2);
  EXPECT_EQ(program({"run", "--list", "--sed", "4"}).exit, 2);
  EXPECT_EQ(program({"run", "--sed", "4", "--out", "elsewhere"}).exit, 2);
  EXPECT_EQ(program({"run", "--sed", "4", "--out"}).exit, 2);
  EXPECT_EQ(program({"run", "--help"}).exit, 0);
  EXPECT_EQ(program({"gate", results}).exit, 0) << "none of these would have replaced it";
  const auto mistake = program({"run", "--sed", "4"});
  EXPECT_THAT(mistake.err, HasSubstr("The earlier report in dataflow-qa-report was set aside"));
  EXPECT_EQ(program({"gate", results}).exit, 2);
}

/// A run that was killed while it set the report aside.
TEST_F(ReportTest, WhatIsLeftOfAReportIsSetAsideTooAndIsNoReasonToRefuseTheFolder) {
  const auto there = results_file("results.json.earlier", run_with(Verdict::passed));
  const auto junit = std::filesystem::path(there).parent_path() / "junit.xml";
  const auto out = junit.parent_path().string();
  file(junit.string(), "<testsuites failures=\"0\"/>");
  EXPECT_EQ(program({"run", "--bogus", "--out", out}).exit, 2);
  EXPECT_FALSE(std::filesystem::exists(junit));
  file(junit.string(), "<testsuites failures=\"0\"/>");
  EXPECT_EQ(program({"run", "--filter", "customers.link.new", "--out", out}).exit, 0);
}

TEST_F(ReportTest, AMergeThatIsRefusedSetsAnEarlierReportAsideUnlessItWasToBeMerged) {
  const auto earlier = earlier_report();
  EXPECT_EQ(program({"merge", earlier}).exit, 2);
  EXPECT_EQ(program({"gate", earlier}).exit, 0);
  EXPECT_EQ(program({"merge", passed()}).exit, 2);
  EXPECT_EQ(program({"gate", earlier}).exit, 2);
}

TEST_F(ReportTest, ADraftOfKnownIssuesIsWrittenForAWholeRunAndRefusedForAFilteredOne) {
  const auto draft = program({"known-issues", "draft", failed()});
  EXPECT_EQ(draft.exit, 0);
  EXPECT_THAT(draft.out, HasSubstr("\"message\": \"`email` of *, changed to “*”, did not arrive\""));
  auto filtered = run_with(Verdict::failed);
  filtered.run.filter = "customers.*";
  const auto refused = program({"known-issues", "draft", results_file("filtered.json", filtered)});
  EXPECT_EQ(refused.exit, 2);
  EXPECT_THAT(refused.err, HasSubstr("filtered.json: the run was filtered (customers.*)"));
}

TEST_F(ReportTest, AnUnfilledKnownIssuesFileStopsARunBeforeItStarts) {
  const auto draft = file("known.json", program({"known-issues", "draft", failed()}).out);
  const auto outcome = program({"run", "--known-issues", draft});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.err, HasSubstr("known.json: /issues/0/reason: this is still to be filled in"));
  EXPECT_FALSE(std::filesystem::exists(folder() / "dataflow-qa-report"));
}

TEST_F(ReportTest, KnownIssuesMakeARunOfADefectiveSyncPassAndFailOnceItIsRepaired) {
  const std::string filter = "projects.sync.*:customers.link.new";
  const auto known = file("known.json", R"({"format": "dataflow-qa/known-issues", "version": 1, "issues": [
    {"check": "projects.sync.*", "message": "*", "reason": "DQ-1", "owner": "kari",
     "until": "2999-12-31"}]})");
  const auto defect =
      program({"run", "--filter", filter, "--subject", defective("no-write-back"), "--known-issues", known});
  EXPECT_EQ(defect.exit, 0) << defect.out;
  EXPECT_THAT(checks_that(results(), Verdict::known), ::testing::Contains("projects.sync.from-target.code"));
  EXPECT_THAT(checks_that(results(), Verdict::failed), IsEmpty());
  EXPECT_THAT(defect.out, HasSubstr("DQ-1"));
  const auto repaired = program({"run", "--filter", filter, "--known-issues", known, "--quiet"});
  EXPECT_EQ(repaired.exit, 1);
  EXPECT_THAT(repaired.out, HasSubstr("It passes, although it is a known issue"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
