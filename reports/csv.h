#pragma once

// Cells and lines of CSV, as spreadsheets read them. Pure functions.

#include <string>
#include <string_view>
#include <vector>

namespace dataflow_qa::reports::csv {

/// Quoted where that is needed, on one line. What a spreadsheet may take for a formula gets an apostrophe, as they
/// suggest.
[[nodiscard]] std::string cell(std::string_view text);

/// The cells with commas between and the end of a line.
[[nodiscard]] std::string line(const std::vector<std::string>& texts);

}  // namespace dataflow_qa::reports::csv
