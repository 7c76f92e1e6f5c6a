#pragma once

// The checks that a declaration calls for, the same for every entity of every system.

#include "mocks/store/store.h"

namespace dataflow_qa::mocks {

/// Adds a violation to `change` for each declared rule that its draft breaks.
void check_declared(Change& change);

/// True for null and "".
[[nodiscard]] bool is_blank(const nlohmann::json& value);

}  // namespace dataflow_qa::mocks
