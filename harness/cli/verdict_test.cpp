// The program as a whole: the right verdict on the right items. Defects of a sync are in mutants_test.cpp.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/cli/testing/program.h"
#include "harness/cli/testing/serving.h"

namespace dataflow_qa::cli::testing {
namespace {

using reports::Verdict;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using ::testing::UnorderedElementsAreArray;

using VerdictTest = ProgramTest;

const char* const sync_program = DATAFLOW_QA_BIN_DIR "/pms-go-sync";
const char* const own_mapping = DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/default.json";
const char* const one_way_creation = DATAFLOW_QA_SOURCE_DIR "/fixtures/subjects/pms-go-sync-one-way-creation.json";

/// Where the check stands in the results.
const reports::Check& find_check(const reports::Results& run, const std::string& name) {
  for (const auto& item : run.items) {
    for (const auto& check : item.checks) {
      if (check.name == name) return check;
    }
  }
  throw std::logic_error("no check " + name);
}

TEST_F(VerdictTest, TheBundledSyncWeathersEveryFault) {
  const auto outcome = program({"run", "--profile", "full", "--filter", "*.faults.*"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  constexpr std::size_t most_of_them = 80;
  EXPECT_GE(checks_that(results(), Verdict::passed).size(), most_of_them);
  for (const auto verdict : {Verdict::failed, Verdict::flaky, Verdict::not_applicable, Verdict::error}) {
    EXPECT_THAT(checks_that(results(), verdict), IsEmpty());
  }
}

TEST_F(VerdictTest, TheBundledSyncPassesEveryStatementOfTheOwnDocument) {
  const auto outcome = program({"run"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  const auto run = results();
  const auto all = listed();
  EXPECT_THAT(run.dataflows, SizeIs(3));
  EXPECT_THAT(items_that(run, Verdict::passed), UnorderedElementsAreArray(all.items));
  EXPECT_THAT(checks_that(run, Verdict::passed), UnorderedElementsAreArray(all.checks));
  EXPECT_THAT(run.findings, IsEmpty());
  EXPECT_THAT(outcome.out, HasSubstr(fmt::format("{0} statements: {0} passed", all.items.size())));
  EXPECT_THAT(outcome.out, HasSubstr("Report: dataflow-qa-report/index.html"));
  EXPECT_THAT(read_text(folder() / "dataflow-qa-report/junit.xml"), HasSubstr("<testsuites"));
  EXPECT_THAT(read_text(folder() / "dataflow-qa-report/index.html"), HasSubstr("Every Custom PMS Customer"));
}

TEST_F(VerdictTest, ADocumentWithEmptyTablesTakesItsPropertiesFromTheMappingAndSaysSo) {
  const std::string empty = DATAFLOW_QA_SOURCE_DIR "/fixtures/checklists/custom-pms-to-poweroffice-go-empty.rst";
  const auto outcome = program({"run", "--document", empty, "--jobs", "2"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  const auto run = results();
  EXPECT_THAT(items_that(run, Verdict::passed), UnorderedElementsAreArray(listed().items));
  ASSERT_THAT(run.findings, SizeIs(3));
  EXPECT_EQ(run.findings[0].kind, "empty-property-table");
}

TEST_F(VerdictTest, ASyncThatIgnoresOnePropertyFailsThatPropertyAndTheComparisonOfWholeRecords) {
  auto mapping = nlohmann::json::parse(read_text(own_mapping));
  auto& properties = mapping["dataflows"][0]["properties"];
  const auto is_phone = [](const auto& property) { return property["source"] == "phone"; };
  properties.erase(std::find_if(properties.begin(), properties.end(), is_phone));
  file("without-phone.json", mapping.dump());
  const auto subject = file("subject.json", R"({"name": "no-phone", "poll_interval_ms": 100,
    "command": ["{program_dir}/pms-go-sync", "run", "--mapping", "{subject_dir}/without-phone.json",
                "--go-requests-per-second", "0"]})");
  EXPECT_EQ(program({"run", "--subject", subject}).exit, 1);
  EXPECT_THAT(items_that(results(), Verdict::failed),
              UnorderedElementsAre("customers/every", "customers/keep-in-sync", "customers/property/phone~PhoneNumber",
                                   "human-data/every", "human-data/keep-in-sync"));
  EXPECT_THAT(checks_that(results(), Verdict::failed),
              AllOf(Contains("customers.link.existing"), Contains("human-data.link.new"),
                    Contains("customers.sync.from-source.phone"), Contains("customers.sync.from-target.phone"),
                    Not(Contains("customers.link.minimal")), Not(Contains("customers.sync.from-source.email"))));
}

TEST_F(VerdictTest, ASubjectThatExitsAtOnceIsTroubleAndNoVerdict) {
  const auto subject =
      file("subject.json", R"({"command": ["/bin/sh", "-c", "echo no configuration >&2; exit 7"], "name": "quitter"})");
  const auto outcome = program({"run", "--subject", subject});
  EXPECT_EQ(outcome.exit, 3);
  EXPECT_THAT(outcome.out, HasSubstr("the subject exited with status 7 before it was ready"));
  EXPECT_THAT(outcome.out, HasSubstr("no configuration"));
  EXPECT_THAT(items_that(results(), Verdict::not_run), UnorderedElementsAreArray(listed().items));
  EXPECT_FALSE(results().complete);
}

TEST_F(VerdictTest, ASubjectThatDoesNothingPassesNoCheckThatExpectsSomethingToHappen) {
  const auto subject = file("subject.json", R"({"command": ["/bin/sh", "-c", "echo up; exec sleep 1000"],
    "name": "idler", "ready": {"output": "^up"}, "poll_interval_ms": 100})");
  EXPECT_EQ(program({"run", "--subject", subject}).exit, 1);
  EXPECT_THAT(checks_that(results(), Verdict::passed), Each(EndsWith(".sync.untouched")));
  EXPECT_THAT(items_that(results(), Verdict::failed), UnorderedElementsAreArray(listed().items));
}

TEST_F(VerdictTest, AMappingThatForgetsToTurnAValueAroundFailsAndIsNoTroubleOfTheHarness) {
  auto mapping = nlohmann::json::parse(read_text(own_mapping));
  for (auto& property : mapping["dataflows"][0]["properties"]) property.erase("negate");
  file("not-negated.json", mapping.dump());
  const auto subject = file("subject.json", R"({"name": "not-negated", "poll_interval_ms": 100,
    "command": ["{program_dir}/pms-go-sync", "run", "--mapping", "{subject_dir}/not-negated.json",
                "--go-requests-per-second", "0"]})");
  EXPECT_EQ(program({"run", "--subject", subject, "--filter", "customers.*"}).exit, 1);
  EXPECT_THAT(checks_that(results(), Verdict::error), IsEmpty());
  EXPECT_THAT(checks_that(results(), Verdict::failed),
              AllOf(Contains("customers.sync.from-source.active"), Contains("customers.sync.from-target.active"),
                    Not(Contains("customers.sync.from-source.email"))));
}

TEST_F(VerdictTest, WhatTheMappingLetsNobodyEditOnASideIsNotEditedThere) {
  for (const auto* edit : {"create-only", "source", "target"}) {
    auto mapping = nlohmann::json::parse(read_text(own_mapping));
    for (auto& property : mapping["dataflows"][2]["properties"]) {
      if (property.contains("reference") || property.contains("lookup")) property["edit"] = edit;
    }
    const auto outcome = program({"run", "--mapping", file("edit.json", mapping.dump()), "--filter",
                                  "projects.ref.*:projects.sync.from-*.customerId:projects.sync.from-*Code"});
    EXPECT_EQ(outcome.exit, 0) << edit << outcome.out << outcome.err;
    const auto passed = checks_that(results(), Verdict::passed);
    EXPECT_THAT(passed, AllOf(Contains("projects.ref.customer"), Contains("projects.ref.department"))) << edit;
    const std::string side = edit == std::string("target") ? "target" : "source";
    EXPECT_THAT(passed, Contains("projects.sync.from-" + side + ".customerId")) << edit;
  }
}

TEST_F(VerdictTest, AnEnumerationWithOneValueCannotBeEdited) {
  auto mapping = nlohmann::json::parse(read_text(own_mapping));
  for (auto& property : mapping["dataflows"][2]["properties"]) {
    if (property["source"] == "status") property["enum"] = {{"active", "Active"}};
  }
  const auto one_value = file("one-value.json", mapping.dump());
  const auto outcome = program({"run", "--mapping", one_value, "--filter", "projects.sync.from-source.st*"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(checks_that(results(), Verdict::passed), ElementsAre("projects.sync.from-source.startDate"));
  EXPECT_THAT(checks_that(results(), Verdict::not_applicable), ElementsAre("projects.sync.from-source.status"));
}

TEST_F(VerdictTest, JobsAndGoogleTestsFilterGoTogether) {
  EXPECT_EQ(program({"run", "--jobs", "3", "--gtest_filter=projects.sync_from_source_code"}).exit, 0);
  EXPECT_THAT(checks_that(results(), Verdict::passed), ElementsAre("projects.sync.from-source.code"));
  EXPECT_EQ(program({"run", "--jobs", "2", "--gtest_filter=nothing.like_this"}).exit, 2);
}

TEST_F(VerdictTest, TheBundledSyncIsJudgedTheSameWhateverTheSeedAndTheOrder) {
  const auto outcome = program({"steadiness", "--seeds", "3", "--repeat", "1"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_EQ(outcome.out,
            fmt::format("3 runs with 3 seeds, each in another order: 0 of {} checks had differing verdicts\n",
                        listed().checks.size()));
}

/// A sync that does nothing when it is started for the first time.
const char* const late_sync = R"({"name": "late", "ready": {"output": "^up"}, "poll_interval_ms": 50,
    "timeouts": {"ready_s": 4}, "env": {"PROGRAMS": "{program_dir}", "FIRST": "{subject_dir}/first"},
    "command": ["/bin/sh", "-c", "echo up; mkdir \"$FIRST\" 2>/dev/null && exec sleep 1000; exec \"$PROGRAMS/pms-go-sync\" run --go-requests-per-second 0"]})";

TEST_F(VerdictTest, AFlakyCheckHasTheEvidenceOfBothTries) {
  const auto outcome = program({"run", "--filter", "customers.link.new", "--subject", file("subject.json", late_sync)});
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_THAT(outcome.out, HasSubstr("≈ customers.link.new passed when tried again: flaky\n"));
  const auto run = results();
  const auto& check = find_check(run, "customers.link.new");
  EXPECT_EQ(check.verdict, Verdict::flaky);
  EXPECT_THAT(check.failures, Not(IsEmpty()));
  EXPECT_THAT(check.evidence.records, Not(IsEmpty()));
  ASSERT_TRUE(check.retry);
  EXPECT_THAT(check.retry->requests, SizeIs(::testing::Gt(check.evidence.requests.size())));
  EXPECT_THAT(check.retry->subject_output, Not(IsEmpty()));
}

TEST_F(VerdictTest, EMailAddressesAreClearedWhereInvoicesDoNotNeedThem) {
  const auto outcome =
      program({"run", "--filter", "*.sync.*.email", "--subject", defective("keeps-invoice-addresses")});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
}

TEST_F(VerdictTest, AnEmptyTextWhereThereWasNothingIsNoChange) {
  const auto outcome = program({"run", "--filter", "customers.sync.from-source.phone:customers.sync.untouched",
                                "--subject", defective("writes-empty-texts")});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
}

TEST_F(VerdictTest, RecordsThatNoDataflowIsAboutAreReported) {
  EXPECT_EQ(program({"run", "--filter", "projects.link.minimal", "--subject", defective("makes-departments")}).exit, 0);
  ASSERT_THAT(results().findings, SizeIs(1));
  EXPECT_EQ(results().findings[0].kind, "records-beyond");
  EXPECT_THAT(results().findings[0].message,
              ::testing::StartsWith("the subject made Departments in PowerOffice GO, which no dataflow is about ("));
}

TEST_F(VerdictTest, WhatNoMappingNamesOfNewRecordsIsReported) {
  const auto subject = defective("makes-customers-free-of-vat");
  EXPECT_EQ(program({"run", "--filter", "customers.link.minimal", "--subject", subject}).exit, 0);
  ASSERT_THAT(results().findings, SizeIs(1));
  EXPECT_EQ(results().findings[0].kind, "values-beyond");
  EXPECT_THAT(results().findings[0].message,
              ::testing::StartsWith("the subject set `IsVatFree`, which no mapping names, of Customers that it made in "
                                    "PowerOffice GO ("));
}

TEST_F(VerdictTest, WhatTheSubjectListsNoMoreIsReported) {
  const auto subject = defective("stops-listing-projects");
  EXPECT_EQ(program({"run", "--filter", "customers.sync.burst", "--subject", subject}).exit, 0);
  ASSERT_THAT(results().findings, SizeIs(1));
  EXPECT_EQ(results().findings[0].kind, "not-listed");
  EXPECT_THAT(results().findings[0].message, HasSubstr("finished listing PowerOffice GO Projects while"));
}

TEST_F(VerdictTest, AFailureThatIsNotTriedAgainAloneIsSaidToBe) {
  const auto subject = defective("never-updates-target");
  const auto filter = "customers.sync.from-source.email:customers.sync.from-source.phone";
  EXPECT_EQ(program({"run", "--filter", filter, "--retry-alone", "1", "--subject", subject}).exit, 1);
  ASSERT_THAT(results().findings, SizeIs(1));
  EXPECT_EQ(results().findings[0].message,
            "2 checks failed for 2 causes, more than --retry-alone 1: one of each kind was retried alone, "
            "the others together in a fresh world");
}

TEST_F(VerdictTest, AFailureIsPrintedWhenItIsSeenAndConfirmedLater) {
  const auto subject = defective("never-updates-target");
  const auto outcome = program({"run", "--filter", "customers.sync.from-source.email", "--subject", subject});
  const auto seen = outcome.out.find("? customers.sync.from-source.email failed; confirming alone …\n");
  const auto confirmed = outcome.out.find("✗ customers.sync.from-source.email failed again: confirmed\n");
  EXPECT_LT(seen, confirmed) << outcome.out;
  EXPECT_LT(confirmed, outcome.out.find("✗ email ↔ EmailAddress")) << outcome.out;
}

TEST_F(VerdictTest, ASubjectThatIsNotSteadyIsSaidToBe) {
  const auto subject = file("subject.json", late_sync);
  const auto outcome =
      program({"steadiness", "--seeds", "2", "--repeat", "1", "--filter", "customers.link.new", "--subject", subject});
  EXPECT_EQ(outcome.exit, 1) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("customers.link.new:\n"), HasSubstr("  passed with seed "),
                                 HasSubstr("  flaky with seed ")));
}

TEST_F(VerdictTest, AnInvariantIsRunAgainWithTheChecksWhoseRecordsItComplainedAbout) {
  const auto subject = defective("tampers-with-other-fields");
  program({"run", "--subject", subject, "--filter", "customers.sync.from-source.[ep]*:customers.sync.untouched"});
  const auto run = results();
  const auto& again = find_check(run, "customers.sync.untouched").reproduce;
  const auto filter = again.substr(again.find("--filter ") + 9);
  EXPECT_THAT(filter, ::testing::StartsWith("customers.sync.untouched:customers.sync.from-source."));
  EXPECT_EQ(program({"run", "--subject", subject, "--filter", filter}).exit, 1);
  EXPECT_THAT(checks_that(results(), Verdict::failed), ElementsAre("customers.sync.untouched"));
}

TEST_F(VerdictTest, AnInvariantThatCannotNameACheckIsRunAgainWithAllThatRan) {
  program({"run", "--subject", defective("orphan-customers"), "--filter", "customers.link.*"});
  const auto run = results();
  const auto& check = find_check(run, "customers.link.one-to-one");
  EXPECT_EQ(check.verdict, Verdict::failed);
  EXPECT_THAT(check.reproduce, EndsWith(" --seed 1 --filter 'customers.link.*'"));
}

TEST_F(VerdictTest, AFilterRunsOnlyWhatItSelects) {
  const auto outcome = program({"run", "--filter", "projects.sync.*.code", "--out", "out"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(checks_that(results("out"), Verdict::passed),
              ElementsAre("projects.sync.from-source.code", "projects.sync.from-target.code"));
}

/// The bundled sync's configuration for mocks on these ports, with the keys that they always have.
std::string config_for(const std::string& pms, const std::string& go) {
  return nlohmann::json{{"pms_base_url", "http://127.0.0.1:" + pms + "/api/v1"},
                        {"pms_api_key", "pms-demo-key-0001"},
                        {"go_base_url", "http://127.0.0.1:" + go + "/v2"},
                        {"go_token_url", "http://127.0.0.1:" + go + "/OAuth/Token"},
                        {"go_app_key", "0f3ad9a5-7c1e-4c5b-9d52-6a1f0c2b7e11"},
                        {"go_client_key", "c2b7e110-9d52-4c5b-8c1e-0f3ad9a56a1f"},
                        {"go_subscription_key", "5f0c2b7e119d524c5b7c1e0f3ad9a56a"},
                        {"go_requests_per_second", 0},
                        {"create_in_source", true},
                        {"poll_interval_ms", 100}}
      .dump();
}

TEST_F(VerdictTest, ASyncThatRunsElsewhereIsTriedInOneWorldOnFixedPorts) {
  const auto pms = std::to_string(free_port());
  const auto go = std::to_string(free_port());
  const auto config = file("sync.json", config_for(pms, go));
  subject::Reaper reaper;
  const auto sync = subject::Process::start(
      {.argv = {sync_program, "run", "--config", config, "--mapping", own_mapping}, .directory = folder()}, reaper);
  const auto subject = file("subject.json", R"({"name": "elsewhere", "mode": "external", "poll_interval_ms": 100,
                                                "capabilities": {"creates_in_source": true}})");
  const auto outcome = program({"run", "--subject", subject, "--pms-port", pms, "--go-port", go, "--fresh"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("pms-demo-key-0001"));
  EXPECT_THAT(checks_that(results(), Verdict::passed), SizeIs(::testing::Gt(90)));
  EXPECT_THAT(checks_that(results(), Verdict::not_applicable), Contains("customers.link.restart"));
  EXPECT_EQ(results().figures.at("worlds"), 1);
  // The sync still knows the links of that run, and its records are not taken for those of the next one.
  const auto again = program({"run", "--subject", subject, "--pms-port", pms, "--go-port", go, "--filter",
                              "customers.link.*:customers.sync.from-*.email"});
  EXPECT_EQ(again.exit, 0) << again.out << again.err;
}

TEST_F(VerdictTest, WhatASubjectDoesNotClaimIsNotApplicable) {
  const auto outcome = program({"run", "--subject", one_way_creation, "--filter", "*.link.*:*.same-property"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(checks_that(results(), Verdict::not_applicable),
              IsSupersetOf(
                  {"customers.link.born-in-target", "human-data.link.born-in-target", "projects.link.born-in-target"}));
}

TEST_F(VerdictTest, ARunInWhichNothingIsApplicableSaysWhyItIsNoPass) {
  const auto outcome = program({"run", "--filter", "*.link.born-in-target", "--subject", one_way_creation});
  EXPECT_EQ(outcome.exit, 3) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out,
              HasSubstr("Nothing ran, so the run did not pass:\n"
                        "  customers.link.born-in-target, human-data.link.born-in-target, "
                        "projects.link.born-in-target: the subject does not claim to create records in the source\n"));
}

TEST_F(VerdictTest, ARepeatedRunPlaysItsChecksAgain) {
  const auto outcome = program({"run", "--filter", "projects.sync.*.code", "--gtest_repeat=3"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_EQ(results().figures.at("worlds"), 3);
  EXPECT_THAT(checks_that(results(), Verdict::passed), SizeIs(2));
  EXPECT_EQ(program({"run", "--gtest_repeat=-1"}).exit, 2);
}

TEST_F(VerdictTest, AShareWithoutAnyCheckIsNoTrouble) {
  const auto outcome = program({"run", "--filter", "customers.link.new", "--shard", "2/2"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("No check falls to this share of the run.\n"));
}

/// The own mapping; of customers with these properties alone.
std::string mapping_with(const std::set<std::string>& of_customers) {
  auto mapping = nlohmann::json::parse(read_text(own_mapping));
  auto& properties = mapping["dataflows"][0]["properties"].get_ref<nlohmann::json::array_t&>();
  std::erase_if(properties, [&](const nlohmann::json& property) {
    return !of_customers.contains(property.at("source").get<std::string>());
  });
  return mapping.dump();
}

TEST_F(VerdictTest, TenTimesAsManyPropertiesTakeTheSameNumberOfSettles) {
  const auto one = file("one.json", mapping_with({"type", "name", "email"}));
  const std::vector<std::string> command{"run", "--filter", "customers.sync.from-*.[!tn]*", "--out"};
  const auto run = [&](std::vector<std::string> more) {
    more.insert(more.begin(), command.begin(), command.end());
    EXPECT_EQ(program(more).exit, 0);
  };
  run({"one", "--mapping", one});
  run({"all"});
  EXPECT_THAT(checks_that(results("one"), Verdict::passed), SizeIs(2));
  EXPECT_THAT(checks_that(results("all"), Verdict::passed), SizeIs(22));
  EXPECT_EQ(results("all").figures.at("settles"), results("one").figures.at("settles"));
}

TEST_F(VerdictTest, AnObjectWithOneMappedPartComesAndGoes) {
  const auto mapping = file("mapping.json", mapping_with({"type", "name", "email", "address.city"}));
  EXPECT_EQ(program({"run", "--filter", "*.address", "--mapping", mapping}).exit, 0);
  EXPECT_THAT(checks_that(results(), Verdict::passed), ElementsAre("customers.sync.object.address"));
}

TEST_F(VerdictTest, AGoogleTestFilterThatSelectsNothingIsAMistake) {
  const auto outcome = program({"run", "--gtest_filter=nothing.like_this"});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_EQ(outcome.err, "dataflow-qa: --gtest_filter=nothing.like_this selects no check\n");
}

TEST_F(VerdictTest, GoogleTestsOwnFilterSelectsChecksByTheirNames) {
  EXPECT_EQ(program({"run", "--gtest_filter=projects.sync_from_source_code"}).exit, 0);
  EXPECT_THAT(checks_that(results(), Verdict::passed), ElementsAre("projects.sync.from-source.code"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
