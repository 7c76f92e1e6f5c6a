#pragma once

// Runs the subject of one world: expands its command line, starts and stops it, knows when it is ready.
//
// Throws SubjectTrouble where the subject cannot do its work. Used from the thread that runs the world; the journal is
// poked when the process ends, so that nobody waits in vain.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/subject/process.h"
#include "harness/subject/subject_file.h"
#include "mocks/http/journal.h"

namespace dataflow_qa::world {

/// The subject cannot be started, is never ready, died or hangs: no verdict about a statement can be given.
class SubjectTrouble : public std::runtime_error {
 public:
  SubjectTrouble(const std::string& what, std::vector<std::string> last_output, bool died = false)
      : std::runtime_error(what), last_output_(std::move(last_output)), died_(died) {}
  /// It ended by itself, after it had been ready.
  [[nodiscard]] bool died() const { return died_; }
  [[nodiscard]] const std::vector<std::string>& last_output() const { return last_output_; }

 private:
  std::vector<std::string> last_output_;
  bool died_;
};

class SubjectRunner {
 public:
  struct Options {
    const subject::SubjectFile* file = nullptr;
    std::map<std::string, std::string> placeholders;         // of the systems; the runner adds its own
    std::map<std::string, std::string> default_environment;  // the contract's default variables
    std::function<std::vector<std::string>()> secrets;       // as of now: tokens come and go
    std::filesystem::path state_dir;
    std::filesystem::path mapping_file;
    std::filesystem::path program_dir;
    mocks::Journal* journal = nullptr;
    const subject::Reaper* reaper = nullptr;
    /// Called a few times a second while the subject is waited for. May throw.
    std::function<void(const std::string& what)> on_waiting;
  };

  explicit SubjectRunner(Options options);

  /// Starts a daemon and waits until it is ready. Does nothing for a subject that runs in cycles.
  void start();
  /// SIGTERM, grace, SIGKILL. What was left behind or had to be killed is noted.
  void stop();
  /// Throws where a daemon has ended by itself.
  void require_alive() const;
  /// One pass of a subject that runs in cycles: true where it ended with exit 0.
  bool run_pass();
  /// Fires the trigger that the subject file names. One by HTTP may be answered when all is done: that is waited for.
  void fire();

  [[nodiscard]] std::vector<subject::OutputLine> output() const;
  [[nodiscard]] bool leaked_secret() const;
  /// Its last twenty lines.
  [[nodiscard]] std::vector<std::string> last_output() const;
  /// "did not end on SIGTERM within 5 s", "left sleep (pid 12) behind": what a stop brought to light.
  [[nodiscard]] const std::vector<std::string>& stop_notes() const { return stop_notes_; }
  [[nodiscard]] const std::vector<std::string>& argv() const { return argv_; }

 private:
  void launch();
  void wait_until_ready();
  [[nodiscard]] bool is_ready(std::uint64_t since) const;
  [[nodiscard]] std::string what_is_missing() const;  // of one that is not ready
  [[nodiscard]] std::string expand(const std::string& text) const;
  [[noreturn]] void trouble(const std::string& what, bool died = false) const;

  Options options_;
  std::vector<std::string> argv_;
  std::map<std::string, std::string> environment_;
  std::unique_ptr<subject::Process> process_;
  std::vector<subject::OutputLine> earlier_output_;
  std::vector<std::string> stop_notes_;
  bool leaked_before_ = false;
  std::atomic<bool> said_ready_{false};
};

/// The names that a subject file may use as placeholders, for systems with these aliases and connection keys.
[[nodiscard]] std::vector<std::string> own_placeholders();

}  // namespace dataflow_qa::world
