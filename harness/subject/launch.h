#pragma once

// Starts a program from a process that has other threads, and much memory.
//
// Boost.Process's own launcher (1.81) allocates between fork and exec. Another thread may hold the allocator's lock at
// that time; under a sanitizer, whose allocator no fork handler guards, the child then waits for ever. And a fork
// copies the tables of all pages: with many worlds in memory, that was a quarter of a sabotage's processor time.
// posix_spawn does neither.

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace dataflow_qa::subject {

struct Launch {
  std::vector<std::string> argv;         // argv[0] is a path
  std::vector<std::string> environment;  // "NAME=value"
  std::filesystem::path directory;
  int standard_output = -1;  // descriptors that the program writes to; its input is /dev/null
  int standard_error = -1;
  int control = -1;  // becomes its descriptor 3; all else is closed
};

/// The id of the new process, which leads a process group of its own. Sets `error`, and leaves no process behind, where
/// the program could not be started. May be called from any thread.
int launch(const Launch& program, std::error_code& error);

}  // namespace dataflow_qa::subject
