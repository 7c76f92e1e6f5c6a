// Held by harness/cli/googletest_test.cpp.
#include "harness/run/googletest_bridge.h"

#include <gtest/gtest.h>

#include <utility>

namespace dataflow_qa::run {
namespace {

using reports::Verdict;

/// Says what a check came to.
class CheckTest : public testing::Test {
 public:
  CheckTest(const TestRun& run, std::string name) : run_(run), name_(std::move(name)) {}
  void TestBody() override {
    const auto& check = run_.find(name_);
    for (const auto& failure : check.failures) {
      ADD_FAILURE_AT(failure.file.c_str(), failure.line) << run_.describe(failure);
    }
    if (check.verdict == Verdict::error) ADD_FAILURE() << "error: " << check.reason.value_or("");
    if (check.verdict == Verdict::not_applicable || check.verdict == Verdict::not_run) {
      GTEST_SKIP() << check.reason.value_or("");
    }
  }

 private:
  const TestRun& run_;
  std::string name_;
};

/// Runs all checks before the first test of each repetition.
class AllChecks : public testing::Environment {
 public:
  explicit AllChecks(std::function<void()> run_checks) : run_checks_(std::move(run_checks)) {}
  void SetUp() override { run_checks_(); }

 private:
  std::function<void()> run_checks_;
};

}  // namespace

void run_as_tests(const std::vector<const CheckDefinition*>& checks, const TestRun& run) {
  for (const auto* check : checks) {
    const auto [suite, test] = gtest_name(check->name);
    testing::RegisterTest(suite.c_str(), test.c_str(), nullptr, nullptr, check->written.file_name(),
                          static_cast<int>(check->written.line()),
                          [&run, name = check->name]() -> testing::Test* { return new CheckTest(run, name); });
  }
  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer());
  testing::AddGlobalTestEnvironment(new AllChecks(run.run_checks));
  GTEST_FLAG_SET(recreate_environments_when_repeating, true);
  const int status = RUN_ALL_TESTS();
  static_cast<void>(status);  // the verdict is taken from the results, which know more than passed and failed
}

}  // namespace dataflow_qa::run
