#pragma once

// The one child of a program for tests.

#include <sys/types.h>

#include <csignal>

namespace dataflow_qa::cli::testing {

/// Runs the command, which gets these signals again and does not outlive this process.
[[nodiscard]] pid_t start_child(char** command, const sigset_t& unblocked);

/// Its exit status when it has ended; 128 and more where a signal ended it.
[[nodiscard]] int status_of(pid_t child);

}  // namespace dataflow_qa::cli::testing
