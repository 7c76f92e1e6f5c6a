#pragma once

// The folder in which a run leaves its reports.

#include <filesystem>
#include <string>
#include <vector>

#include "reports/model/results.h"

namespace dataflow_qa::cli {

/// Where no --out names another one.
constexpr const char* default_report_folder = "dataflow-qa-report";

/// Creates the folder if it does not exist. Throws UsageError where it cannot be used, or where it holds a file of a
/// report's name that no run has written.
[[nodiscard]] std::filesystem::path prepare_folder(const std::string& out);

/// Each report that has a file in the table of formats: results.json first.
void write_reports(const std::filesystem::path& folder, const reports::Results& results);

/// Renames the files of a report that an earlier run left in that folder. False where there is none. Throws UsageError
/// where they cannot be renamed.
bool set_aside_report(const std::string& out);

/// The folders whose report a command line that was refused would have replaced: those that `run` or `merge` name with
/// --out, or the default. None for what leaves no report, and where a shard to be merged is that report.
[[nodiscard]] std::vector<std::string> folders_to_replace(const std::vector<std::string>& arguments);

/// "Report: dataflow-qa-report/index.html (results.json, junit.xml beside it)"
[[nodiscard]] std::string report_line(const std::filesystem::path& folder);

/// The shortest way to say where a file is.
[[nodiscard]] std::string shown_path(const std::filesystem::path& file);

}  // namespace dataflow_qa::cli
