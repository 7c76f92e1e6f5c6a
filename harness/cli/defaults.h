#pragma once

// Defaults of a project: dataflow-qa.json in the current folder, and nowhere else.
//
//   {"subject": "my/subject.json", "systems": ["my/systems"], "run": {"profile": "full", "jobs": 2, "strict": true}}
//
// Options that say what is tested stand at the top and count for every command that tests a sync; the others stand
// below the name of their command. The command line wins, also over a default that its options exclude.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace dataflow_qa::cli {

inline constexpr const char* defaults_file = "dataflow-qa.json";
/// Where this variable is set, the file is not read.
inline constexpr const char* no_defaults = "DATAFLOW_QA_NO_DEFAULTS";

/// The words that the file adds to this command line; none where there is no such file, where the command takes no
/// defaults, or where help is asked for. Throws UsageError for a file that is wrong, whatever the command.
[[nodiscard]] std::vector<std::string> defaults_for(const CLI::App& app, const std::vector<std::string>& words);

}  // namespace dataflow_qa::cli
