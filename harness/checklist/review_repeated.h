#pragma once

#include <cstddef>
#include <vector>

#include "harness/checklist/document.h"
#include "harness/checklist/review_rows.h"

namespace dataflow_qa::checklist {

/// Notes where sections with one heading contradict the ones above them: in how a link begins, in the condition, in the
/// type of a property or what it depends on. What they say beyond each other is no contradiction. `sections` are
/// indices; `note` is called with that of the section in which the later statement stands.
using NoteIn = std::function<void(std::size_t section, std::string kind, Place place, std::string message)>;
void review_repeated(const std::vector<Section>& all, const std::vector<std::size_t>& sections, const NoteIn& note);

}  // namespace dataflow_qa::checklist
