#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/error.h"

namespace dataflow_qa::base {

/// JSON text to a value, stricter than the parser alone: a key that stands twice in one object and nesting beyond 64
/// levels are errors too, because a file that a person edits means neither. The error of a text that is not JSON says
/// "line 3, column 5: not JSON: …", or that it ends too early, or is empty; every other one has a JSON pointer.
[[nodiscard]] Result<nlohmann::json> parse_json(std::string_view text);

/// `pointer` with `key` below it, escaped as RFC 6901 says.
[[nodiscard]] std::string pointer_to(const std::string& pointer, std::string_view key);

}  // namespace dataflow_qa::base
