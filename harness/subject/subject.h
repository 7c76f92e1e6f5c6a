#pragma once

// Subject: the implementation under test, as those who wait for it see it. Real: process_subject.h, a process or what
// runs elsewhere. In this process: in_process_subject.h. Fake: tests of whoever waits.
//
//   subject.start();                    // returns when it is ready
//   if (const auto ending = subject.ending()) …   // it died
//   subject.stop();
//
// Used from one thread. Throws SubjectTrouble where the subject cannot do its work.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace dataflow_qa::subject {

/// How a subject, or one pass of it, ended.
struct Ending {
  enum class How { exited, signalled, timed_out, not_started };
  How how = How::exited;
  int code = 0;        // exit status, or the signal's number
  std::string reason;  // why it did not start

  [[nodiscard]] bool succeeded() const { return how == How::exited && code == 0; }
  /// "exited with status 3", "was killed by signal 9 (Killed)", "did not end in time", "could not be started: …"
  [[nodiscard]] std::string text() const;
};

struct OutputLine {
  std::chrono::system_clock::time_point time;
  bool error_stream = false;
  std::string text;          // without its line end; secrets masked; at most 4,000 bytes
  std::size_t left_out = 0;  // bytes of the line beyond those
};

class WorldOutput;

/// The subject cannot be started, is never ready, died or hangs: what was under way cannot be judged.
class SubjectTrouble : public std::runtime_error {
 public:
  enum class What {
    unusable,   // it cannot be started, or is not ready in time
    died,       // it ended by itself, after it had been ready
    unsettled,  // it was ready and never came to rest, or hung
  };
  SubjectTrouble(const std::string& text, std::vector<std::string> last_output, What what = What::unusable)
      : std::runtime_error(text), last_output_(std::move(last_output)), what_(what) {}
  [[nodiscard]] What kind() const { return what_; }
  [[nodiscard]] const std::vector<std::string>& last_output() const { return last_output_; }

 private:
  std::vector<std::string> last_output_;
  What what_;
};

/// The world around a subject, as far as the subject knows it. Any thread may call the functions, except the last two.
struct Surroundings {
  /// By placeholder: "pms.base_url", …
  std::map<std::string, std::string> connection;
  /// Texts that must not show in its output, as of now: tokens come and go.
  std::function<std::vector<std::string>()> secrets;
  /// Takes the whole output; null where nobody wants it. Outlives the subject.
  WorldOutput* output = nullptr;
  /// The subject has ended, or is ready: whoever waits for its requests need not wait any longer.
  std::function<void()> on_news;
  /// How far its requests have come: what `has_asked_since` and `wait_for_request` count from.
  std::function<std::uint64_t()> sequence;
  std::function<bool(std::uint64_t sequence)> has_asked_since;
  std::function<void(std::uint64_t sequence, std::chrono::steady_clock::time_point deadline)> wait_for_request;
  /// When it last brought something further: a change, or a listing. That comes to an end. Null where nobody sees it.
  std::function<std::chrono::steady_clock::time_point()> last_progress;
  /// Called a few times a second while the subject is waited for, on the thread that uses it. May throw.
  std::function<void(const std::string& what)> on_waiting;
};

class Subject {
 public:
  virtual ~Subject() = default;

  /// Starts a daemon and waits until it is ready. Does nothing for a subject that runs in cycles.
  virtual void start() = 0;
  virtual void stop() = 0;
  /// Ends it at once and unasked, as a crash would: it gets no further answer, and what it does not know is lost. Does
  /// nothing where it does not run; it may be started again. Throws std::logic_error where it runs elsewhere.
  virtual void kill() = 0;
  /// How a daemon ended; nothing while it is alive, or where nobody here would know. Its output is complete by then.
  [[nodiscard]] virtual std::optional<Ending> ending() = 0;
  /// Runs one pass of a subject that runs in cycles. A pass that brings nothing further for too long is stopped, and
  /// has timed out.
  virtual Ending pass() = 0;
  /// Asks a subject that waits for triggers for a pass. Waits for a trigger that is answered only when all is done.
  virtual void trigger() = 0;

  /// From now on it cannot write to any file, as if its disk were full. False where nobody here can see to that.
  [[nodiscard]] virtual bool fill_disk() { return false; }
  /// It can again.
  virtual void free_disk() {}

  [[nodiscard]] virtual std::vector<OutputLine> output() const = 0;
  [[nodiscard]] virtual bool leaked_secret() const = 0;
  /// "the subject did not end on SIGTERM within 5 s": what stops brought to light.
  [[nodiscard]] virtual std::vector<std::string> stop_notes() const = 0;
  /// The most memory that it had at any time so far, in KiB; nothing where nobody here would know.
  [[nodiscard]] virtual std::optional<std::int64_t> peak_memory_kib() const { return std::nullopt; }
  /// The ids of its live processes; empty where nobody here would know. One that has gone may have been killed, with
  /// all that it had read.
  [[nodiscard]] virtual std::set<int> processes() const { return {}; }
};

/// Makes the subject of a world, which keeps what it remembers in `state_dir`.
using SubjectFactory =
    std::function<std::unique_ptr<Subject>(const std::filesystem::path& state_dir, Surroundings surroundings)>;

/// Throws where it has ended by itself.
void require_alive(Subject& subject);

/// Its last twenty lines.
[[nodiscard]] std::vector<std::string> last_output(const Subject& subject);

/// 1500 → "1.5", for texts
[[nodiscard]] std::string in_seconds(std::chrono::milliseconds time);

}  // namespace dataflow_qa::subject
