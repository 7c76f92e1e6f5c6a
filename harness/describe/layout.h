#pragma once

#include <string>

#include "harness/describe/tree_builder.h"

namespace dataflow_qa::describe {

/// JSON as a person would lay it out: what fits into a line stands in one, and so does each field and each query
/// parameter. Ends with a line end.
[[nodiscard]] std::string laid_out(const Json& value);

}  // namespace dataflow_qa::describe
