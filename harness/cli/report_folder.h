#pragma once

// The folder in which a run leaves its reports.

#include <filesystem>
#include <string>

#include "reports/model/results.h"

namespace dataflow_qa::cli {

/// Creates the folder if it does not exist. Throws UsageError where it cannot be used, or where it holds a file of a
/// report's name that no run has written.
[[nodiscard]] std::filesystem::path prepare_folder(const std::string& out);

/// Each report that has a file in the table of formats: results.json first.
void write_reports(const std::filesystem::path& folder, const reports::Results& results);

/// Renames the files of a report that an earlier run left in that folder. False where there is none. Throws UsageError
/// where they cannot be renamed.
bool set_aside_report(const std::string& out);

/// "Report: dataflow-qa-report/index.html (results.json, junit.xml beside it)"
[[nodiscard]] std::string report_line(const std::filesystem::path& folder);

/// The shortest way to say where a file is.
[[nodiscard]] std::string shown_path(const std::filesystem::path& file);

}  // namespace dataflow_qa::cli
