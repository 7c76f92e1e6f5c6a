#pragma once

// The mock of PowerOffice Go, version 2 of its API.

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "mocks/mock_system.h"
#include "mocks/systems.h"

namespace dataflow_qa::mocks::poweroffice_go {

[[nodiscard]] const SystemDeclaration& declaration();
[[nodiscard]] tl::expected<std::unique_ptr<MockSystem>, std::string> start(const StartOptions& options);

}  // namespace dataflow_qa::mocks::poweroffice_go
