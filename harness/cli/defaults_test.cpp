// dataflow-qa.json: defaults for the options of the commands that test a sync.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string one_way_creation = DATAFLOW_QA_SOURCE_DIR "/fixtures/subjects/pms-go-sync-one-way-creation.json";

class DefaultsTest : public ProgramTest {
 protected:
  Outcome run_with(std::string_view defaults, std::vector<std::string> arguments) {
    file("dataflow-qa.json", defaults);
    return program(std::move(arguments));
  }
};

TEST_F(DefaultsTest, AreReadFromTheCurrentFolderAndSaid) {
  const auto outcome =
      run_with(R"({"run": {"list": true, "filter": ["*.link.new", "*.link.full"], "seed": 7}})", {"run"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("customers.link.new"), HasSubstr("projects.link.full"), Not(HasSubstr("sync"))));
  EXPECT_EQ(outcome.err, "dataflow-qa.json adds: --filter '*.link.new' --filter '*.link.full' --list --seed 7\n");
}

TEST_F(DefaultsTest, OptionsOfTheCommandLineWin) {
  const auto outcome =
      run_with(R"({"subject": "nowhere.json", "run": {"filter": "*.email", "verbose": true}})",
               {"run", "--list", "--quiet", "--subject", one_way_creation, "--filter=projects.link.new"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out, Not(HasSubstr("email")));
  EXPECT_THAT(outcome.err, IsEmpty());
}

TEST_F(DefaultsTest, OtherCommandsDoNotReadThem) {
  EXPECT_EQ(run_with("nonsense", {"report", "--help"}).exit, 0);
  EXPECT_EQ(run_with("nonsense", {"run", "--help"}).exit, 0);
}

TEST_F(DefaultsTest, AMistakeIsNamedWithItsPlace) {
  EXPECT_THAT(run_with("nonsense", {"run"}).err, HasSubstr("dataflow-qa.json: line 1, column"));
  EXPECT_THAT(run_with(R"({"subjct": "a.json"})", {"run"}).err,
              HasSubstr("dataflow-qa.json: /subjct: the key \"subjct\" is not known (did you mean \"subject\"?)"));
  EXPECT_THAT(run_with(R"({"run": {"job": 2}})", {"explore"}).err, HasSubstr("(did you mean \"jobs\"?)"));
  EXPECT_THAT(run_with(R"({"run": {"jobs": [1, 2]}})", {"run"}).err, HasSubstr("/run/jobs: expected one value"));
  EXPECT_THAT(run_with(R"({"run": {"strict": "yes"}})", {"run"}).err, HasSubstr("/run/strict: "));
  EXPECT_EQ(run_with(R"({"run": {"jobs": 0}})", {"run"}).exit, 2);
}

/// What stands in the folder that the file names was written before.
TEST_F(DefaultsTest, AMistakeSetsTheEarlierReportAside) {
  for (const char* mistaken : {R"({"run": {"out": "there", "bogus": 1}})", R"({"run": {"out": "there")"}) {
    std::filesystem::create_directories(folder() / "there");
    std::filesystem::copy_file(DATAFLOW_QA_SOURCE_DIR "/reports/golden/mixed.json", folder() / "there/results.json");
    EXPECT_EQ(run_with(mistaken, {"run"}).exit, 2);
    EXPECT_FALSE(std::filesystem::exists(folder() / "there/results.json")) << mistaken;
    std::filesystem::remove_all(folder() / "there");
  }
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
