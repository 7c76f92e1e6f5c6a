#pragma once

// The source of each behaviour of a mock, for its users.

#include <string_view>

#include "mocks/systems.h"

namespace dataflow_qa::mocks {

/// The rows of mocks/STATEMENTS.md that are about this system, as a Markdown table with its heading.
[[nodiscard]] std::string_view fidelity(const SystemDeclaration& system);

}  // namespace dataflow_qa::mocks
