// GoogleTest's variables and options, which mean for checks what they mean for tests.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using reports::Verdict;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class GoogleTestOptionsTest : public ProgramTest {
 protected:
  /// The checks that pass in this share of two checks of the own document.
  std::vector<std::string> share(const std::string& total, const std::string& index,
                                 const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"run", "--filter", "projects.sync.*.code"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto outcome = program(arguments, {{"GTEST_TOTAL_SHARDS", total}, {"GTEST_SHARD_INDEX", index}});
    EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
    return checks_that(results(), Verdict::passed);
  }
  std::string mistake(const std::map<std::string, std::string>& environment) {
    const auto outcome = program({"run"}, environment);
    EXPECT_EQ(outcome.exit, 2) << outcome.out;
    return outcome.err;
  }
};

TEST_F(GoogleTestOptionsTest, ItsShardsTogetherAreAllChecks) {
  auto all = share("2", "0");
  EXPECT_EQ(results().run.shard, "1/2");
  for (const auto& name : share("2", "1")) all.push_back(name);
  EXPECT_THAT(all, UnorderedElementsAre("projects.sync.from-source.code", "projects.sync.from-target.code"));
}

TEST_F(GoogleTestOptionsTest, VariablesForTestsOfCodeEndNoRunWhoseChecksFail) {
  const auto outcome =
      program({"run", "--subject", defective("never-carries-the-phone"), "--filter", "customers.sync.*.phone"},
              {{"GTEST_BREAK_ON_FAILURE", "1"},
               {"GTEST_THROW_ON_FAILURE", "1"},
               {"GTEST_CATCH_EXCEPTIONS", "0"},
               {"GTEST_FAIL_FAST", "1"},
               {"GTEST_COLOR", "yes"},
               {"GTEST_STREAM_RESULT_TO", "127.0.0.1:1"}});
  EXPECT_EQ(outcome.exit, 1) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, Not(HasSubstr("[  FAILED  ]")));
  for (const std::string option : {"--gtest_break_on_failure", "--gtest_throw_on_failure"}) {
    EXPECT_THAT(program({"run", "--list", option}).err, HasSubstr(option + ": a failed check is reported"));
  }
}

TEST_F(GoogleTestOptionsTest, VariablesThatItCannotReadCountForNothing) {
  const std::string document = DATAFLOW_QA_SOURCE_DIR "/fixtures/checklists/custom-pms-to-poweroffice-go.rst";
  const auto outcome = program({"checklist", "--json", document}, {{"GTEST_REPEAT", "x\n::error::taken"},
                                                                   {"GTEST_RANDOM_SEED", "abc"},
                                                                   {"GTEST_STACK_TRACE_DEPTH", ""},
                                                                   {"GTEST_OUTPUT", "foo\n::error::taken"},
                                                                   {"GTEST_FLAGFILE", "/nonexistent"},
                                                                   {"GTEST_INTERNAL_RUN_DEATH_TEST", "foo"},
                                                                   {"TEST_PREMATURE_EXIT_FILE", "/nonexistent/x"}});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_TRUE(nlohmann::json::accept(outcome.out)) << outcome.out.substr(0, 200);
  EXPECT_EQ(outcome.err, "");
}

TEST_F(GoogleTestOptionsTest, RefusesOptionsThatItCannotRead) {
  const auto refusal = [&](const std::string& option) {
    const auto outcome = program({"checklist", "--json", option});
    EXPECT_EQ(outcome.exit, 2) << option;
    EXPECT_EQ(outcome.out, "");
    return outcome.err;
  };
  EXPECT_THAT(refusal("--gtest_flagfile=/nonexistent"), HasSubstr("give the options of the file themselves"));
  EXPECT_THAT(refusal("--gtest_internal_run_death_test=foo"), HasSubstr("leave it out"));
  EXPECT_THAT(refusal("--gtest_stream_result_to=x\n::error::taken"), HasSubstr("\n: :error::taken: it is for tests"));
  EXPECT_THAT(refusal("--gtest_repeat=abc"), HasSubstr("--gtest_repeat=abc: expected a number"));
  EXPECT_THAT(refusal("--gtest_random_seed="), HasSubstr("expected a number"));
  EXPECT_THAT(refusal("--gtest_output=foo"), HasSubstr("expected xml, json, xml:FILE or json:FILE"));
}

TEST_F(GoogleTestOptionsTest, FilesThatItCannotWriteAreRefusedBeforeAnyCheck) {
  const std::string by_option = "--gtest_output=xml:/dev/null/x.xml";
  EXPECT_THAT(program({"run", by_option}).err, HasSubstr("/dev/null/x.xml cannot be written: Not a directory"));
  EXPECT_THAT(program({"run", "--gtest_output=json:."}).err, HasSubstr(". cannot be written: Is a directory"));
  EXPECT_THAT(mistake({{"XML_OUTPUT_FILE", "/dev/null/x"}}), HasSubstr("/dev/null/x cannot be written"));
  EXPECT_THAT(mistake({{"TEST_PREMATURE_EXIT_FILE", "/nonexistent/x"}}),
              HasSubstr("TEST_PREMATURE_EXIT_FILE: /nonexistent/x cannot be written: No such file or directory"));
  EXPECT_EQ(program({"run", "--filter", "projects.sync.from-source.code", "--gtest_output=xml:a/b/"},
                    {{"TEST_PREMATURE_EXIT_FILE", (folder() / "early").string()}})
                .exit,
            0);
  EXPECT_TRUE(std::filesystem::exists(folder() / "a" / "b" / "dataflow-qa.xml"));
  EXPECT_FALSE(std::filesystem::exists(folder() / "a" / "b" / "test_detail"));
}

