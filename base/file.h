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

/// The file's bytes. `expected`, "a mapping file", is for the error of a path that leads to something else: a
/// directory, a device, a pipe with a name. A pipe or a terminal that this process holds (/dev/stdin, /dev/fd/63, as
/// the shell's `<(…)` names them) is read to its end, and a signal that is handled ends that; /dev/null is empty.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file, std::string_view expected = "a file");

/// The first bytes of a file, at most `most`; none of what is no regular file, or cannot be read. Waits for nothing.
[[nodiscard]] std::string beginning_of(const std::filesystem::path& file, std::size_t most);

/// Whether something, or a folder, is there. What cannot be looked at, as in a loop of links, is not.
[[nodiscard]] bool is_there(const std::filesystem::path& path);
[[nodiscard]] bool is_folder(const std::filesystem::path& path);

/// Replaces the file's content, through links and into devices and pipes too.
[[nodiscard]] Result<void> write_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace dataflow_qa::base
