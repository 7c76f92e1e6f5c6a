#pragma once

// Tries the mock of a description over HTTP, step by step, as the description says. One thread at a time.
//
//   const auto steps = trial::try_system(*system, json::parse(text));
//   if (!steps) return trouble(steps.error().message);

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "base/error.h"
#include "harness/trial/step.h"

namespace dataflow_qa::mocks {
struct System;
}

namespace dataflow_qa::trial {

/// `system` has a dialect, and is what `description` describes. The error says what is wrong with the machine; so does
/// a std::runtime_error, where the mock does not answer.
[[nodiscard]] base::Result<std::vector<Step>> try_system(const mocks::System& system,
                                                         const nlohmann::json& description);

}  // namespace dataflow_qa::trial
