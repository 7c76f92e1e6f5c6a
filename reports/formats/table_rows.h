#pragma once

// Results as the rows of a table, for CSV and spreadsheets. Pure functions.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "reports/digest.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// The columns of a row, in order.
enum class Column { dataflow, item, statement, origin, level, check, direction, tries, verdict, said, seconds };

inline constexpr std::array<std::string_view, 11> column_names{
    "dataflow", "item",      "statement",     "from",    "level",
    "check",    "edited in", "what it tries", "verdict", "why, or what was seen",
    "seconds"};

struct TableRow {
  Verdict verdict = Verdict::not_run;
  bool by_hand = false;
  std::array<std::string, column_names.size()> cells;  // as they come: each format makes them safe for itself

  [[nodiscard]] const std::string& at(Column column) const { return cells[static_cast<std::size_t>(column)]; }
};

/// A row for each check of the section, for each item without any, and for each try by hand, in the document's order.
[[nodiscard]] std::vector<TableRow> table_rows(const Section& section, const Results& results);

}  // namespace dataflow_qa::reports
