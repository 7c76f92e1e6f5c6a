#pragma once

#include <vector>

#include "reports/model/failure.h"

namespace dataflow_qa::reports {

/// Of more than a few failures of one check that are alike, about the same properties and noted at one place of a
/// suite, the first stands for all, with their number (Failure::affected). The order stays.
[[nodiscard]] std::vector<Failure> collapsed(std::vector<Failure> failures);

}  // namespace dataflow_qa::reports
