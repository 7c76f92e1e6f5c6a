#pragma once

// A subject that is a function of this process: for tests that try many syncs at once, without a process for each.
//
//   InProcessSubject subject({.run = [](const Stop& stop, const Say& say) { … return 0; }, .surroundings = …});
//
// A daemon's function runs on a thread from start() to stop(), and returns soon after `asked` asks for it. The function
// of one that runs in cycles does one pass, on a thread too, so that what waits for its requests is not held up. A
// thread cannot be killed: once `killed` says so, the function sends nothing, stores nothing, and throws Killed.

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "harness/subject/subject.h"
#include "harness/subject/subject_file.h"

namespace dataflow_qa::subject {

/// A line of output, from any thread.
using Say = std::function<void(std::string line)>;

/// How a function is asked to end.
struct Stop {
  std::stop_token asked;
  std::stop_token killed;
};
struct Killed {};

class InProcessSubject final : public Subject {
 public:
  struct Options {
    const SubjectFile* file = nullptr;  // mode and timeouts; command and trigger are not used
    /// Its work; returns an exit status. An exception is exit status 1, and its text a line of output.
    std::function<int(const Stop& stop, const Say& say)> run;
    Surroundings surroundings;
  };

  explicit InProcessSubject(Options options);
  ~InProcessSubject() override;

  /// A subject is ready once it has sent a request.
  void start() override;
  /// Waits for the function to return, however long that takes, and notes where it took too long.
  void stop() override;
  void kill() override;
  [[nodiscard]] std::optional<Ending> ending() override;
  Ending pass() override;
  /// This subject has no trigger: throws std::logic_error.
  void trigger() override;
  [[nodiscard]] std::vector<OutputLine> output() const override;
  [[nodiscard]] bool leaked_secret() const override;
  [[nodiscard]] std::vector<std::string> stop_notes() const override { return stop_notes_; }

 private:
  class Output;
  class Run;
  void launch();

  Options options_;
  std::shared_ptr<Output> output_;
  std::shared_ptr<Run> running_;
  std::vector<std::string> stop_notes_;
};

}  // namespace dataflow_qa::subject
