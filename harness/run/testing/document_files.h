#pragma once

// The documents that the project's own tests run.

#include <filesystem>
#include <string>
#include <utility>

namespace dataflow_qa::run::testing {

/// The paths of the document and its mapping. "own"; "linked": with sentences about what comes first and what is
/// merged; "conditional": the own document with a condition over its projects, and a mapping that says by a field what
/// it means; "kimai-to-poweroffice-go" and the like: those of that pair. Files are made in `folder`.
[[nodiscard]] std::pair<std::filesystem::path, std::filesystem::path> document_files(
    const std::string& name, const std::filesystem::path& folder);

}  // namespace dataflow_qa::run::testing
