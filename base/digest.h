#pragma once

// Digests, and bytes as text. All functions but random_hex are pure; any thread. They throw where OpenSSL fails.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dataflow_qa::base {

/// The 32 bytes of SHA-256.
[[nodiscard]] std::string sha256(std::string_view bytes);
/// SHA-256 in lower-case hex digits. results.json names files by it.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
[[nodiscard]] std::string hex(std::string_view bytes);

[[nodiscard]] std::string base64(std::string_view bytes);
/// Null where the text is not what base64() writes: with its padding, without blanks, with no bit to spare.
[[nodiscard]] std::optional<std::string> base64_decoded(std::string_view text);
/// Base64 that can stand in a URL, without padding; it is read as strictly.
[[nodiscard]] std::string base64_url(std::string_view bytes);
[[nodiscard]] std::optional<std::string> base64_url_decoded(std::string_view text);

/// `bytes` times two hex digits that nobody can guess.
[[nodiscard]] std::string random_hex(std::size_t bytes);

}  // namespace dataflow_qa::base
