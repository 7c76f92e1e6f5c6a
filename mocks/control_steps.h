#pragma once

// Faults and journal entries as JSON, for /__control. Pure but for the mock that a step's callback edits.

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/mask.h"
#include "mocks/http/fault.h"
#include "mocks/http/journal.h"
#include "mocks/http/routes.h"
#include "mocks/http/stubs.h"
#include "mocks/mock_system.h"
#include "mocks/store/timestamp.h"

namespace dataflow_qa::mocks {

/// {"method", "route", "target", "sent", "without", "nth", "times", "ending", "status", "after_work", "body",
/// "headers",
///  "delay_ms", "answer_delay_ms", "before_answer": [{"create"|"edit"|"remove": collection, "id", "record"|"set"}]};
///  all optional, an unknown key is an error, and so is what no request to one of `routes` can meet. `mock` outlives
///  the step.
[[nodiscard]] base::Result<FaultStep> read_step(const nlohmann::json& object, MockSystem& mock, const Routes& routes);
/// {"method", "route", "status", "body", "headers", "times"}; the first two are required. `routes`: those that the mock
/// serves, which no stub may hide.
[[nodiscard]] base::Result<Stub> read_stub(const nlohmann::json& object, const Routes& routes);
[[nodiscard]] nlohmann::json to_json(const StubState& state);
[[nodiscard]] nlohmann::json to_json(const FaultState& state);
/// With the mock's secrets masked.
[[nodiscard]] nlohmann::json to_json(const JournalEntry& entry, const base::Masker& masker);

}  // namespace dataflow_qa::mocks
