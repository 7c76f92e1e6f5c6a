// Held by csv_test.cpp.
#include "reports/formats/csv.h"

#include "reports/csv.h"
#include "reports/digest.h"
#include "reports/formats/table_rows.h"

namespace dataflow_qa::reports {

std::string csv_table(const Results& results) {
  std::string out = csv::line({column_names.begin(), column_names.end()});
  for (const Section& section : sections(results)) {
    for (const TableRow& row : table_rows(section, results)) out += csv::line({row.cells.begin(), row.cells.end()});
  }
  return out;
}

}  // namespace dataflow_qa::reports
