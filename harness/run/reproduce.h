#pragma once

// The command line that runs a check again.

#include <string>

#include "harness/run/retries.h"
#include "harness/run/selection.h"

namespace dataflow_qa::run {

/// The options that select the check again: " --filter customers.link.new". An invariant alone would see nothing but
/// fixtures, so the checks whose records it complained about go with it. Where those are many, or cannot be named, the
/// run's own filters select them.
[[nodiscard]] std::string selecting_again(const std::string& name, const Retries& retries,
                                          const SelectionOptions& asked);

}  // namespace dataflow_qa::run
