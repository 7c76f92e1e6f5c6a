#pragma once

// URLs taken apart, and percent-encoding. Pure functions; any thread.

#include <optional>
#include <string>
#include <string_view>

namespace dataflow_qa::base {

/// "http://127.0.0.1:8080/v2/health?deep=1"
struct Url {
  std::string scheme;     // "http"
  std::string authority;  // "127.0.0.1:8080"; a host of IPv6 keeps its brackets
  std::string target;     // "/v2/health?deep=1"; empty where nothing follows the authority

  /// "http://127.0.0.1:8080"
  [[nodiscard]] std::string origin() const { return scheme + "://" + authority; }
};

/// Null where the text is no absolute URL with an authority.
[[nodiscard]] std::optional<Url> split_url(std::string_view url);

/// `text` with percent sequences for everything but letters, digits and "-._~".
[[nodiscard]] std::string percent_encoded(std::string_view text);
/// Null where a sequence is broken or the result is not UTF-8.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);

}  // namespace dataflow_qa::base
