#pragma once

// The source of each behaviour of a mock, for its users.

#include <string>
#include <string_view>

#include "mocks/systems.h"

namespace dataflow_qa::mocks {

/// The rows of mocks/STATEMENTS.md that are about a system that comes with code, as a Markdown table with its
/// heading.
[[nodiscard]] std::string_view fidelity(const SystemDeclaration& system);
/// The same for any system: of one without such rows, the marks of its description.
[[nodiscard]] std::string fidelity(const System& system);

}  // namespace dataflow_qa::mocks
