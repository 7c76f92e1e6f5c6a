#pragma once

// As if the disk were full: a process, and what descends from it, cannot write to any file. Pipes and sockets are as
// before. Needs no privilege. Below a guard a write fails with EFBIG, since SIGXFSZ is ignored there, unless the
// program wants it otherwise. Linux (RLIMIT_FSIZE); any thread.

namespace dataflow_qa::subject {

/// False where it cannot be had: the process is gone, or another user's.
[[nodiscard]] bool limit_files(int pid);
/// Files have the limit of this program's own again.
void lift_file_limit(int pid);

}  // namespace dataflow_qa::subject
