#pragma once

// Whole files as bytes. Any thread.

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace dataflow_qa::base {

/// The file's bytes; devices and pipes are read to their end too. `expected`, "a mapping file", is for the error of a
/// path that leads to a directory.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file, std::string_view expected = "a file");

/// Replaces the file's content, through links and into devices and pipes too.
[[nodiscard]] Result<void> write_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace dataflow_qa::base
