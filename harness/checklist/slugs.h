#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/checklist/document.h"
#include "harness/mapping/mapping.h"

namespace dataflow_qa::checklist {

/// Lower-case ASCII letters and digits of `text`, runs of them joined by "-"; "dataflow" where there are none.
[[nodiscard]] std::string slug_of(std::string_view text);

/// The mapping's dataflow that the section describes: the one with its labels, to the letter, else by letters and
/// digits alone ("CustomPMS Customer"). Null where there is none.
[[nodiscard]] const mapping::Dataflow* described_by(const Section& section, const mapping::Mapping* mapping);

/// The slug of each section's dataflow: the mapping's, else one made from the heading. Sections with one slug are one
/// dataflow: those of one dataflow of the mapping, and those with one heading, by its letters and digits. A heading
/// with letters beyond ASCII's has a digest of it as a suffix, whatever stands beside it: an id stays where another
/// section is repeated, comes, goes or is mapped.
[[nodiscard]] std::vector<std::string> slugs_of(const Document& document, const mapping::Mapping* mapping);

/// The indices of the sections of each dataflow, in the document's order; `slugs` has one element a section.
[[nodiscard]] std::vector<std::vector<std::size_t>> sections_by_slug(const std::vector<std::string>& slugs);

/// The kind of item that an opening is: "every", "conditional", "precondition".
[[nodiscard]] std::string_view opening_kind(Opening opening);

}  // namespace dataflow_qa::checklist
