#pragma once

// JSON Patch (RFC 6902) on a draft, with the semantics of Microsoft.AspNetCore.JsonPatch: names without regard to case,
// values converted to the property's type.

#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"
#include "mocks/store/draft.h"

namespace dataflow_qa::mocks::rest {

/// Runs all operations in order; the error is the message of the first that fails, and the draft is then of no use.
[[nodiscard]] base::Result<void> apply_patch(const Entity& entity, const nlohmann::json& operations,
                                             const BodyRules& rules, Draft& draft);

}  // namespace dataflow_qa::mocks::rest
