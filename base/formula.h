#pragma once

// Text that becomes code where a spreadsheet opens it. Pure; any thread.

#include <string_view>

namespace dataflow_qa::base {

/// Whether a spreadsheet may take this cell of a CSV file for a formula: its first character, blanks aside, is one of
/// = + - @ or their full-width form, as some programs read them.
[[nodiscard]] bool looks_like_formula(std::string_view cell);

}  // namespace dataflow_qa::base
