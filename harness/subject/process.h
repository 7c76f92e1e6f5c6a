#pragma once

// One process of a subject, in a process group of its own below a guard (guard.h), with its output collected and its
// end awaited by Boost.Process.
//
//   subject::Reaper reaper;                                   // once a program
//   auto process = subject::Process::start({.argv = {"/bin/sh", "-c", "echo hello"}, …}, reaper);
//   process->wait_until_exit(deadline);
//   process->stop(5s);                                        // SIGTERM, SIGKILL; no descendant is left
//
// The destructor stops the process (no grace). All methods may be called from any thread.

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "harness/subject/descendants.h"
#include "harness/subject/subject.h"

namespace dataflow_qa::subject {

/// Makes this program the reaper of what a subject leaves that has killed its guard.
class Reaper {
 public:
  Reaper();
};

struct ProcessOptions {
  std::vector<std::string> argv;  // argv[0] is a path
  std::map<std::string, std::string> environment;
  std::filesystem::path directory;
  std::filesystem::path removed_if_abandoned;  // a folder, by the guard, where this program is gone first; may be empty
  std::function<std::vector<std::string>()> secrets;  // replaced by *** in what is kept of its output
  bool without_files = false;                         // see fill_disk()
  std::size_t lines_kept = 2000;                      // older ones are dropped and counted
  std::function<void()> on_exit;                      // called once, from another thread
  std::function<void(const OutputLine&)> on_line;     // called from another thread
};

class Process {
 public:
  [[nodiscard]] static base::Result<std::unique_ptr<Process>> start(ProcessOptions options, const Reaper& reaper);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] int pid() const;
  /// The ids of its live processes, its own among them.
  [[nodiscard]] std::set<int> processes() const;
  [[nodiscard]] bool running() const;
  [[nodiscard]] std::optional<Ending> ending() const;
  /// The ending, or nothing where the deadline passed first.
  std::optional<Ending> wait_until_exit(std::chrono::steady_clock::time_point deadline);

  struct Stopped {
    Ending ending;
    bool killed = false;           // it did not end on SIGTERM within the grace
    std::vector<LeftBehind> left;  // descendants that were still there and had to be killed, once
  };
  /// SIGTERM to the group, SIGKILL after `grace`. Whatever descends from it is killed and reaped once it has ended,
  /// also by itself.
  Stopped stop(std::chrono::milliseconds grace);
  void send_signal(int number);
  /// From now on it can write to no file: see file_limit.h. False where it has ended, or is another user's.
  [[nodiscard]] bool fill_disk();
  void free_disk();

  [[nodiscard]] std::vector<OutputLine> output() const;
  /// True once a line of its output held one of the secrets.
  [[nodiscard]] bool leaked_secret() const;
  [[nodiscard]] std::size_t lines_dropped() const;

 private:
  struct State;
  explicit Process(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace dataflow_qa::subject
