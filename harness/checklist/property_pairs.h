#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/checklist/checklist.h"
#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

/// What a row says, without its places and blanks.
[[nodiscard]] PropertyPair pair_in(const PropertyRow& row);
[[nodiscard]] PropertyPair pair_in(const MergeRow& row);  // without a type

/// {"source": PATH, "target": PATH, "type": …, "dependencies": [{"side": …, "value": …, "path": …}]}
[[nodiscard]] nlohmann::ordered_json to_json(const PropertyPair& pair);

}  // namespace dataflow_qa::checklist
