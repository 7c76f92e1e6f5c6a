#pragma once

// Text to Document. Reads the whole language of the dataflow documents line by line, in time that is linear in the
// input and without recursion on it. The introduction's wording is free; all else is read to the letter. Whatever is
// not understood is an error with its place; what is understood but wrong or incomplete becomes a finding.

#include <filesystem>
#include <string>
#include <string_view>

#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

[[nodiscard]] Result<Document> parse(std::string_view text, const std::string& file_name);

/// Also an error: a file that is missing, a directory, or cannot be read.
[[nodiscard]] Result<Document> read_file(const std::filesystem::path& path);

}  // namespace dataflow_qa::checklist
