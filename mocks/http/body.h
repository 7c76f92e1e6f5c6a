#pragma once

// Bodies as values, and the small encodings that headers and cursors use. Pure functions; any thread.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace dataflow_qa::mocks {

/// A JSON text that came from outside. The error is a sentence: not JSON, not UTF-8, nested beyond 64 levels.
[[nodiscard]] tl::expected<nlohmann::json, std::string> parse_body(std::string_view text);

/// "application/json" of "Application/JSON; charset=utf-8".
[[nodiscard]] std::string media_type(std::string_view content_type);
/// Whether a body of that content type is UTF-8: it says so, or says nothing.
[[nodiscard]] bool is_in_utf8(std::string_view content_type);

[[nodiscard]] std::string base64(std::string_view bytes);
/// Null for what is not base64 with its padding.
[[nodiscard]] std::optional<std::string> base64_decoded(std::string_view text);
/// base64 that can stand in a URL, without padding.
[[nodiscard]] std::string base64_url(std::string_view bytes);
[[nodiscard]] std::optional<std::string> base64_url_decoded(std::string_view text);

/// `bytes` times two hex digits that nobody can guess.
[[nodiscard]] std::string random_hex(std::size_t bytes);

}  // namespace dataflow_qa::mocks
