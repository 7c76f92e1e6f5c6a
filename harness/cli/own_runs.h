#pragma once

// Runs of this very program as child processes, several at once.

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reports/model/results.h"

namespace dataflow_qa::cli {

/// A run of this program with these arguments and a folder of its own for its report, and what it left there.
struct OwnRun {
  std::vector<std::string> arguments;
  std::optional<reports::Results> results;
};

/// This program's environment for a child that is this program, too: it takes its share and its defaults from its
/// arguments alone.
[[nodiscard]] std::map<std::string, std::string> own_environment();

/// Runs all of them, `at_once` at a time; one that ends makes room for the next at once. Throws std::runtime_error
/// where one leaves no results. Calls `on_progress` a few times a second; what that throws ends the runs in order, and
/// is thrown again.
void run_this_program(std::vector<OwnRun>& runs, std::size_t at_once,
                      const std::function<void(const std::string&)>& on_progress);

}  // namespace dataflow_qa::cli
