// `dataflow-qa explore`, as people call it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "harness/cli/testing/program.h"
#include "reports/model/exploration.h"
#include "reports/model/schema.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class ExploreTest : public ProgramTest {
 protected:
  [[nodiscard]] std::string history(const std::string& steps) const {
    return file("history.json", R"({"history": 1, "dataflow": "customers", "steps": )" + steps + "}");
  }
  std::string mistake(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "explore");
    const auto outcome = program(std::move(arguments));
    EXPECT_EQ(outcome.exit, 2) << outcome.out;
    return outcome.err;
  }
};

TEST_F(ExploreTest, FindsNothingInTheBundledSync) {
  const auto outcome = program({"explore", "--seeds", "24", "--faults"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("24 histories with "));
  EXPECT_THAT(outcome.out, HasSubstr("the sync kept what every sync must keep."));
  const auto report = nlohmann::json::parse(read_text(folder() / "dataflow-qa-explore" / "explore.json"));
  EXPECT_EQ(reports::first_violation(report, reports::exploration_schema()), std::nullopt);
  EXPECT_EQ(report["histories"], 24);
}

TEST_F(ExploreTest, KeepsWhatFailedInAFileThatReplays) {
  const auto subject = defective("archives-and-writes-no-more");
  const auto found = program({"explore", "--subject", subject, "--seeds", "48", "--findings", "1"});
  EXPECT_EQ(found.exit, 1) << found.err;
  EXPECT_THAT(found.out, AllOf(HasSubstr("Finding 1, from seed "), HasSubstr(" 1. "), HasSubstr("  Then: "),
                               HasSubstr("--replay dataflow-qa-explore/history-")));
  std::string file;
  for (const auto& each : std::filesystem::directory_iterator(folder() / "dataflow-qa-explore")) {
    if (each.path().filename() != "explore.json") file = each.path();
  }
  const auto again = program({"explore", "--subject", subject, "--replay", file, "--plays", "3"});
  EXPECT_EQ(again.exit, 1) << again.out << again.err;
  EXPECT_THAT(again.out, HasSubstr("It fails every time (3 plays)."));
  EXPECT_EQ(program({"explore", "--replay", file, "--plays", "3"}).exit, 0);
}

TEST_F(ExploreTest, AShareOfFewSeedsMayBeEmpty) {
  const auto outcome = program({"explore", "--seeds", "2", "--shard", "3/3"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("No history falls to this share."));
  const auto automatic =
      program({"explore", "--seeds", "2", "--shard", "auto"}, {{"CI_NODE_INDEX", "3"}, {"CI_NODE_TOTAL", "3"}});
  EXPECT_EQ(automatic.exit, 0) << automatic.err;
}

TEST_F(ExploreTest, SaysWhatIsWrong) {
  EXPECT_THAT(mistake({"--time", "5"}), HasSubstr("--time 5: expected a number with s, m or h"));
  EXPECT_THAT(mistake({"--time", "-5m"}), HasSubstr("--time"));
  EXPECT_THAT(mistake({"--seeds", "0"}), HasSubstr("--seeds"));
  for (const auto* seed : {"-3", "18446744073709551615", "1e3"}) {
    EXPECT_THAT(mistake({"--seed", seed}), HasSubstr("is not a number from 0 to 1000000000000000000"));
  }
  EXPECT_THAT(mistake({"--replay", "nowhere.json"}), HasSubstr("nowhere.json"));
  EXPECT_THAT(mistake({"--replay", history(R"([{"do": "walk"}])")}), HasSubstr("history.json: /steps/0/do"));
}

/// A history of another document or mapping.
TEST_F(ExploreTest, ThatIsRefusedSetsAnEarlierReportAside) {
  std::filesystem::create_directories(folder() / "there");
  const auto report = file("there/explore.json", R"({"format": "dataflow-qa/exploration"})");
  EXPECT_EQ(program({"explore", "--replay", "none.json", "--out", "there"}).exit, 2);
  EXPECT_TRUE(std::filesystem::exists(report)) << "a replay writes none";
  EXPECT_EQ(program({"run", "--bogus", "--out", "there"}).exit, 2);
  EXPECT_TRUE(std::filesystem::exists(report)) << "nor does a run";
  EXPECT_EQ(program({"explore", "--seeds", "none", "--out", "there"}).exit, 2);
  EXPECT_FALSE(std::filesystem::exists(report));
}

TEST_F(ExploreTest, SaysWhatAHistoryDoesNotFit) {
  const auto unknown = history(
      R"([{"do": "create", "record": "A", "in": "source"}, {"do": "settle"},
          {"do": "edit", "record": "A", "in": "source", "properties": ["vat_id"]}])");
  EXPECT_THAT(mistake({"--replay", unknown}),
              HasSubstr("history.json: /steps/2/properties/0: the dataflow \"customers\" of the mapping carries no "
                        "property \"vat_id\""));
  const auto elsewhere = file("other.json", R"({"history": 1, "dataflow": "deals", "steps": [
    {"do": "create", "record": "A", "in": "source"}]})");
  EXPECT_THAT(mistake({"--replay", elsewhere}), HasSubstr("the mapping has no dataflow \"deals\"; it has: customers"));
}

