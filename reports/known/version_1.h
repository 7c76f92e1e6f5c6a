#pragma once

// How version 1 worded a failure. Known-issues files of version 1 hold patterns of these sentences, and results of
// version 1 hold the sentences themselves: both are matched against this wording, which therefore never changes. A kind
// that version 1 did not know has no entry here but its sentence of today.

#include <string>

#include "reports/model/failure.h"

namespace dataflow_qa::reports {

[[nodiscard]] std::string version_1_sentence(const Failure& failure);

}  // namespace dataflow_qa::reports
