#pragma once

// Lets GoogleTest report checks as its tests, so that --gtest_output, --gtest_repeat and their like work on them.

#include <functional>
#include <string>
#include <vector>

#include "harness/run/catalogue.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

struct TestRun {
  /// Tries all of them; called once for each repetition that GoogleTest was asked for.
  std::function<void()> run_checks;
  /// Returns a check's result.
  std::function<const reports::Check&(const std::string& name)> find;
  /// A failure in a sentence.
  std::function<std::string(const reports::Failure&)> describe;
};

/// Each check is a test, which says what it came to. GoogleTest prints nothing. Once for each program.
void run_as_tests(const std::vector<const CheckDefinition*>& checks, const TestRun& run);

}  // namespace dataflow_qa::run
