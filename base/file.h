#pragma once

// Whole files as bytes. Any thread.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace dataflow_qa::base {

/// Bytes; nothing that the project reads comes near it, so more of them come from a device or are something else.
inline constexpr std::size_t largest_file = std::size_t{512} << 20U;

/// The file's bytes; devices and pipes are read to their end too. `expected`, "a mapping file", is for the error of a
/// path that leads to a directory, or to something without end.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file, std::string_view expected = "a file");

/// Replaces the file's content, through links and into devices and pipes too.
[[nodiscard]] Result<void> write_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace dataflow_qa::base
