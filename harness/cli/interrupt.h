#pragma once

// Ctrl-C and SIGTERM: the first one ends a run in order, a second one ends the program.

namespace dataflow_qa::cli {

/// From now on the first SIGINT or SIGTERM is only noted. Once for each program.
void end_in_order_when_interrupted();

/// Throws world::Interrupted where one has been noted.
void throw_when_interrupted();

}  // namespace dataflow_qa::cli
