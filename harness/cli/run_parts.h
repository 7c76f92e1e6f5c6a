#pragma once

// `run --jobs N`: the checks of a run dealt out to N worker processes, one world each.

#include <cstddef>
#include <functional>
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

/// Runs all of them, `at_once` at a time. Throws std::runtime_error where one leaves no results, and passes on what
/// `on_progress`, which is called a few times a second, throws.
void run_this_program(std::vector<OwnRun>& runs, std::size_t at_once,
                      const std::function<void(const std::string&)>& on_progress);

/// Runs this program again, N times at once, with `arguments` and a part each, and puts the results together. Where
/// `on_progress` throws Interrupted, the workers end in order and the results are what they leave. A worker that leaves
/// no results is trouble of the run. `on_progress` is called a few times a second.
[[nodiscard]] reports::Results run_in_parts(const std::vector<std::string>& arguments, std::size_t jobs,
                                            const std::function<void(const std::string&)>& on_progress);

}  // namespace dataflow_qa::cli
