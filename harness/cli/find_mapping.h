#pragma once

// The mapping that belongs to a document, where the user names none.

#include <filesystem>
#include <optional>

#include "harness/checklist/document.h"
#include "mocks/system/catalogue.h"

namespace dataflow_qa::cli {

/// The project's own mapping where it is about the document's two systems; else one that lies beside the document, in
/// a folder "mappings" next to its own, or among the project's. Nothing where there is none. Throws UsageError where
/// several fit.
[[nodiscard]] std::optional<std::filesystem::path> find_mapping(const checklist::Document& document,
                                                                const std::filesystem::path& document_file,
                                                                const mocks::Catalogue& catalogue);

/// The same, or the file that the user named. Throws UsageError, with what to do, where there is none.
[[nodiscard]] std::filesystem::path mapping_for(const checklist::Document& document,
                                                const std::filesystem::path& document_file, const std::string& given,
                                                const mocks::Catalogue& catalogue);

}  // namespace dataflow_qa::cli
