#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/error.h"

namespace dataflow_qa::base {

/// Reads JSON text, more strictly than the parser alone: a key that stands twice in one object is an error, and so is
/// nesting beyond 64 levels, and the character NUL, because nobody who edits a file means them. For a text that is not
/// JSON, the error says "line 3, column 5: not JSON: …", or that the text is empty or ends too early. Every other error
/// has a JSON pointer.
[[nodiscard]] Result<nlohmann::json> parse_json(std::string_view text);

/// The same for a text that holds secrets: of what is not JSON, the error says only where it begins.
[[nodiscard]] Result<nlohmann::json> parse_secret_json(std::string_view text);

/// `pointer` with `key` below it, escaped as RFC 6901 says.
[[nodiscard]] std::string pointer_to(const std::string& pointer, std::string_view key);

}  // namespace dataflow_qa::base
