#pragma once

// A request target taken apart: "/v2/Customers/12?Fields=Id%2CName". Pure; any thread.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dataflow_qa::mocks {

struct Target {
  std::vector<std::string> path;  // decoded segments; "/v2/Customers" and "/v2/Customers/" differ by an empty last one
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order, "+" as a space

  /// The value of the first parameter with this name.
  [[nodiscard]] const std::string* parameter(std::string_view name) const;
};

/// A target in absolute form ("http://127.0.0.1:8080/v2/Customers"), as clients of proxies send it, without scheme and
/// host (RFC 9112, 3.2.2); any other one as it is.
[[nodiscard]] std::string origin_form(std::string_view target);

/// Null where a percent sequence is broken or the result is not UTF-8.
[[nodiscard]] std::optional<Target> parse_target(std::string_view target);

}  // namespace dataflow_qa::mocks
