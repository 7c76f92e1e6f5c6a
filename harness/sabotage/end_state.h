#pragma once

// Whether records are as they should be when a world has come to its end, judged apart from all checks: what no check
// noticed was made good by the subject, or is a hole in the checks. Called on the world's thread.

#include <map>
#include <optional>
#include <string>

#include "harness/world/world.h"

namespace dataflow_qa::sabotage {

/// What is not as it should be with these records of `side`, or with their counterparts: a pair that differs in a
/// property, a person's last value that is gone, a record without counterpart. Nothing where all is well.
[[nodiscard]] std::optional<std::string> what_is_wrong(const world::World& world, model::Side side,
                                                       const model::Flow& flow,
                                                       const std::map<std::string, std::size_t>& records);

}  // namespace dataflow_qa::sabotage
