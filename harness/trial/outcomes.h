#pragma once

// Whether an answer is as the description says of such an outcome: status, headers, body. Pure functions; any thread.

#include <optional>
#include <string>

#include "harness/trial/client.h"
#include "harness/trial/places.h"
#include "harness/trial/record_form.h"
#include "harness/trial/step.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::trial {

/// What a refusal is about.
struct About {
  std::string pointer;           // what is to blame where the answer has another status
  std::string field;             // that the answer must name, as bodies name it
  const Shelf* shelf = nullptr;  // the collection that may have words of its own
};

/// What in the answer is not as the description says of this outcome.
[[nodiscard]] std::optional<Fault> fault_in_answer(const mocks::System& system, const Places& places,
                                                   const Exchange& exchange, mocks::OutcomeKind kind,
                                                   const About& about = {});
/// The same of words that stand beside the outcomes, at `place`.
[[nodiscard]] std::optional<Fault> fault_in_answer(const mocks::System& system, const Places& places,
                                                   const Exchange& exchange, const mocks::OutcomeWords& words,
                                                   const std::string& place);

/// The record in an answer of this outcome, which has come as described; null where such answers show none.
[[nodiscard]] nlohmann::json record_in(const mocks::Dialect& dialect, const Shelf& shelf, const Exchange& exchange,
                                       mocks::OutcomeKind kind);

/// The id that an answer to a creation says in whatever way; empty where it says none.
[[nodiscard]] std::string id_in_answer(const mocks::Dialect& dialect, const Shelf& shelf, const Exchange& exchange);

/// The pointer to the field that a refusal names; to all fields where it names none.
[[nodiscard]] std::string place_of_refusal(const mocks::System& system, const Places& places, const Shelf& shelf,
                                           const Exchange& exchange);

}  // namespace dataflow_qa::trial
