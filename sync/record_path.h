#pragma once

// Dotted paths into nested records ("address.city"). Reading and writing there are mapping::value_at and set_value_at.

#include <optional>
#include <string>
#include <string_view>

namespace pms_go_sync {

/// "address" of "address.city"; nothing where the path has no dot.
[[nodiscard]] std::optional<std::string> parent_path(std::string_view path);

/// "city" of "address.city".
[[nodiscard]] std::string leaf(std::string_view path);

}  // namespace pms_go_sync
