#pragma once

// Reads a text as a Document: the whole language of the dataflow documents, line by line, in time that is linear in the
// input and without recursion on it. The introduction's wording is free; all else is read to the letter. Whatever is
// not understood is an error with its place; what is understood but wrong or incomplete becomes a finding.

#include <filesystem>
#include <string>
#include <string_view>

#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

[[nodiscard]] Result<Document> parse(std::string_view text, const std::string& file_name);

/// A file that is missing, is a directory or cannot be read is an error too.
[[nodiscard]] Result<Document> read_file(const std::filesystem::path& path);

}  // namespace dataflow_qa::checklist
