#pragma once

// The systems that are known, by their descriptions. The harness finds them by the label that a document uses; it names
// none of them itself. Nothing here starts a mock: mocks/systems.h does.

#include <string_view>
#include <vector>

#include "mocks/system/declaration.h"

namespace dataflow_qa::mocks {

struct System;

/// Static, as all that the other functions return.
[[nodiscard]] const std::vector<const SystemDeclaration*>& known_declarations();
/// By label ("PowerOffice GO", without regard to case) or by name ("poweroffice-go"); null where none is known.
[[nodiscard]] const SystemDeclaration* find_declaration(std::string_view label_or_name);
/// The text of the description that is compiled in for a system, by label or name; empty where there is none.
[[nodiscard]] std::string_view description_text(std::string_view label_or_name);
/// The whole description of a system that is known, by name.
[[nodiscard]] const System& description_of(std::string_view name);

}  // namespace dataflow_qa::mocks
