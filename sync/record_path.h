#pragma once

// Values in nested records by dotted path ("address.city"). Reading is mapping::value_at.

#include <optional>
#include <string>
#include <string_view>

#include "sync/values.h"

namespace pms_go_sync {

/// Makes the objects on the way where they are missing or null.
void set_at(Json& record, std::string_view path, Json value);

/// "address" of "address.city"; nothing where the path has no dot.
[[nodiscard]] std::optional<std::string> parent_path(std::string_view path);

/// "city" of "address.city".
[[nodiscard]] std::string leaf(std::string_view path);

}  // namespace pms_go_sync
