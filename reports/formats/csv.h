#pragma once

// Results as CSV: a line for each check, for each item without any, and for each try by hand. Pure function.

#include <string>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// Without the byte order mark, which belongs to a file.
[[nodiscard]] std::string csv_table(const Results& results);

}  // namespace dataflow_qa::reports
