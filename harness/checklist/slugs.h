#pragma once

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

/// The slug of each section's dataflow: the mapping's, else one made from the heading. Sections with one heading, or of
/// one dataflow of the mapping, are one dataflow. Different headings that would share a slug get a digest of the
/// heading as a suffix. A slug depends on nothing else, so ids stay where a section is repeated or the repetition goes.
[[nodiscard]] std::vector<std::string> slugs_of(const Document& document, const mapping::Mapping* mapping);

/// The kind of item that an opening is: "every", "conditional", "precondition".
[[nodiscard]] std::string_view opening_kind(Opening opening);

}  // namespace dataflow_qa::checklist
