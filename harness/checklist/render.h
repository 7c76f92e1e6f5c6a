#pragma once

#include <string>

#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

/// The document's text in the language that parse() reads; byte for byte the text that was read, where that had no
/// finding about its layout (blank lines, underlines, byte order mark, line ends).
[[nodiscard]] std::string render(const Document& document);

/// One section of it, with LF and without the blank line above.
[[nodiscard]] std::string render(const Section& section);

/// The opening sentence of a section, and its other sentences, as they stand in the document.
[[nodiscard]] std::string opening_sentence(const Section& section);
[[nodiscard]] std::string create_sentence(const Section& section);
[[nodiscard]] std::string match_sentences(const Section& section);  // two lines
[[nodiscard]] std::string merge_sentence(const Section& section);
[[nodiscard]] std::string keep_sentence(const Section& section);
[[nodiscard]] std::string properties_sentence(const Section& section);

}  // namespace dataflow_qa::checklist
