#pragma once

// Results as a spreadsheet: a summary, a sheet for each dataflow with its verdicts in colour and filters over them, and
// a sheet to sign. The same results give the same bytes.

#include <string>
#include <string_view>
#include <vector>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// Throws std::runtime_error where the machine has no room for it.
[[nodiscard]] std::string xlsx(const Results& results);

/// A name that spreadsheets accept for a sheet: 31 characters at most, without []:*?/\, and none of those in `taken`,
/// whatever the case.
[[nodiscard]] std::string sheet_name(std::string_view title, const std::vector<std::string>& taken);

}  // namespace dataflow_qa::reports
