#pragma once

// Ctrl-C and SIGTERM: the first one ends a run in order, a second one ends the program.

namespace dataflow_qa::cli {

/// From now on the first SIGINT, SIGTERM or SIGHUP is only noted. Call it once.
void end_in_order_when_interrupted();

/// Throws world::Interrupted after the first one.
void throw_when_interrupted();

}  // namespace dataflow_qa::cli
