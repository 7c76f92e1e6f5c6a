#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dataflow_qa::base {

/// `text` with "***" in the place of each secret that stands in it: as it is, in other case, percent-encoded, as JSON
/// or hex digits write it, and in base64, also as a part of what was encoded. An empty secret stands nowhere, and one
/// of less than four bytes only as it is.
[[nodiscard]] std::string masked(std::string text, const std::vector<std::string>& secrets);

/// Whether `masked` would find one.
[[nodiscard]] bool holds_secret(std::string_view text, const std::vector<std::string>& secrets);

}  // namespace dataflow_qa::base
