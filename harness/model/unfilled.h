#pragma once

// What a mapping leaves out that a system asks for: a sync that follows it could create no record there.

#include <string>
#include <vector>

#include "harness/model/model.h"

namespace dataflow_qa::model {

/// The fields of `side` without which its system takes no new record of `flow`, and which no property, constant or
/// composition of the mapping fills, on a record that has all that is mapped. In the order of the description.
[[nodiscard]] std::vector<std::string> unfilled(const Model& model, const Flow& flow, Side side);

}  // namespace dataflow_qa::model
