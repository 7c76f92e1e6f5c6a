// Systems and mappings that the user brings along.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class SystemsTest : public ProgramTest {
 protected:
  /// The own document, about a system of this label.
  [[nodiscard]] std::string document_about(const std::string& label) const {
    auto text = read_text(DATAFLOW_QA_SOURCE_DIR "/fixtures/checklists/custom-pms-to-poweroffice-go.rst");
    const std::string own = "Custom PMS";
    for (auto at = text.find(own); at != std::string::npos; at = text.find(own, at + label.size())) {
      text.replace(at, own.size(), label);
    }
    return file("document.rst", text);
  }
  /// The own description, and the own mapping, as those of another system.
  void describe(const std::string& label, const std::string& name) const {
    json system = json::parse(read_text(DATAFLOW_QA_SOURCE_DIR "/fixtures/systems/custom-pms.json"));
    system["label"] = label;
    system["name"] = name;
    system["alias"] = name;
    system["rest"] = {{"list", {{"data", "{items}"}}}};
    file("system.json", system.dump());
  }
  void map(const std::string& label) const {
    json mapping = json::parse(read_text(DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/default.json"));
    mapping["source"] = label;
    file("mapping.json", mapping.dump());
  }
};

TEST_F(SystemsTest, ADocumentOfASystemThatNobodyDescribedSaysWhatToDo) {
  const auto outcome = program({"run", "--document", document_about("HubSpot")});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("there is no description of HubSpot"), HasSubstr("--systems DIR")));
}

TEST_F(SystemsTest, ADescriptionAndAMappingBesideTheDocumentAreEnough) {
  const auto document = document_about("HubSpot");
  describe("HubSpot", "hubspot");
  map("HubSpot");
  const auto listed = program({"run", "--list", "--document", document, "--systems", "."});
  EXPECT_EQ(listed.exit, 0) << listed.err;
  EXPECT_THAT(listed.out, HasSubstr("customers.sync.from-source.email"));
  const auto covered = program({"checklist", "--coverage", document, "--systems", "."});
  EXPECT_THAT(covered.out, Not(HasSubstr("None of its items has a check"))) << covered.err;
}

TEST_F(SystemsTest, TheSubjectIsSaidWhereTheDescriptionsAre) {
  describe("HubSpot", "hubspot");
  map("HubSpot");
  const auto subject = file("subject.json", R"({"name": "s", "version": "1", "mode": "cycle",
    "command": ["/bin/sh", "-c", "echo $SYNC_SYSTEMS {systems} ; exit 1"]})");
  const auto outcome = program({"run", "--document", document_about("HubSpot"), "--systems", ".", "--subject", subject,
                                "--filter", "customers.link.new"});
  EXPECT_EQ(outcome.exit, 3) << outcome.out << outcome.err;
  const auto output = read_text(folder() / "dataflow-qa-report/subject-output.txt");
  EXPECT_THAT(output, HasSubstr(folder().string() + " " + folder().string()));
}

/// Offsets, filters in JSON, PUT, a wrapper, names as ids, a lock in the body: nothing of it is written in C++.
TEST_F(SystemsTest, ASystemOfOnesOwnRunsWithTheBundledSync) {
  const std::string own = DATAFLOW_QA_SOURCE_DIR "/harness/cli/testing/own_system";
  EXPECT_EQ(program({"system", "check", own + "/system.json", "--quiet"}).exit, 0);
  const auto outcome = program({"run", "--document", own + "/document.rst", "--systems", own, "--quiet"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("12 statements: 12 passed"));
}

TEST_F(SystemsTest, APortForASystemOfOnesOwnHasAnAlias) {
  const auto outcome = program({"run", "--port", "hubspot", "--list"});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.err, HasSubstr("--port hubspot: expected ALIAS=N"));
}

TEST_F(SystemsTest, ADocumentWithoutAMappingSaysHowToStartOne) {
  describe("HubSpot", "hubspot");
  const auto outcome = program({"run", "--document", document_about("HubSpot"), "--systems", "."});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("there is no mapping of HubSpot to PowerOffice GO beside"),
                                 HasSubstr("--draft-mapping")));
}

TEST_F(SystemsTest, ABrokenDescriptionIsNamedWithItsPlace) {
  describe("HubSpot", "hubspot");
  json system = json::parse(read_text(file("other.json", "{}")));
  system = {{"label", "X"}, {"name", "x"}, {"rest", {{"lst", 1}}}, {"entities", json::array({json::object()})}};
  const auto outcome = program({"mock", file("x.json", system.dump())});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.err, HasSubstr("x.json: /entities/0: the key \"collection\" is missing"));
}

TEST_F(SystemsTest, AnUnknownNameOfAMockSaysWhichThereAre) {
  const auto outcome = program({"mock", "hubspot"});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("there is no system hubspot; known are custom-pms, poweroffice-go, "),
                                 HasSubstr("dataflow-qa mock FILE.json")));
}

TEST_F(SystemsTest, TheMarksOfADescriptionAreItsFidelity) {
  const auto outcome = program({"mock", "kimai", "--fidelity"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("| /rest/outcomes/malformed | assumed |"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
