#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

using NoteRow = std::function<void(std::string kind, std::string text)>;

/// Notes what changed from one table to another: kinds "property-added", "-removed", "-renamed" (one side of the pair
/// has another name), "-changed", "-layout" and "-order", and "criterion-…" for merge criteria.
void diff_rows(const std::vector<PropertyRow>& before, const std::vector<PropertyRow>& after, const NoteRow& note);
void diff_rows(const std::vector<MergeRow>& before, const std::vector<MergeRow>& after, const NoteRow& note);

}  // namespace dataflow_qa::checklist