TEST_F(GoogleTestOptionsTest, OneShardIsTheWholeRun) {
  EXPECT_THAT(share("1", "0"),
              UnorderedElementsAre("projects.sync.from-source.code", "projects.sync.from-target.code"));
  EXPECT_FALSE(results().run.shard);
}

TEST_F(GoogleTestOptionsTest, AShareIsTheSameHoweverManyWorldsStandSideBySide) {
  auto all = share("2", "0", {"--jobs", "2"});
  for (const auto& name : share("2", "1", {"--jobs", "2"})) all.push_back(name);
  EXPECT_THAT(all, UnorderedElementsAre("projects.sync.from-source.code", "projects.sync.from-target.code"));
}

TEST_F(GoogleTestOptionsTest, AShardSaysThatItIsUnderstood) {
  const auto status = folder() / "status";
  EXPECT_EQ(program({"run", "--list"}, {{"GTEST_SHARD_STATUS_FILE", status.string()}}).exit, 0);
  EXPECT_TRUE(std::filesystem::exists(status));
}

TEST_F(GoogleTestOptionsTest, AShardThatIsNone) {
  EXPECT_EQ(mistake({{"GTEST_TOTAL_SHARDS", "two"}, {"GTEST_SHARD_INDEX", "0"}}),
            "dataflow-qa: GTEST_TOTAL_SHARDS=two: expected a number from 1 to 1000\n");
  EXPECT_EQ(mistake({{"GTEST_TOTAL_SHARDS", "2"}, {"GTEST_SHARD_INDEX", "2"}}),
            "dataflow-qa: GTEST_SHARD_INDEX=2: expected a number from 0 to 1\n");
  EXPECT_EQ(mistake({{"GTEST_TOTAL_SHARDS", "2"}}),
            "dataflow-qa: GTEST_TOTAL_SHARDS is set and GTEST_SHARD_INDEX is not: they go together\n");
}

TEST_F(GoogleTestOptionsTest, ItsFilterIsPartOfWhatARunIs) {
  const auto shard = [&](const std::string& which, const std::string& filter, const std::string& out) {
    return program({"run", "--shard", which, "--gtest_filter=" + filter, "--out", out}).exit;
  };
  EXPECT_EQ(shard("1/2", "projects.sync_from_*_code", "one"), 0);
  EXPECT_EQ(shard("2/2", "projects.sync_from_*_code", "two"), 0);
  EXPECT_EQ(shard("2/2", "projects.sync_from_*_name", "other"), 0);
  EXPECT_EQ(results("one").run.filter, "--gtest_filter=projects.sync_from_*_code");
  EXPECT_EQ(program({"merge", "one/results.json", "two/results.json", "--out", "whole"}).exit, 0);
  EXPECT_THAT(checks_that(results("whole"), Verdict::passed), SizeIs(2));
  const auto mixed = program({"merge", "one/results.json", "other/results.json", "--out", "mixed"});
  EXPECT_EQ(mixed.exit, 2);
  EXPECT_THAT(mixed.err, HasSubstr("do not belong together: the filter differs "
                                   "(--gtest_filter=projects.sync_from_*_code, "));
}

TEST_F(GoogleTestOptionsTest, ItsReportHasEachCheckHoweverManyWorldsStandSideBySide) {
  EXPECT_EQ(
      program({"run", "--filter", "projects.*.code:projects.link.restart", "--jobs", "2", "--gtest_output=xml:all.xml"})
          .exit,
      0);
  EXPECT_THAT(read_text(folder() / "all.xml"), AllOf(HasSubstr("tests=\"3\" failures=\"0\""),
                                                     HasSubstr("sync_from_source_code"), HasSubstr("link_restart")));
}

TEST_F(GoogleTestOptionsTest, AListShowsWhatTheShareAndTheFilterSelect) {
  const auto list = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {"run", "--list", "--gtest_filter=projects.ref_[cm]*:projects.sync_from_*_code"});
    return program(arguments).out;
  };
  EXPECT_THAT(list({"--filter", "projects.*"}),
              AllOf(HasSubstr("from-source.code"), HasSubstr("from-target.code"), Not(HasSubstr("projects.ref"))));
  EXPECT_THAT(list({"--shard", "1/2"}), AllOf(HasSubstr("from-source.code"), Not(HasSubstr("from-target.code"))));
  EXPECT_THAT(list({"--shard", "2/2"}), AllOf(HasSubstr("from-target.code"), Not(HasSubstr("from-source.code"))));
}

TEST_F(GoogleTestOptionsTest, AShareWithoutAnyCheckOfItsFilterIsNoMistake) {
  const auto outcome = program({"run", "--shard", "2/2", "--gtest_filter=projects.sync_from_source_code"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("No check falls to this share of the run.\n"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
