#pragma once

// The setup of a run from its arguments and what they name: for each command that starts worlds.

#include <string>

#include "harness/cli/run_input.h"
#include "harness/run/run.h"
#include "harness/subject/process.h"

namespace dataflow_qa::cli {

/// The command line that tests the same again, for a person to type, quoted for a shell where that is needed.
[[nodiscard]] std::string command_line(const std::string& command, const RunArguments& arguments);

/// All three outlive what is run with it.
[[nodiscard]] run::RunOptions options_of(const Input& input, const RunArguments& arguments,
                                         const subject::Reaper& reaper);

}  // namespace dataflow_qa::cli
