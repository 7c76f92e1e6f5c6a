#pragma once

// The evidence for a failure, gathered from the world while it still stands.

#include "harness/checks/check_context.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

/// The histories of the records that the check touched, the requests that touched them, what was expected and seen, and
/// the subject's output since the check began; where a system refused all of the subject's requests, the last of those.
/// Bodies and lists are cut to what a person reads.
[[nodiscard]] reports::Evidence gather_evidence(world::World& world, const checks::CheckRecord& record);

/// What is kept for one of many checks that failed alike: how its records changed, without their first values; the
/// latest requests, without their bodies; nothing of the subject's output.
[[nodiscard]] reports::Evidence brief(reports::Evidence evidence);

}  // namespace dataflow_qa::run
