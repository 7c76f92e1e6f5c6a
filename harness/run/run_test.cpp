#include "harness/run/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/checklist/checklist.h"
#include "reports/model/json.h"

namespace dataflow_qa::run {
namespace {

using reports::Verdict;

std::size_t at_once(const subject::SubjectFile& subject, std::optional<std::size_t> jobs = std::nullopt) {
  RunOptions options;
  options.subject = &subject;
  options.jobs = jobs;
  return worlds_at_once(options);
}

TEST(WorldsAtOnce, AreAFewForEachCoreUnlessTheUserSaysHowMany) {
  EXPECT_GE(at_once({}), 4U);
  EXPECT_EQ(at_once({}, 3), 3U);
}

TEST(WorldsAtOnce, AreOneForASubjectThatIsThereOnce) {
  EXPECT_EQ(at_once({.mode = subject::Mode::external}, 3), 1U);
  const subject::SubjectFile fixed{.trigger = subject::TriggerHttp{"POST", "http://127.0.0.1:8080/sync"}};
  EXPECT_EQ(at_once(fixed), 1U);
  EXPECT_EQ(at_once(fixed, 2), 2U);
  EXPECT_EQ(at_once({.ready = subject::ReadyOnHttp{"http://127.0.0.1:8080/ready"}}), 1U);
  EXPECT_GE(at_once({.ready = subject::ReadyOnHttp{"http://127.0.0.1:{free_port}/ready"}}), 4U);
}

TEST(ResultsSchema, KnowsTheKindsOfStatements) {
  for (const auto kind : checklist::kind_names()) {
    EXPECT_THAT(std::string(reports::results_schema()), ::testing::HasSubstr('"' + std::string(kind) + '"'));
  }
}

class ExitStatusTest : public ::testing::Test {
 protected:
  static reports::Results results(Verdict verdict, const std::string& level = "required") {
    const reports::Check check{.name = "c.new", .verdict = verdict};
    return {.complete = true, .items = {{.id = "c/every", .level = level, .verdict = verdict, .checks = {check}}}};
  }
};

TEST_F(ExitStatusTest, KeepsFailureApartFromTrouble) {
  EXPECT_EQ(exit_status(results(Verdict::passed)), 0);
  for (const auto verdict : {Verdict::failed, Verdict::flaky}) EXPECT_EQ(exit_status(results(verdict)), 1);
  for (const auto verdict : {Verdict::error, Verdict::not_run}) EXPECT_EQ(exit_status(results(verdict)), 3);
  auto in_trouble = results(Verdict::passed);
  in_trouble.run.trouble = "the subject was not ready";
  EXPECT_EQ(exit_status(in_trouble), 3);
}

TEST_F(ExitStatusTest, StrictnessCountsFindings) {
  auto with_finding = results(Verdict::passed);
  with_finding.findings.push_back({"not-listed", "seldom", std::nullopt, std::nullopt});
  EXPECT_EQ(exit_status(with_finding), 0);
  with_finding.run.strictness.findings = true;
  EXPECT_EQ(exit_status(with_finding), 1);
}

}  // namespace
}  // namespace dataflow_qa::run
