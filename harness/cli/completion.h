#pragma once

// Completion scripts for shells, made from the table of options. Pure.

#include <string>
#include <vector>

#include "harness/cli/option_table.h"

namespace dataflow_qa::cli {

[[nodiscard]] std::string bash_completion(const std::vector<CommandRow>& commands);
[[nodiscard]] std::string zsh_completion(const std::vector<CommandRow>& commands);
[[nodiscard]] std::string fish_completion(const std::vector<CommandRow>& commands);

}  // namespace dataflow_qa::cli
