#pragma once

// Performs the selected checks of a run: the world that most of them share, one more for each name that checks give a
// world of their own, and each failure once more, alone, in a fresh world, before it is reported.
//
// A subject that dies is started again for each check that was not over, alone.

#include <functional>
#include <string>
#include <vector>

#include "harness/run/catalogue.h"
#include "harness/run/run.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

struct PerformOptions {
  const RunOptions* run = nullptr;
  std::function<void(const std::string& what)> on_progress;
  std::function<void(const std::map<std::string, std::string>&)> on_serving;  // see RunObserver
  std::function<void(const reports::Check&)> on_check;  // once for each check, when its verdict is final
};

/// What came of it, beside the checks.
struct Performed {
  std::map<std::string, std::int64_t> figures;
  std::vector<reports::Finding> findings;
  std::optional<std::string> trouble;  // why the subject, the machine or the harness could not do its work
};

[[nodiscard]] Performed perform(const std::vector<const CheckDefinition*>& checks, const PerformOptions& options);

}  // namespace dataflow_qa::run
