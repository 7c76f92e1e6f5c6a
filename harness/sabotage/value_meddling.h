#pragma once

// How a kind of tampering with one property works on requests and answers.

#include "harness/sabotage/meddling.h"
#include "harness/sabotage/value_kinds.h"

namespace dataflow_qa::sabotage {

/// What befalls a property of the scene. `kind` outlives the result.
[[nodiscard]] Befalls befalls_property(const ValueKind& kind, const model::Property& property);

/// What befalls two properties of the scene, whose values change places in writes.
[[nodiscard]] Befalls swaps_properties(const model::Property& one, const model::Property& other);

}  // namespace dataflow_qa::sabotage
