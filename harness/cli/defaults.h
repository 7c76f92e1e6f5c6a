#pragma once

// Defaults of a project: dataflow-qa.json in the current folder, and nowhere else.
//
//   {"subject": "my/subject.json", "systems": ["my/systems"], "run": {"profile": "full", "jobs": 2, "strict": true}}
//
// What says what is tested stands at the top, for each command that tests a sync; all other options stand below the
// command that they are of. An option that is given on the command line wins, also over one that it excludes.

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
