#pragma once

// The mock of PowerOffice Go, version 2 of its API.

#include <memory>
#include <string>

#include "base/error.h"
#include "mocks/mock_system.h"
#include "mocks/systems.h"

namespace dataflow_qa::mocks {
struct Assembly;
}

namespace dataflow_qa::mocks::poweroffice_go {

[[nodiscard]] const SystemDeclaration& declaration();
/// The whole system without its port, in its initial state.
[[nodiscard]] Assembly assemble(const StartOptions& options);
[[nodiscard]] base::Result<std::unique_ptr<MockSystem>> start(const StartOptions& options);

}  // namespace dataflow_qa::mocks::poweroffice_go
