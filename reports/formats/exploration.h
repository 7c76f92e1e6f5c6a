#pragma once

// An exploration for readers. Pure functions.

#include <cstddef>
#include <string>

#include "reports/formats/console.h"
#include "reports/model/exploration.h"

namespace dataflow_qa::reports {

/// A finding for a terminal: what persons did, what came of it, and how steadily.
[[nodiscard]] std::string finding_console(std::size_t number, const ExplorationFinding& finding,
                                          const console::Style& style);
/// The last line: "200 histories with 2,400 steps played in 61.2 s (39 steps a second): …"
[[nodiscard]] std::string exploration_totals(const Exploration& exploration);

}  // namespace dataflow_qa::reports
