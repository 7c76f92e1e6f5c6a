// Histories, as the program: runs that say who they are, are kept, and are compared with earlier ones.

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "harness/cli/testing/program.h"
#include "reports/history/sample_history.h"
#include "reports/model/json.h"

namespace dataflow_qa::cli::testing {
namespace {

using reports::Verdict;
using reports::history::sample::run_on;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;

const std::string check = "projects.sync.from-source.name";

class HistoryCommandTest : public ProgramTest {
 protected:
  std::string results_file(const std::string& name, const reports::Results& results) {
    return file(name, reports::write_json(results));
  }
  /// The files of five runs.
  std::vector<std::string> five_files() {
    std::vector<std::string> files;
    for (const auto& run : reports::history::sample::five_runs()) files.push_back(results_file(run.run.id, run));
    return files;
  }
  /// Adds five runs to the history in the test's own folder.
  void add_five() {
    std::vector<std::string> arguments{"history", "add"};
    for (auto& each : five_files()) arguments.push_back(std::move(each));
    EXPECT_EQ(program(std::move(arguments)).exit, 0);
  }
  /// The message of a command that ends with exit 2 and prints nothing else.
  std::string mistake(std::vector<std::string> arguments) {
    const auto outcome = program(std::move(arguments));
    EXPECT_EQ(outcome.exit, 2);
    EXPECT_THAT(outcome.out, IsEmpty());
    return outcome.err;
  }
};

TEST_F(HistoryCommandTest, KeepsRunsAndShowsThem) {
  add_five();
  const auto shown = program({"history", "show"});
  EXPECT_EQ(shown.exit, 0);
  EXPECT_THAT(shown.out, AllOf(HasSubstr("Newly failing in 1.5: 1 check\n"), HasSubstr("projects.link.new"),
                               HasSubstr("customers.sync.email, since 2026-01-02 12:00")));
  EXPECT_THAT(program({"history", "show", "--json", "--last", "1"}).out, HasSubstr("\"older_runs\": 4"));
}

TEST_F(HistoryCommandTest, AddsARunOnce) {
  const auto run = results_file("results.json", run_on(1));
  EXPECT_EQ(program({"history", "add", run}).out, "Added 20260101T120000Z-1 to dataflow-qa-history.sqlite (1 run).\n");
  EXPECT_EQ(program({"history", "add", run}).out,
            "20260101T120000Z-1 is in dataflow-qa-history.sqlite already (1 run).\n");
}

TEST_F(HistoryCommandTest, TwoThatAddAtOnceLoseNothing) {
  auto files = five_files();
  std::vector<std::unique_ptr<subject::Process>> writers;
  for (const auto& each : files) writers.push_back(begin({"history", "add", each, "--db", "runs.sqlite"}));
  for (const auto& writer : writers) EXPECT_EQ(end_of(*writer).exit, 0);
  EXPECT_THAT(program({"history", "export", "--format", "json", "--db", "runs.sqlite"}).out,
              AllOf(HasSubstr("20260101T"), HasSubstr("20260102T"), HasSubstr("20260103T"), HasSubstr("20260104T"),
                    HasSubstr("20260105T")));
}

TEST_F(HistoryCommandTest, WritesAPageABadgeAndATable) {
  add_five();
  EXPECT_EQ(program({"history", "trend", "--out", "trend.html"}).exit, 0);
  EXPECT_THAT(read_text(folder() / "trend.html"), AllOf(StartsWith("<!DOCTYPE html>"), HasSubstr("<polyline")));
  EXPECT_THAT(program({"history", "badge", "--label", "release=1.3"}).out,
              AllOf(StartsWith("<svg "), HasSubstr("passed, 100 %")));
  EXPECT_THAT(program({"history", "export"}).out, HasSubstr(",1.3,their-sync 1.1,passed,check,customers,"));
  const auto printed = program({"history", "export"}).out;
  EXPECT_EQ(program({"history", "export", "--format", "csv", "--out", "history.csv"}).exit, 0);
  EXPECT_EQ(read_text(folder() / "history.csv"), "\uFEFF" + printed) << "a spreadsheet reads UTF-8 by this mark";
}

TEST_F(HistoryCommandTest, ForgetsOldRuns) {
  add_five();
  EXPECT_EQ(program({"history", "prune", "--keep", "1"}).out, "Forgot 1 run; 4 runs are left.\n");
  EXPECT_EQ(program({"history", "prune", "--older-than", "1", "--releases-too"}).out,
            "Forgot 4 runs; 0 runs are left.\n");
  EXPECT_THAT(mistake({"history", "prune"}), HasSubstr("expected one of --keep N and --older-than DAYS"));
}

TEST_F(HistoryCommandTest, RefusesWhatIsNoHistoryAndChangesNothing) {
  const auto run = results_file("results.json", run_on(1));
  const auto before = read_text(run);
  EXPECT_THAT(mistake({"history", "add", run, "--db", run}), HasSubstr("results.json is no history: expected"));
  EXPECT_THAT(mistake({"run", "--history", run}), HasSubstr("results.json is no history: expected"));
  EXPECT_EQ(read_text(run), before);
  EXPECT_THAT(mistake({"history", "show"}), HasSubstr("dataflow-qa-history.sqlite is not there"));
  EXPECT_FALSE(std::filesystem::exists(folder() / "dataflow-qa-history.sqlite"));
}

TEST_F(HistoryCommandTest, RefusesADamagedRow) {
  add_five();
  const std::string file = "dataflow-qa-history.sqlite";
  SQLite::Database(folder() / file, SQLite::OPEN_READWRITE)
      .exec("UPDATE verdicts SET why = '{\"failure\":1e999}'; UPDATE runs SET head = '{' WHERE number = 1");
  EXPECT_THAT(mistake({"compare", "20260105T120000Z-1", "--history", file, "--against", "20260104T120000Z-1"}),
              HasSubstr(file + " is damaged (run 4, row 1: /failure: "));
  EXPECT_THAT(mistake({"history", "show"}), HasSubstr(file + " is damaged (run 1: line 1, column 2: "));
}

TEST_F(HistoryCommandTest, AddsNothingWhereOneOfTheFilesIsBroken) {
  const auto good = results_file("good.json", run_on(1));
  EXPECT_THAT(mistake({"history", "add", good, file("broken.json", "{")}),
              HasSubstr("broken.json: line 1, column 2: "));
  auto shard = run_on(2);
  shard.run.shard = "1/2";
  EXPECT_THAT(mistake({"history", "add", good, results_file("shard.json", shard)}), HasSubstr("it is shard 1/2"));
  EXPECT_FALSE(std::filesystem::exists(folder() / "dataflow-qa-history.sqlite"));
}

TEST_F(HistoryCommandTest, ComparesWithARunThatIsKept) {
  add_five();
  const auto run = (folder() / "20260105T120000Z-1").string();
  const std::vector<std::string> compare{"compare", run, "--history", "dataflow-qa-history.sqlite"};
  const auto with = [&](const std::string& against) {
    auto arguments = compare;
    arguments.insert(arguments.end(), {"--against", against});
    return program(arguments);
  };
  EXPECT_THAT(program(compare).out, HasSubstr("Worse: 2 checks newly failing"));
  EXPECT_EQ(with("last-release").exit, 0);
  EXPECT_EQ(with("1.3").exit, 1);
  EXPECT_THAT(with("1.6").err, AllOf(HasSubstr("\"1.6\" is no run and no release in it"), HasSubstr("1.5")));
  EXPECT_THAT(mistake({"compare", run}), HasSubstr("expected OLD.json and NEW.json, or NEW.json and --history FILE"));
  EXPECT_THAT(mistake({"compare", run, run, "--history", "x"}), HasSubstr("expected one file"));
}

TEST_F(HistoryCommandTest, AGateLetsNothingNewPass) {
  add_five();
  const auto policy = file("policy.json", R"({"format": "dataflow-qa/gate-policy", "version": 1,
                                              "required": {"failed": 9}})");
  const auto gate = [&](const std::string& against) {
    return program({"gate", (folder() / "20260105T120000Z-1").string(), "--policy", policy, "--history",
                    "dataflow-qa-history.sqlite", "--against", against});
  };
  EXPECT_EQ(gate("1.4").exit, 0);
  EXPECT_THAT(gate("1.4").out, HasSubstr("Since release 1.4: 2 checks still failing\n"));
  EXPECT_EQ(gate("last-green").exit, 1);
  EXPECT_THAT(gate("last-green").out, HasSubstr("2 checks newly failing"));
}

TEST_F(HistoryCommandTest, ARunKeepsItsLabelsAndThoseOfItsCiService) {
  const auto outcome = program(
      {"run", "--filter", check, "--label", "release=1.5", "--label", "branch=mine"},
      {{"GITLAB_CI", "true"}, {"CI_COMMIT_SHA", "3f2246b"}, {"CI_COMMIT_BRANCH", "main"}, {"CI_PIPELINE_ID", "17"}});
  EXPECT_THAT(outcome.out, HasSubstr("labels  branch=mine, build=17, ci=gitlab, commit=3f2246b, release=1.5\n"));
  EXPECT_THAT(results().run.labels, AllOf(Contains(Pair("branch", "mine")), Contains(Pair("commit", "3f2246b"))));
}

TEST_F(HistoryCommandTest, RefusesALabelThatDoesNotFit) {
  EXPECT_THAT(mistake({"run", "--label", "Release"}), HasSubstr("--label Release: expected NAME=VALUE"));
  EXPECT_THAT(mistake({"run", "--label", "a=1", "--label", "a=2"}), HasSubstr("--label a=2: \"a\" is given twice"));
}

TEST_F(HistoryCommandTest, ARunSaysWhatChangedSinceTheLastRelease) {
  const auto first = program({"run", "--filter", check, "--label", "release=1.4", "--history", "runs.sqlite"});
  EXPECT_THAT(first.out, AllOf(HasSubstr(" to runs.sqlite (1 run).\n"), Not(HasSubstr("Since"))));
  const auto second = program({"run", "--filter", check, "--label", "release=1.5", "--history", "runs.sqlite"});
  EXPECT_THAT(second.out, AllOf(HasSubstr("Since release 1.4: no check fails, and none is fixed\n"),
                                HasSubstr(" to runs.sqlite (2 runs).\n")));
  ASSERT_TRUE(results().since);
  EXPECT_THAT(read_text(folder() / "dataflow-qa-report" / "index.html"), HasSubstr("Since release 1.4"));
  EXPECT_THAT(program({"history", "add", "dataflow-qa-report/results.json", "--db", "runs.sqlite"}).out,
              HasSubstr("is in runs.sqlite already"));
}

TEST_F(HistoryCommandTest, ARunIsNotTriedWhereTheRunToCompareWithIsNotThere) {
  add_five();
  EXPECT_THAT(mistake({"run", "--history", "dataflow-qa-history.sqlite", "--against", "1.9"}),
              HasSubstr("dataflow-qa-history.sqlite: no run of this document, subject and profile is in it"));
  EXPECT_THAT(mistake({"run", "--against", "1.9"}), HasSubstr("--history"));
}

TEST_F(HistoryCommandTest, AShardIsNotAddedByItself) {
  EXPECT_THAT(mistake({"run", "--shard", "1/2", "--history", "runs.sqlite"}),
              HasSubstr("--history does not fit --shard: `dataflow-qa merge --history FILE` puts the shards together"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
