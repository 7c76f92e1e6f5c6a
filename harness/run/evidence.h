#pragma once

// What a reader needs to believe a failure, gathered from the world while it still stands.

#include <chrono>
#include <string>

#include "harness/checks/check_context.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

/// The histories of the records that the check touched, the requests that touched them, what was expected and seen, and
/// the subject's output since the check began. Bodies and lists are cut to what a person reads.
[[nodiscard]] reports::Evidence gather_evidence(world::World& world, const checks::CheckRecord& record);

/// "2026-01-31T12:00:00.000Z"
[[nodiscard]] std::string rfc3339(std::chrono::system_clock::time_point time);

}  // namespace dataflow_qa::run
