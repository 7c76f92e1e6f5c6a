#pragma once

#include <string>
#include <vector>

#include "harness/checklist/checklist.h"
#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

/// What is to say of sections that are one dataflow, by their slugs (one a section): that each one after the first is
/// there, and where it contradicts one above it: in how a link begins, in what a record must be connected to before one
/// is created, in whether anything must, in the merge criteria, in the type of a property or what it depends on. What
/// only one of them says is no contradiction.
[[nodiscard]] std::vector<Finding> review_repeated(const Document& document, const std::vector<std::string>& slugs);

}  // namespace dataflow_qa::checklist
