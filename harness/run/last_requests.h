#pragma once

// The last requests of a world's subject, as a report shows them where the subject died, hung or was refused.

#include <string>
#include <string_view>
#include <vector>

#include "harness/world/world.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

/// The last five different ones, in order, each with how often it is among the last hundred. `system`: the label of the
/// system that they went to; empty: either.
[[nodiscard]] std::vector<reports::LastRequest> last_requests(const world::World& world,
                                                              const std::string& system = {});

/// What the body of an answer with an error says, in a line: title and detail, error and description, or a message.
/// Empty where it says nothing.
[[nodiscard]] std::string reason_in(std::string_view body);

}  // namespace dataflow_qa::run
