#pragma once

// What is wrong, cause by cause: the part of the console's text that a reader of a failed run looks at first. Pure.

#include <cstddef>
#include <string>

#include "reports/formats/console.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports::console {

/// Each cause (digest.h's leads) with an example, what follows from it, where to look, and the command that tries the
/// example again. Unless Detail::verbose, as many causes as fit into `lines`, the first one whatever its length, and
/// how many are left out. Empty for a run without trouble.
[[nodiscard]] std::string causes(const Results& results, const Style& style, std::size_t lines);

/// Every check that failed, was flaky or ended in an error, in full.
[[nodiscard]] std::string failures(const Results& results, const Style& style);

/// The last requests of a subject whose end was the end of the run; else empty.
[[nodiscard]] std::string trouble(const Results& results, const Style& style);

}  // namespace dataflow_qa::reports::console
