#pragma once

#include <functional>
#include <string>

#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

using Note = std::function<void(std::string kind, Place place, std::string message)>;

/// Notes what is wrong with the rows of a section's two tables: cells, dependencies, types, duplicates, order.
void review_rows(const Section& section, const Note& note);

}  // namespace dataflow_qa::checklist
