#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "harness/describe/tree_builder.h"

namespace dataflow_qa::describe {

/// Reads a text that is JSON or YAML. Members keep their order. The error names the place: "line 3, column 5: …".
[[nodiscard]] base::Result<Json> read_json_or_yaml(std::string_view text);

}  // namespace dataflow_qa::describe
