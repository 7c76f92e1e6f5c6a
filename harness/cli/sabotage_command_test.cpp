// `dataflow-qa sabotage`, as people call it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "harness/cli/testing/program.h"
#include "reports/model/sabotage.h"
#include "reports/model/schema.h"

namespace dataflow_qa::cli::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class SabotageTest : public ProgramTest {
 protected:
  std::string mistake(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "sabotage");
    const auto outcome = program(std::move(arguments));
    EXPECT_EQ(outcome.exit, 2) << outcome.out;
    return outcome.err;
  }
  nlohmann::json report() const {
    return nlohmann::json::parse(read_text(folder() / "dataflow-qa-sabotage" / "sabotage.json"));
  }
};

TEST_F(SabotageTest, ChecksOfTheBundledSyncNoticeWhatIsDoneToIt) {
  const auto outcome = program(
      {"sabotage", "--filter", "customers.name.to-target.cut-short:projects.from-source.old-hidden", "--verbose"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("2 tried: 2 noticed, of 2 kinds"),
                                 HasSubstr("Name is cut down to 20 letters in writes to PowerOffice GO"),
                                 HasSubstr("Report: dataflow-qa-sabotage/sabotage.md (sabotage.json beside it)")));
  EXPECT_EQ(reports::first_violation(report(), reports::sabotage_schema()), std::nullopt);
  EXPECT_EQ(report()["totals"]["noticed"], 2);
  EXPECT_TRUE(fs::is_empty(temporary()));
}

TEST_F(SabotageTest, AStatementThatFallsByItselfCannotBeJudged) {
  const auto outcome = program(
      {"sabotage", "--subject", defective("never-carries-the-phone"), "--filter", "customers.phone.to-target.cleared"});
  EXPECT_EQ(outcome.exit, 1) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("1 tried: 1 not judged"),
                                 HasSubstr("Its checks fail without any tampering, so they can judge none.")));
}

TEST_F(SabotageTest, SharesAreListedAndDealtOut) {
  const auto first = program({"sabotage", "--list", "--filter", "projects.endDate.to-target.*", "--shard", "1/2"});
  const auto second = program({"sabotage", "--list", "--filter", "projects.endDate.to-target.*"},
                              {{"GTEST_TOTAL_SHARDS", "2"}, {"GTEST_SHARD_INDEX", "1"}});
  EXPECT_THAT(first.out, HasSubstr("projects.endDate.to-target.left-out-of-updates\n"));
  EXPECT_THAT(second.out,
              AllOf(HasSubstr("projects.endDate.to-target.left-out-of-half\n"), Not(HasSubstr("left-out-of-updates"))));
  const auto none = program({"sabotage", "--filter", "projects.endDate.to-target.cleared", "--shard", "2/2"});
  EXPECT_EQ(none.exit, 0) << none.err;
  EXPECT_THAT(none.out, HasSubstr("No tampering falls to this share."));
}

TEST_F(SabotageTest, SaysWhatIsWrong) {
  EXPECT_THAT(mistake({"--filter", "nothing.*"}), HasSubstr("--filter nothing.* selects none of the 1"));
  EXPECT_THAT(mistake({"--shard", "0/3"}), HasSubstr("--shard 0/3: expected auto, or I/N"));
  EXPECT_THAT(mistake({"--jobs", "0"}), HasSubstr("--jobs"));
  EXPECT_THAT(mistake({"--document", "nowhere.rst"}), HasSubstr("nowhere.rst"));
  EXPECT_THAT(mistake({"--subject", file("subject.json", "{")}), HasSubstr("subject.json"));
  file("sabotage.json", "mine");
  EXPECT_THAT(mistake({"--out", "."}), HasSubstr("holds something named sabotage.json that no sabotage has written"));
  EXPECT_THAT(mistake({"--out", file("taken", "a file")}), HasSubstr("it cannot be made a folder"));
}

TEST_F(SabotageTest, ASubjectThatRunsElsewhereIsRefused) {
  const auto subject = file("subject.json", R"({"name": "mine", "version": "1", "mode": "external"})");
  EXPECT_THAT(mistake({"--subject", subject}), HasSubstr("a subject that runs elsewhere cannot be sabotaged"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
