#pragma once

// Each fact of a description may bear a mark of where it comes from: {"path": "number", …, "mark": "observed: tests"}.

#include <nlohmann/json.hpp>
#include <vector>

#include "base/json_place.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::mocks {

/// Every mark in the value at `root`. What stands in bodies and envelopes is the system's own and never a mark.
[[nodiscard]] std::vector<Mark> marks_in(const base::JsonPlace& root);
/// The value without its marks, so that what is left can be read strictly.
[[nodiscard]] nlohmann::json without_marks(const nlohmann::json& value);

}  // namespace dataflow_qa::mocks
