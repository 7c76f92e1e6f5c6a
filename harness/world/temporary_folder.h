#pragma once

#include <filesystem>
#include <string_view>

namespace dataflow_qa::world {

/// A new folder below TMPDIR, or /tmp, whose name begins with this. Throws HarnessTrouble where none can be made.
[[nodiscard]] std::filesystem::path make_temporary_folder(std::string_view name);

}  // namespace dataflow_qa::world
