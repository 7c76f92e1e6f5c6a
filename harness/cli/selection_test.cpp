// Which checks a run tries: several filters, what failed last, and where it ends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using reports::Verdict;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class SelectionTest : public ProgramTest {
 protected:
  /// The names that `run --list` prints.
  std::vector<std::string> listed_with(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"run", "--list"});
    const auto outcome = program(std::move(arguments));
    EXPECT_EQ(outcome.exit, 0) << outcome.err;
    std::vector<std::string> names;
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);) names.push_back(line.substr(0, line.find(' ')));
    return names;
  }
};

TEST_F(SelectionTest, SeveralFiltersSelectTogetherAndAnExclusionLeavesOut) {
  EXPECT_THAT(listed_with({"--filter", "projects.sync.*.code", "--filter", "projects.ref.none", "--exclude",
                           "*.from-target.*"}),
              UnorderedElementsAre("projects.sync.from-source.code", "projects.ref.none"));
}

TEST_F(SelectionTest, TheShareIsThatOfTheJobWhereItIsLeftToItsService) {
  const std::vector<std::string> run{"run", "--filter", "projects.sync.*.code", "--shard", "auto"};
  const auto status_file = folder() / "understood";
  const auto outcome = program(
      run, {{"TEST_SHARD_INDEX", "1"}, {"TEST_TOTAL_SHARDS", "2"}, {"TEST_SHARD_STATUS_FILE", status_file.string()}});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_EQ(results().run.shard, "2/2");
  EXPECT_TRUE(std::filesystem::exists(status_file));
  const auto nobody = program(run);
  EXPECT_EQ(nobody.exit, 2);
  EXPECT_THAT(nobody.err, HasSubstr("--shard auto: no service says which share this job has"));
}

TEST_F(SelectionTest, AnExclusionAloneLeavesTheRest) {
  const auto names = listed_with({"--exclude", "customers.*", "--exclude", "human-data.*"});
  EXPECT_THAT(names, Not(IsEmpty()));
  EXPECT_THAT(names, ::testing::Each(Not(::testing::StartsWith("customers."))));
}

TEST_F(SelectionTest, AListSaysWhatEachCheckTriesWhenVerbose) {
  const auto outcome = program({"run", "--list", "--verbose", "--filter", "projects.sync.from-source.code"});
  EXPECT_THAT(
      outcome.out,
      HasSubstr("\n    Edits of `code` in Custom PMS reach PowerOffice GO: set, changed, cleared, set again.\n"));
}

TEST_F(SelectionTest, WhatFailedLastIsTriedAlone) {
  const std::vector<std::string> both{"--filter", "customers.sync.from-source.phone", "--filter",
                                      "projects.sync.from-source.code"};
  std::vector<std::string> run{"run", "--subject", defective("never-carries-the-phone")};
  run.insert(run.end(), both.begin(), both.end());
  EXPECT_EQ(program(run).exit, 1);
  const std::string failed = "customers.sync.from-source.phone";
  EXPECT_THAT(listed_with({"--last-failed"}), ElementsAre(failed));
  EXPECT_THAT(listed_with({"--failed-first", "--filter", "*.sync.from-source.*"}).front(), failed);
  EXPECT_EQ(program({"run", "--last-failed", "--exclude", "customers.*"}).exit, 2) << "nothing is left";
  EXPECT_EQ(program({"run", "--last-failed"}).exit, 0) << "with the sync as it should be";
  EXPECT_EQ(results().run.filter, "--last-failed");
  EXPECT_THAT(program({"run", "--last-failed"}).err, HasSubstr("--last-failed: nothing failed in that run\n"));
}

TEST_F(SelectionTest, WithoutAnEarlierRunItSaysWhatIsMissing) {
  const auto outcome = program({"run", "--last-failed", "no-such.json"});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_EQ(outcome.err,
            "dataflow-qa: --last-failed: there is no no-such.json; run once without it, or name the results of an "
            "earlier run\n");
}

TEST_F(SelectionTest, AnItemStandsForItsChecks) {
  EXPECT_THAT(
      listed_with({"--item", "projects/property/code~Code", "--exclude", "*.from-target.*", "--profile", "checklist"}),
      ElementsAre("projects.sync.from-source.code"));
  const auto slip = program({"run", "--item", "projects/evry"});
  EXPECT_EQ(slip.exit, 2);
  EXPECT_THAT(slip.err,
              HasSubstr("--item projects/evry: the document has no such item (did you mean \"projects/every\"?)"));
  EXPECT_THAT(program({"run", "--item", "projects/every", "--filter", "customers.*"}).err,
              HasSubstr("--item projects/every customers.* selects none of the "));
}

TEST_F(SelectionTest, WithoutRetriesTheFirstVerdictCounts) {
  const auto outcome = program({"run", "--subject", defective("never-carries-the-phone"), "--filter",
                                "customers.sync.from-source.phone", "--no-retry"});
  EXPECT_EQ(outcome.exit, 1) << outcome.out;
  EXPECT_THAT(checks_that(results(), Verdict::failed), ElementsAre("customers.sync.from-source.phone"));
}

TEST_F(SelectionTest, ARunEndsWhenItsTimeIsUp) {
  const auto outcome = program({"run", "--profile", "full", "--time-limit", "1"});
  EXPECT_EQ(outcome.exit, 3) << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr("the run ended after 1 second, as --time-limit asks"));
  EXPECT_FALSE(results().complete);
}

TEST_F(SelectionTest, ARunEndsAfterSoManyFailures) {
  const auto outcome = program(
      {"run", "--subject", defective("never-carries-the-phone"), "--filter", "customers.sync.*", "--fail-fast"});
  EXPECT_EQ(outcome.exit, 1) << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr("the run ended after 1 failed check, as --max-failures asks"));
  EXPECT_FALSE(results().complete);
  EXPECT_THAT(checks_that(results(), Verdict::failed), Not(IsEmpty()));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
