#pragma once

// The mock of any system that is described with a REST dialect.

#include <memory>
#include <vector>

#include "base/error.h"
#include "mocks/rest/own_rules.h"
#include "mocks/service.h"
#include "mocks/systems.h"

namespace dataflow_qa::mocks::rest {

/// `system` has a dialect; it and the rules outlive what is returned.
[[nodiscard]] Assembly assemble(const System& system, const StartOptions& options,
                                const OwnRules& rules = no_own_rules());
[[nodiscard]] base::Result<std::unique_ptr<MockSystem>> start(const System& system, const StartOptions& options,
                                                              const OwnRules& rules = no_own_rules());

}  // namespace dataflow_qa::mocks::rest
