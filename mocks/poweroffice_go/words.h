#pragma once

// How PowerOffice Go says no.

#include <string>
#include <string_view>

#include "mocks/http/message.h"
#include "mocks/mock_system.h"
#include "mocks/store/draft.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::mocks::poweroffice_go {

/// ProblemDetails with title, status and detail.
[[nodiscard]] Reply problem(const Refusal& refusal);
/// "Customer validation error(s)".
[[nodiscard]] Refusal validation_error(const Entity& entity, std::string detail);
[[nodiscard]] Refusal not_found(const Entity& entity, std::string_view id);
/// The first violation decides the status, as the API answers one detail at a time.
[[nodiscard]] Refusal refusal_of(const System& system, const Entity& entity, const Violations& violations);

}  // namespace dataflow_qa::mocks::poweroffice_go
