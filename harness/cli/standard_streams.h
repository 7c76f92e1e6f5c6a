#pragma once

// What a reader who has gone away means for what is printed.

namespace dataflow_qa::cli {

/// From now on `stdout` and `stderr` drop what nobody reads any more (`dataflow-qa run | head`): the command goes on to
/// its report and its exit status. Any other error, a full disk say, still shows in ferror(). Called once, at the start
/// of the program and before its threads. Assumes glibc, whose `stdout` may be assigned to.
void outlive_readers();

}  // namespace dataflow_qa::cli
