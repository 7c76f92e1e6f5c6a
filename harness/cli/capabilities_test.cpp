// A sync that is one-way by design: the bundled one with a mapping of its own in which nothing is edited in the target.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

json fixture(const std::string& name) {
  return json::parse(std::ifstream(DATAFLOW_QA_SOURCE_DIR "/fixtures/" + name));
}

class CapabilitiesTest : public ProgramTest {
 protected:
  /// The subject file of the sync, with these capabilities.
  [[nodiscard]] std::string one_way(const json& capabilities) const {
    auto mapping = fixture("mappings/default.json");
    for (auto& dataflow : mapping.at("dataflows")) {
      for (auto& property : dataflow.at("properties")) {
        if (property.value("edit", "both") == "both") property["edit"] = "source";
      }
    }
    auto subject = fixture("subjects/pms-go-sync-one-way-creation.json");
    auto& command = subject.at("command");
    *std::find(command.begin(), command.end(), "{mapping}") = file("one-way.json", mapping.dump());
    subject["poll_interval_ms"] = 20;
    subject["quiet_ms"] = 50;
    subject["capabilities"] = capabilities;
    return file("subject.json", subject.dump());
  }
  Outcome run(const json& capabilities) {
    return program({"run", "--subject", one_way(capabilities), "--filter", few, "--no-retry"});
  }

  static constexpr const char* few = "customers.sync.from-*.email:customers.sync.both-sides*:customers.link.new";
};

TEST_F(CapabilitiesTest, AOneWaySyncFailsWhereItClaimsBothWays) {
  EXPECT_EQ(run(json::object()).exit, 1);
  EXPECT_THAT(checks_that(results(), reports::Verdict::failed), Contains("customers.sync.from-target.email"));
}

TEST_F(CapabilitiesTest, AOneWaySyncPassesWhatItClaims) {
  const auto outcome = run({{"directions", {"from-source"}}});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(checks_that(results(), reports::Verdict::passed),
              AllOf(Contains("customers.sync.from-source.email"), Contains("customers.link.new")));
  EXPECT_THAT(checks_that(results(), reports::Verdict::not_applicable), Contains("customers.sync.from-target.email"));
  EXPECT_THAT(items_that(results(), reports::Verdict::passed), Contains("customers/every"));
  EXPECT_THAT(items_that(results(), reports::Verdict::not_applicable),
              Contains("customers/property/email~EmailAddress"))
      << "what holds only one way is no pass";
  const auto policy = file("policy.json", R"({"format": "dataflow-qa/gate-policy", "version": 1, "partial": true,
                                              "required": {"not-run": null}, "unclaimed": 0})");
  const auto gate = program({"gate", "dataflow-qa-report/results.json", "--policy", policy});
  EXPECT_EQ(gate.exit, 1);
  EXPECT_THAT(gate.out, HasSubstr("required statements that the subject does not claim: 1 (none is allowed)"));
}

TEST_F(CapabilitiesTest, AOneWaySyncFailsWithADefectInWhatItClaims) {
  auto subject = json::parse(std::ifstream(one_way({{"directions", {"from-source"}}})));
  auto& command = subject.at("command");
  command[0] = "{program_dir}/defective-sync";
  command.insert(command.begin() + 1, "merges-near-duplicates");
  subject["env"]["SYNC_STATE_DIR"] = "{state_dir}";
  const auto outcome = program(
      {"run", "--subject", file("defective.json", subject.dump()), "--filter", "customers.link.twins", "--no-retry"});
  EXPECT_EQ(outcome.exit, 1) << outcome.out << outcome.err;
  EXPECT_THAT(items_that(results(), reports::Verdict::failed), Contains("customers/every"))
      << "the check also edits in the target, which is not claimed";
}

TEST_F(CapabilitiesTest, ANameThatTheMappingDoesNotHaveIsRefused) {
  const auto outcome = run({{"dataflows", {{"custmers", false}}}});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, HasSubstr("/capabilities/dataflows/custmers: there is no dataflow \"custmers\" (did you "
                                     "mean \"customers\"?)"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
