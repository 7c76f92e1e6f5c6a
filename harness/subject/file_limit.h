#pragma once

// As if the disk were full: a process, and what descends from it, cannot write to any file. Pipes and sockets are as
// before. Needs no privilege. Below a guard, where SIGXFSZ is ignored, a write fails with EFBIG. The signal ends a
// program that sets it back, as Go does for itself, and Python's subprocess and Node do for what they start. Linux
// (RLIMIT_FSIZE); any thread.

namespace dataflow_qa::subject {

/// False where the process has ended, or is another user's.
[[nodiscard]] bool limit_files(int pid);
/// Files have the limit of this program's own again.
void lift_file_limit(int pid);

}  // namespace dataflow_qa::subject
