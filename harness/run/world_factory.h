#pragma once

// Runs the worlds of a run for real: mocks, fixtures and the subject of its options.

#include "harness/run/run.h"
#include "harness/run/world_outcome.h"

namespace dataflow_qa::run {

/// `options` and what they point to must outlive all calls.
[[nodiscard]] RunWorld make_run_world(const RunOptions& options);

}  // namespace dataflow_qa::run
