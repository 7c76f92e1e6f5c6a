#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace dataflow_qa::reports {

/// Violations by `document` of the JSON Schema (draft 7) `schema`: "/items/3/verdict: …", the most exact place
/// first; nothing where it is valid. Throws where the schema itself is broken.
[[nodiscard]] std::optional<std::string> first_violation(const nlohmann::json& document, std::string_view schema);

}  // namespace dataflow_qa::reports
