#pragma once

// The mock of the Custom PMS, version 1 of its API: it is served by its description (mocks/rest). What no description
// can say: everybody may read its OpenAPI document.

#include <memory>

#include "base/error.h"
#include "mocks/mock_system.h"
#include "mocks/rest/own_rules.h"
#include "mocks/systems.h"

namespace dataflow_qa::mocks::custom_pms {

[[nodiscard]] const SystemDeclaration& declaration();
/// What the description cannot say.
[[nodiscard]] const rest::OwnRules& own_rules();
/// The whole system without its port, in its initial state.
[[nodiscard]] Assembly assemble(const StartOptions& options);
[[nodiscard]] base::Result<std::unique_ptr<MockSystem>> start(const StartOptions& options);

}  // namespace dataflow_qa::mocks::custom_pms
