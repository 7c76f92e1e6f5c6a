#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/checklist/document.h"
#include "harness/mapping/mapping.h"

namespace dataflow_qa::checklist {

/// Lower-case ASCII letters and digits of `text`, runs of them joined by "-"; "dataflow" where there are none.
[[nodiscard]] std::string slug_of(std::string_view text);

/// The mapping's dataflow that the section describes: the one with its two labels. Null where there is none.
[[nodiscard]] const mapping::Dataflow* described_by(const Section& section, const mapping::Mapping* mapping);

struct SectionSlug {
  std::string slug;
  bool ordinal = false;  // a number distinguishes it from a section with the same heading and the same kind of opening
};

/// One slug a section, all different: the mapping's, else one made from the heading. Different headings that would
/// share one get a digest of the heading as a suffix. Sections that still share one get the kind of their opening as a
/// suffix. Those that share that too get a number, by what they say and not by where they stand.
[[nodiscard]] std::vector<SectionSlug> slugs_of(const Document& document, const mapping::Mapping* mapping);

/// The kind of item that an opening is: "every", "conditional", "precondition".
[[nodiscard]] std::string_view opening_kind(Opening opening);

}  // namespace dataflow_qa::checklist
