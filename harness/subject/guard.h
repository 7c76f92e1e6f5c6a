#pragma once

// The guard: a small program (guard_main.cpp) between this one and a subject. All that the subject starts stays below
// it, whatever environment, group or session it has: the guard is the reaper of what loses its parent. When the subject
// has ended, and when this program is gone, it kills what is left. What it says goes through a socket, a message each.

#include <filesystem>

namespace dataflow_qa::subject {

/// The descriptor of the guard's end.
constexpr int guard_descriptor = 3;

struct GuardMessage {
  enum class Kind {
    started,  // number: the subject's process id
    failed,   // number: errno of why it could not be started; the last message
    left,     // number: the id of a process that the subject left behind; name
    ended,    // number: the subject's status as waitpid() has it; the last message
  };
  Kind kind = Kind::ended;
  int number = 0;
  char name[32] = {};
};

/// Where it is: beside this program.
[[nodiscard]] std::filesystem::path guard_program();

}  // namespace dataflow_qa::subject
