#pragma once

#include <string>
#include <vector>

namespace dataflow_qa::base {

/// `text` with "***" in the place of each secret that stands in it. An empty secret stands nowhere.
[[nodiscard]] std::string masked(std::string text, const std::vector<std::string>& secrets);

}  // namespace dataflow_qa::base
