#pragma once

// One line on a terminal that says what is going on, rewritten in place. Silent where standard error is no terminal.

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
  bool shown_ = false;
};

}  // namespace dataflow_qa::cli
