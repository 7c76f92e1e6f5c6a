#pragma once

#include <string_view>

namespace dataflow_qa::checklist::fuzz {

/// Reads any bytes as a document and does all that can be done with what was read. Throws std::logic_error where a
/// promise of this room is broken: a document that was read is rendered and read again as the same one, ids are unique,
/// the checklist keeps its formats, a document has no change against itself, and an error has a place.
void try_document(std::string_view bytes);

}  // namespace dataflow_qa::checklist::fuzz
