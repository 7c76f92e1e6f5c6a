#pragma once

// The mock of any system that is described with a REST dialect.

#include <memory>
#include <vector>

#include "base/error.h"
#include "mocks/rest/rest_service.h"
#include "mocks/service.h"
#include "mocks/systems.h"

namespace dataflow_qa::mocks::rest {

/// `system` has a dialect, and outlives what is returned.
[[nodiscard]] Assembly assemble(const System& system, const StartOptions& options,
                                const std::vector<Document>& documents = {});
[[nodiscard]] base::Result<std::unique_ptr<MockSystem>> start(const System& system, const StartOptions& options);

}  // namespace dataflow_qa::mocks::rest
