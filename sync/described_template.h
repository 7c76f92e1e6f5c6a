#pragma once

// The templates of a description: {"code": 0, "contact": "{record}"} says where the record stands in an answer.

#include <optional>
#include <string>
#include <string_view>

#include "sync/values.h"

namespace pms_go_sync {

/// Where the template has the placeholder, which is all that stands there, as a JSON pointer; nothing where it has
/// none.
[[nodiscard]] std::optional<std::string> place_of(const Json& form, std::string_view placeholder);

/// The value at that place of the answer; null where the template has none, or the answer lacks it.
[[nodiscard]] Json placed(const Json& form, std::string_view placeholder, const Json& answer);

}  // namespace pms_go_sync
