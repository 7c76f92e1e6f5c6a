#pragma once

#include <string>
#include <vector>

#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

struct MappingDraft {
  std::string json;                // a mapping file, to be completed by hand
  std::vector<std::string> notes;  // what the document does not say, each one sentence
};

/// The start of a mapping file for a document: its dataflows, and the properties of its tables with their types. What a
/// document cannot say (names of collections, conversions, conditions) is guessed or left out, and noted.
[[nodiscard]] MappingDraft draft_mapping(const Document& document);

}  // namespace dataflow_qa::checklist
