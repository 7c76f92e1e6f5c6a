#pragma once

// The cost of a run, in one sentence.

#include <string>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// "28 settles, 110 polls, 1985 requests, 904 writes; 11.2 s waiting for the subject, 1.9 s starting and stopping it".
/// Polls: how often the collection that was listed most often was listed, added up over worlds. Times: added up over
/// worlds, which may have stood side by side. Empty where nothing was settled.
[[nodiscard]] std::string cost_text(const Results& results);

}  // namespace dataflow_qa::reports
