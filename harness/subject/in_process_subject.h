#pragma once

// A subject that is a function of this process: for tests that try many syncs at once, without a process for each.
//
//   InProcessSubject subject({.run = [](std::stop_token stop) { … return 0; }, .surroundings = …});
//
// A daemon's function runs on a thread from start() to stop(), and returns soon after the token asks for it. The
// function of one that runs in cycles does one pass, on a thread too, so that what waits for its requests is not held
// up.

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

class InProcessSubject final : public Subject {
 public:
  struct Options {
    const SubjectFile* file = nullptr;  // mode and timeouts; command and trigger are not used
    /// Its work; returns an exit status. An exception is exit status 1, and its text a line of output.
    std::function<int(std::stop_token stop, const Say& say)> run;
    Surroundings surroundings;
  };

  explicit InProcessSubject(Options options);
  ~InProcessSubject() override;

  /// A subject is ready once it has sent a request.
  void start() override;
  void stop() override;
  [[nodiscard]] std::optional<Ending> ending() override;
  Ending pass() override;
  /// This subject has no trigger: throws std::logic_error.
  void trigger() override;
  [[nodiscard]] std::vector<OutputLine> output() const override;
  [[nodiscard]] bool leaked_secret() const override;
  [[nodiscard]] std::vector<std::string> stop_notes() const override { return {}; }

 private:
  class Output;
  class Run;
  void launch();

  Options options_;
  std::shared_ptr<Output> output_;
  std::unique_ptr<Run> running_;
};

}  // namespace dataflow_qa::subject
