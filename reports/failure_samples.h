#pragma once

// A failure of each kind, for the tests of the reports.

#include "reports/model/failure.h"

namespace dataflow_qa::reports::sample {

/// About the customer C-1004 of Custom PMS and its counterpart 27000004 in PowerOffice GO, with every field that the
/// sentence of its kind needs.
[[nodiscard]] Failure failure(FailureKind kind);

}  // namespace dataflow_qa::reports::sample
