#pragma once

#include "harness/checklist/checklist.h"
#include "harness/checklist/document.h"
#include "harness/mapping/mapping.h"

namespace dataflow_qa::checklist {

/// The checklist of a document: one item for each thing that it says, with an id made of what it says and not of where.
///
/// `mapping` may be null. Where it describes a section's dataflow, an empty property table takes its properties from it
/// (origin "mapping", no line), and rows are held against it: rows that it lacks, properties that the table lacks and
/// types that differ are findings. Findings of the document come first, those of the comparison after them.
[[nodiscard]] Checklist make_checklist(const Document& document, const mapping::Mapping* mapping);

}  // namespace dataflow_qa::checklist
