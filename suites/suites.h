#pragma once

// The classes of checks, one file each. A suite makes checks from the checklist and the mapping; nothing is listed by
// hand that can be generated.

#include <vector>

#include "harness/run/catalogue.h"

namespace dataflow_qa::suites {

/// Every suite.
[[nodiscard]] std::vector<run::Suite> all();

/// The duties of a dependable sync that no sentence of the document states: one item for each dataflow or for all, for
/// the profiles that ask for it.
void add_advisory_items(checklist::Checklist& checklist);

}  // namespace dataflow_qa::suites
