// `--manual FILE`, as the program: what was tried by hand stands beside the checks, and a mistake is said at once.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/cli/testing/program.h"
#include "reports/model/json.h"

namespace dataflow_qa::cli::testing {
namespace {

using reports::Verdict;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ManualTest : public ProgramTest {
 protected:
  /// A run of which one statement passed, and no check exists for the other.
  std::string results_file() {
    reports::Results results;
    results.complete = true;
    results.run.id = "20260131T120000Z-1";
    results.run.started = "2026-01-31T12:00:00.000Z";
    results.run.exit = 1;
    results.run.subject = {.name = "my-sync", .version = "1.0", .mode = "daemon"};
    const reports::Check check{.name = "customers.link.new", .item = "customers/every", .verdict = Verdict::passed};
    results.items = {{.id = "customers/every",
                      .kind = "every",
                      .statement = "Every.",
                      .origin = "document",
                      .verdict = Verdict::passed,
                      .checks = {check}},
                     {.id = "customers/merge",
                      .kind = "merge",
                      .statement = "Merged.",
                      .origin = "document",
                      .verdict = Verdict::uncovered}};
    return file("results.json", reports::write_json(results));
  }
  std::string manual(const std::string& item, const std::string& result) {
    return file("manual.json", fmt::format(R"({{"format": "dataflow-qa/manual", "version": 1, "tries": [
      {{"item": "{}", "done": "Merged two.", "result": "{}", "by": "Kari Nordmann", "on": "2026-01-31"}}]}})",
                                           item, result));
  }
};

TEST_F(ManualTest, AReportShowsWhatWasTriedByHandAndTheGateKnowsIt) {
  const auto results = results_file();
  EXPECT_EQ(program({"gate", results}).exit, 1) << "no check exists for a statement";
  const auto tried = manual("customers/merge", "passed");
  EXPECT_THAT(program({"report", results, "--manual", tried}).out,
              AllOf(HasSubstr("1 try by hand: 1 passed"), HasSubstr("1 statement passed by hand alone")));
  EXPECT_EQ(program({"report", results, "--manual", tried, "--format", "json", "--out", "with.json"}).exit, 0);
  const auto gate = program({"gate", "with.json"});
  EXPECT_EQ(gate.exit, 0) << gate.out << gate.err;
  EXPECT_THAT(gate.out, HasSubstr("statements that passed by hand alone: 1 (any number is allowed)"));
}

TEST_F(ManualTest, AFailureByHandFailsTheRun) {
  const auto tried = manual("customers/every", "failed");
  EXPECT_THAT(program({"report", results_file(), "--manual", tried}).out,
              HasSubstr("Every.: by hand: failed (Kari Nordmann, 2026-01-31): Merged two."));
}

TEST_F(ManualTest, TheCoverageOfAChecklistNamesIt) {
  const std::string document = DATAFLOW_QA_SOURCE_DIR "/fixtures/checklists/custom-pms-to-poweroffice-go.rst";
  const auto items = nlohmann::json::parse(program({"checklist", document, "--json"}).out);
  const std::string id = items.at("/documents/0/items/0/id"_json_pointer);
  const auto tried = manual(id, "passed");
  EXPECT_THAT(program({"checklist", document, "--coverage", "--manual", tried}).out,
              HasSubstr("by hand: passed (Kari Nordmann, 2026-01-31)"));
  const auto json = nlohmann::json::parse(program({"checklist", document, "--json", "--manual", tried}).out);
  const auto& item = json.at("/documents/0/items/0"_json_pointer);
  EXPECT_EQ(item.at("by_hand").at(0).at("by"), "Kari Nordmann");
  EXPECT_THAT(item.at("checks").dump(), Not(HasSubstr("by hand")));
  const auto mistake = program({"checklist", document, "--coverage", "--manual", manual(id + "x", "passed")});
  EXPECT_EQ(mistake.exit, 2);
  EXPECT_THAT(mistake.err, HasSubstr("(did you mean \"" + id + "\"?)"));
}

TEST_F(ManualTest, AMistakeIsSaidBeforeARunBegins) {
  const auto outcome = program({"run", "--manual", manual("customers/evry", "passed")});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, HasSubstr("manual.json: /tries/0/item: the document has no item \"customers/evry\""));
}

TEST_F(ManualTest, ADayThatIsStillToComeIsAMistake) {
  const auto tried = file("manual.json", R"({"format": "dataflow-qa/manual", "version": 1, "tries": [
      {"item": "customers/every", "done": "Merged two.", "result": "passed", "by": "Kari", "on": "2999-01-31"}]})");
  const auto outcome = program({"report", results_file(), "--manual", tried});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.err, HasSubstr("manual.json: /tries/0/on: 2999-01-31 is still to come (today is "));
}

TEST_F(ManualTest, ARunReadsItOnceSoThatItMayBeAPipe) {
  const auto id = *listed().items.begin();
  const auto tried = manual(id, "failed");
  const auto line =
      fmt::format("'{}' run --item '{}' --manual <(cat '{}')", DATAFLOW_QA_BIN_DIR "/dataflow-qa", id, tried);
  const auto outcome = command({"/bin/bash", "-c", line});
  EXPECT_EQ(outcome.exit, 1) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("by hand: failed (Kari Nordmann, 2026-01-31): Merged two."));
}

TEST_F(ManualTest, ARunPutsItBesideItsChecks) {
  const auto listed_items = listed().items;
  ASSERT_FALSE(listed_items.empty());
  const auto& id = *listed_items.begin();
  const auto outcome = program({"run", "--item", id, "--manual", manual(id, "failed")});
  EXPECT_EQ(outcome.exit, 1) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("by hand: failed (Kari Nordmann, 2026-01-31): Merged two."));
  EXPECT_THAT(items_that(results(), Verdict::failed), ::testing::ElementsAre(id));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
