#pragma once

// Bodies as values. Pure functions; any thread.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/error.h"

namespace dataflow_qa::mocks {

/// A JSON text that came from outside. The error is a sentence: not JSON, not UTF-8, nested beyond 64 levels.
[[nodiscard]] base::Result<nlohmann::json> parse_body(std::string_view text);

/// "application/json" of "Application/JSON; charset=utf-8".
[[nodiscard]] std::string media_type(std::string_view content_type);
/// Whether a body of that content type is UTF-8: it says so, or says nothing.
[[nodiscard]] bool is_in_utf8(std::string_view content_type);

}  // namespace dataflow_qa::mocks
