#pragma once

// Keeps a command going when the reader of its output has gone away.

namespace dataflow_qa::cli {

/// From now on `stdout` drops what nobody reads any more (`dataflow-qa run | head`), so that the command goes on to its
/// report and its exit status; any other error, a full disk say, still shows in ferror(). `stderr` drops whatever
/// cannot be written: there is nobody left to say so to. Descriptors 0 to 2 that are closed are taken, so that no file
/// or socket gets their number. Called once, at the start of the program and before its threads. Assumes glibc, whose
/// `stdout` may be assigned to.
void outlive_readers();

}  // namespace dataflow_qa::cli
