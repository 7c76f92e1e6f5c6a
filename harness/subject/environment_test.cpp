#include "harness/subject/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // setenv

namespace dataflow_qa::subject {
namespace {

using ::testing::Contains;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

/// A variable of this process for as long as the object lives.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~Variable() { unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

std::map<std::string, std::string> environment(const SubjectFile& file) {
  const std::map<std::string, std::string> connection{{"crm.base_url", "http://crm"}};
  return environment_of(file, connection,
                        {{"crm.base_url", "http://crm"},
                         {"state_dir", "/state"},
                         {"mapping", "/m.json"},
                         {"systems", "/own"},
                         {"poll_interval_ms", "70"}});
}

std::vector<std::string> names(const SubjectFile& file) {
  std::vector<std::string> result;
  for (const auto& [name, value] : environment(file)) result.push_back(name);
  return result;
}

TEST(Environment, HoldsFourOfTheHarnesssVariablesTheConnectionAndTheRunsOwn) {
  const Variable of_the_harness("DATAFLOW_QA_TEST_PATH", "/lib");
  EXPECT_THAT(names({}), UnorderedElementsAre("PATH", "HOME", "LANG", "TMPDIR", "CRM_BASE_URL", "SYNC_STATE_DIR",
                                              "SYNC_MAPPING", "SYNC_SYSTEMS", "SYNC_POLL_INTERVAL_MS"));
  EXPECT_THAT(environment({}), Contains(Pair("CRM_BASE_URL", "http://crm")));
}

TEST(Environment, NamesVariablesInLettersThatAShellKnows) {
  EXPECT_THAT(own_variables({"my-crm.base_url"}), Contains("MY_CRM_BASE_URL"));
}

TEST(Environment, HandsOnWhatTheFileNamesAndTheHarnessHas) {
  const Variable there("DATAFLOW_QA_TEST_PATH", "/lib");
  const auto handed_on = environment({.pass_env = {"DATAFLOW_QA_TEST_PATH", "DATAFLOW_QA_TEST_ABSENT"}});
  EXPECT_THAT(handed_on, Contains(Pair("DATAFLOW_QA_TEST_PATH", "/lib")));
  EXPECT_THAT(handed_on, Not(Contains(Key("DATAFLOW_QA_TEST_ABSENT"))));
}

TEST(Environment, IsWhatTheFileSetsWhereItSetsAVariableOfTheHarness) {
  EXPECT_THAT(environment({.env = {{"CRM_BASE_URL", "{crm.base_url}/v2"}, {"LANG", "C"}}}),
              ::testing::AllOf(Contains(Pair("CRM_BASE_URL", "http://crm/v2")), Contains(Pair("LANG", "C"))));
}

}  // namespace
}  // namespace dataflow_qa::subject
