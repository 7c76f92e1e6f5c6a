#pragma once

// A failure as results.json holds it, out and in. Internal to the model.

#include <nlohmann/json.hpp>

#include "reports/model/failure.h"

namespace dataflow_qa::reports {

/// Writes version 2, without the keys that say nothing about a failure of its kind.
[[nodiscard]] nlohmann::ordered_json write_failure(const Failure& failure);

/// Reads version 2. The schema must have accepted `from`.
[[nodiscard]] Failure read_failure(const nlohmann::json& from);

/// Reads version 1, in which a failure is a message and a place.
[[nodiscard]] Failure read_failure_of_version_1(const nlohmann::json& from);

}  // namespace dataflow_qa::reports
