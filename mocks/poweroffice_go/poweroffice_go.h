#pragma once

// The mock of PowerOffice Go, version 2 of its API: its description, served with the named rules of this folder.

#include <memory>

#include "base/error.h"
#include "mocks/mock_system.h"
#include "mocks/rest/own_rules.h"
#include "mocks/systems.h"

namespace dataflow_qa::mocks::poweroffice_go {

[[nodiscard]] const SystemDeclaration& declaration();
/// What the description cannot say.
[[nodiscard]] const rest::OwnRules& own_rules();
/// The whole system without its port, in its initial state.
[[nodiscard]] Assembly assemble(const StartOptions& options);
[[nodiscard]] base::Result<std::unique_ptr<MockSystem>> start(const StartOptions& options);

}  // namespace dataflow_qa::mocks::poweroffice_go
