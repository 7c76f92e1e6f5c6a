#pragma once

// A failure as results.json holds it, out and in. Internal to the model.

#include <nlohmann/json.hpp>

#include "reports/model/failure.h"

namespace dataflow_qa::reports {

/// As version 2 has it: keys that say nothing about a failure of its kind are left out.
[[nodiscard]] nlohmann::ordered_json write_failure(const Failure& failure);

/// Of version 2. The schema must have accepted `from`.
[[nodiscard]] Failure read_failure(const nlohmann::json& from);

/// Of version 1, which knows a message and a place only.
[[nodiscard]] Failure read_failure_of_version_1(const nlohmann::json& from);

}  // namespace dataflow_qa::reports
