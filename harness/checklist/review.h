#pragma once

#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

/// Adds a finding for everything that a document which could be read has wrong or incomplete in itself: empty tables,
/// duplicate rows and sections, dependencies without a value, names that do not agree, rows out of order, and so on.
/// `text` is what the document was read from. The kinds are listed in fixtures/checklists/README.md.
void review(const SourceText& text, Document& document);

}  // namespace dataflow_qa::checklist
