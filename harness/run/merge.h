#pragma once

// Results of one run that was dealt out over several worlds, put together again.

#include <vector>

#include "reports/results.h"

namespace dataflow_qa::run {

/// All parts have the same items and checks in the same order; each check comes from the part that ran it (from
/// several, the worst). Figures and findings add up, trouble of any part is trouble of the whole. `parts` is not empty.
[[nodiscard]] reports::Results merge(std::vector<reports::Results> parts);

}  // namespace dataflow_qa::run
