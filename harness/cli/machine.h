#pragma once

#include <cstddef>

namespace dataflow_qa::cli {

/// From now on the program ends with one sentence and exit_trouble when the machine has no more memory, threads or
/// descriptors, whichever thread asks for them.
void end_in_order_where_nothing_can_be_had();

/// Makes sure that this many worlds can stand side by side, each with its threads, connections and processes, since a
/// world that lacks one of them would look like a subject at fault. Raises the limit on open files as far as it may.
/// Throws std::runtime_error, with a sentence that names the limit.
void require_room(std::size_t worlds);

}  // namespace dataflow_qa::cli
