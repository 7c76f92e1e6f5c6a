#pragma once

// The folder that a run leaves its report in.

#include <filesystem>
#include <string>

#include "reports/model/results.h"

namespace dataflow_qa::cli {

/// Makes the folder where there is none. Throws UsageError where it cannot be used, or where it holds a file of a
/// report's name that no run has written.
[[nodiscard]] std::filesystem::path prepare_folder(const std::string& out);

/// results.json, junit.xml and index.html.
void write_reports(const std::filesystem::path& folder, const reports::Results& results);

/// The shortest way to say where a file is.
[[nodiscard]] std::string shown_path(const std::filesystem::path& file);

}  // namespace dataflow_qa::cli
