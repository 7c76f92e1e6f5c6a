#pragma once

#include <filesystem>

#include "harness/checklist/document.h"

namespace dataflow_qa::cli {

/// The document in a file. Throws UsageError where it cannot be read, and where it describes no dataflow: whoever names
/// one wants to know something about its dataflows.
[[nodiscard]] checklist::Document read_document(const std::filesystem::path& file);

}  // namespace dataflow_qa::cli
