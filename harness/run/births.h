#pragma once

// Where records may come into being, so that the subject creates their counterparts.

#include <optional>
#include <string>

#include "harness/run/catalogue.h"

namespace dataflow_qa::run {

/// Why no record of this flow is made in the source to get a counterpart; nothing where it is.
[[nodiscard]] std::optional<std::string> excuse_for_birth_in_source(const SuiteInput& input, const model::Flow& flow);
/// Why no record of this flow is made in the target to get a counterpart; nothing where it is.
[[nodiscard]] std::optional<std::string> excuse_for_birth_in_target(const SuiteInput& input, const model::Flow& flow);

}  // namespace dataflow_qa::run
