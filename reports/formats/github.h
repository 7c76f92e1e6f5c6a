#pragma once

// Annotations as GitHub Actions reads them from a step's output ("::error title=…::…"), a line each. Text from outside
// is escaped, so that no record can give the runner a command. The page of the step is Markdown's. Pure function.

#include <string>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// An error for each cause that keeps the run from passing, a warning for advisory ones, flaky checks and statements
/// without a check, and a notice with verdict and totals. GitHub shows ten errors and ten warnings of a step: the tenth
/// says how many more there are.
[[nodiscard]] std::string github(const Results& results);

}  // namespace dataflow_qa::reports
