#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace dataflow_qa::mapping {

struct JsonFault {
  std::string pointer;  // JSON pointer to the place, empty where the text is not JSON
  std::string message;  // where it is not JSON, with line and column
};

/// JSON text to a value, stricter than the parser alone: a key that stands twice in one object and nesting beyond 64
/// levels are faults too, because a file that a person edits means neither.
[[nodiscard]] tl::expected<nlohmann::json, JsonFault> parse_json(std::string_view text);

/// `pointer` with `key` below it, escaped as RFC 6901 says.
[[nodiscard]] std::string pointer_to(const std::string& pointer, std::string_view key);

}  // namespace dataflow_qa::mapping