/// Played all the same, it would accuse the sync of what nobody expects of it.
TEST_F(ExploreTest, RefusesAHistoryOfWhatTheSubjectDoesNotClaim) {
  auto subject = nlohmann::json::parse(read_text(DATAFLOW_QA_SOURCE_DIR "/fixtures/subjects/pms-go-sync.json"));
  subject["capabilities"] = {{"creates_in_source", false}};
  const auto refused = [&](const std::string& steps) {
    return mistake({"--subject", file("subject.json", subject.dump()), "--replay", history(steps)});
  };
  const std::string linked = R"([{"do": "create", "record": "A", "in": "source"}, {"do": "settle"}, )";
  EXPECT_THAT(refused(R"([{"do": "create", "record": "A", "in": "target"}])"),
              HasSubstr("history.json: /steps/0/in: the subject does not claim that a record born in PowerOffice GO"));
  EXPECT_THAT(refused(linked + R"({"do": "delete", "record": "A", "in": "source"}])"),
              HasSubstr("/steps/2/do: the subject does not claim what becomes of deletions"));
  EXPECT_THAT(refused(linked + R"({"do": "edit", "record": "A", "in": "source", "properties": ["type"]}])"),
              HasSubstr("/steps/2/properties/0: \"type\" is not edited there: "));
  EXPECT_THAT(
      refused(linked + R"({"do": "delete", "record": "A", "in": "source", "when": "before-read", "at": "source"}])"),
      HasSubstr("/steps/2/when: only an edit, a clearing or a restoring waits for a request of the sync"));
}

TEST_F(ExploreTest, AReplaySaysWhichStepsDidNotHappen) {
  const auto file = history(
      R"([{"do": "create", "record": "A", "in": "source"}, {"do": "settle"},
          {"do": "edit", "record": "A", "in": "source", "properties": ["email"], "when": "before-write", "at": "source"}])");
  const auto outcome = program({"explore", "--replay", file, "--plays", "2"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("At most 1 of the 2 steps happened"));
  EXPECT_THAT(mistake({"--replay", file, "--seeds", "10"}), HasSubstr("--seeds"));
  EXPECT_THAT(mistake({"--replay", file, "--faults"}), HasSubstr("--faults: --replay draws no histories"));
  EXPECT_THAT(mistake({"--plays", "3"}), HasSubstr("--plays: only with --replay"));
}

/// One that is kept in fixtures/histories, and forgotten in suites/histories.cpp, would be played by nobody.
TEST_F(ExploreTest, EachHistoryOfTheProjectIsACheck) {
  const auto listed = program({"run", "--list"}).out;
  for (const auto& each : std::filesystem::directory_iterator(DATAFLOW_QA_SOURCE_DIR "/fixtures/histories")) {
    EXPECT_THAT(listed, HasSubstr(".history." + each.path().stem().string()));
  }
}

TEST_F(ExploreTest, ASubjectThatRunsElsewhereCannotBeExplored) {
  auto subject = nlohmann::json{{"contract", 1}, {"name", "elsewhere"}, {"version", "1"}, {"mode", "external"}};
  EXPECT_THAT(mistake({"--subject", file("subject.json", subject.dump())}),
              HasSubstr("a subject that runs elsewhere cannot be explored"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
