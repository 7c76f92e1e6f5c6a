#pragma once

// One line on a terminal that says what is going on, rewritten in place, at most ten times a second.
// Silent where standard error is no terminal, or a dumb one.

#include <chrono>
#include <string>

#include "harness/cli/command.h"

namespace dataflow_qa::cli {

class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(const std::string& what);
  void clear();

 private:
  Terminal terminal_;
  std::chrono::steady_clock::time_point begun_;
  std::chrono::steady_clock::time_point painted_;  // when the line was written last
  bool shown_ = false;
};

}  // namespace dataflow_qa::cli
