#pragma once

#include <filesystem>
#include <string_view>

namespace dataflow_qa::world {

/// A new folder below TMPDIR, or /tmp, whose name begins with this. Throws HarnessTrouble where none can be made.
[[nodiscard]] std::filesystem::path make_temporary_folder(std::string_view name);

/// The path of such a folder, which is not made yet: whoever is to remove it after a kill can know it before.
[[nodiscard]] std::filesystem::path temporary_path(std::string_view name);
/// Makes it, for this user alone. Throws HarnessTrouble where it cannot be made, or is there already.
void make_folder(const std::filesystem::path& path);

}  // namespace dataflow_qa::world
