#pragma once

// `run --watch`: the same run again whenever a file that belongs to it changes.

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "harness/cli/run_input.h"

namespace dataflow_qa::cli {

/// When each file that a run depends on was written last: document, mapping, subject file, and what stands in the
/// folder of the subject file, but for hidden folders, `out` and all beyond 10,000 files.
using Stamps = std::map<std::filesystem::path, std::filesystem::file_time_type>;
[[nodiscard]] Stamps stamps_of(const RunArguments& arguments);

/// Prints a line for each run. Ends when it is interrupted, with the exit status of the last run.
[[nodiscard]] int watch(const RunArguments& arguments);

}  // namespace dataflow_qa::cli
