#pragma once

// The parts of a comparison that are about the runs as wholes. Internal to compare.h.

#include <vector>

#include "reports/compare/compare.h"

namespace dataflow_qa::reports {

/// Differences in what the two runs were made with.
[[nodiscard]] std::vector<RunChange> changes_of_runs(const Results& before, const Results& now);

/// Requests per change first, then settles and duration, then the other figures by name.
[[nodiscard]] std::vector<FigureChange> changes_of_figures(const Results& before, const Results& now);

/// Findings of `here` that `there` lacks; those with the same kind, dataflow and (but for volatile values) message are
/// the same, wherever their line has moved.
[[nodiscard]] std::vector<Finding> findings_only_in(const Results& here, const Results& there);

}  // namespace dataflow_qa::reports
