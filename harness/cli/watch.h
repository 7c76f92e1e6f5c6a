#pragma once

// `run --watch`: the same run again whenever somebody edits a file that belongs to it: document, mapping, subject file,
// known issues, tries by hand, defaults, and what stands in the folders of the subject file and of --systems, but for
// hidden folders and all beyond 10,000 files. What a run writes itself (--out, --history, its own output, a log of the
// subject) begins no further one.

#include "harness/cli/run_input.h"

namespace dataflow_qa::cli {

/// Prints a line for each run. Ends when it is interrupted, with the exit status of the last run.
[[nodiscard]] int watch(const RunArguments& arguments);

}  // namespace dataflow_qa::cli
