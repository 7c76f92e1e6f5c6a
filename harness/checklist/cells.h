#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

/// The reason why a cell is not a property, at a byte of its text.
struct CellFault {
  std::size_t offset = 0;
  std::string expected;
};

/// Reads `path` or `path (Dependant on having VALUE in PATH…)`, or nothing, with blanks and tabs after it. `place` is
/// that of the text's first character.
[[nodiscard]] tl::expected<Cell, CellFault> read_cell(std::string_view text, Place place);

/// `text` without the blanks and tabs at its end.
[[nodiscard]] std::string_view without_trailing(std::string_view text);

}  // namespace dataflow_qa::checklist
