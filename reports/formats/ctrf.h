#pragma once

// The Common Test Report Format (CTRF): JSON that viewers and bots of several CI systems read. Pure function.

#include <string>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// A test for each check that was selected, and one for each statement without a check. Failed, flaky and uncovered
/// ones are "failed", an error is "other", known and not applicable ones are "skipped", the rest "pending"; rawStatus
/// is the verdict. `message` begins with the cause.
[[nodiscard]] std::string ctrf(const Results& results);

}  // namespace dataflow_qa::reports
