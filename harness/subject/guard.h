#pragma once

// The guard: a small program (guard_main.cpp) between this one and a subject. All that the subject starts stays below
// it, whatever environment, group or session it has: the guard is the reaper of what loses its parent. When the subject
// has ended, and when this program is gone, it kills what is left. What it says goes through a socket, a message each.
// Without a subject it removes a folder where this program is killed (folder_guard.h).

#include <filesystem>
#include <optional>

namespace dataflow_qa::subject {

/// The descriptor of the guard's end.
constexpr int guard_descriptor = 3;
/// What it is asked for about the files of the subject: see file_limit.h.
constexpr const char* guard_with_files = "files";
constexpr const char* guard_without_files = "no-files";

struct GuardMessage {
  enum class Kind {
    started,  // number: the subject's process id
    failed,   // number: errno of why it could not be started; the last message
    left,     // number: the id of a process that the subject left behind; name
    escaped,  // the same of one that could not be ended: it starts others faster than they are killed
    ended,    // number: the subject's status as waitpid() has it; the last message
  };
  Kind kind = Kind::ended;
  int number = 0;
  char name[32] = {};
};

/// Where it is: beside this program.
[[nodiscard]] std::filesystem::path guard_program();

/// A socket to a guard: this program's end, and the guard's until it has it.
struct GuardSocket {
  GuardSocket() = default;
  ~GuardSocket();
  GuardSocket(const GuardSocket&) = delete;
  GuardSocket& operator=(const GuardSocket&) = delete;

  /// Throws std::system_error.
  void open();
  void close_own();
  void close_other();
  /// Lets the guard know that the subject is about to be asked to end: what goes with it gets time to follow.
  void say_stop() const;
  /// Nothing where there is no (further) message. `flags` as of recv(): MSG_DONTWAIT does not wait for one.
  [[nodiscard]] std::optional<GuardMessage> receive(int flags) const;

  int ends[2] = {-1, -1};
};

}  // namespace dataflow_qa::subject
