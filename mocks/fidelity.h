#pragma once

// The source of each behaviour of a mock, for its users.

#include <string>
#include <string_view>

#include "mocks/systems.h"

namespace dataflow_qa::mocks {

/// The rows of mocks/STATEMENTS.md that are about a system with a service of its own, as a Markdown table with its
/// heading.
[[nodiscard]] std::string_view fidelity(const SystemDeclaration& system);
/// The same for any system: of one that is described in full, the marks of its description.
[[nodiscard]] std::string fidelity(const System& system);

}  // namespace dataflow_qa::mocks
