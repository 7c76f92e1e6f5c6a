#pragma once

// The line that a terminal shows while everything is read for the first time.

#include <functional>
#include <string>

#include "sync/clock.h"

namespace pms_go_sync {

class Progress {
 public:
  /// `show` writes a text as it is; texts begin with a return and end without a new line. `clock` must outlive it.
  Progress(const Clock& clock, std::function<void(const std::string&)> show) : clock_{clock}, show_{std::move(show)} {}

  /// Until end(), steps are counted: `total` are to come.
  void begin(std::string what, std::size_t total);
  /// One more is done. Does nothing outside begin() and end(); shows the line at most five times a second.
  void step();
  void end();

 private:
  void paint();

  const Clock& clock_;
  std::function<void(const std::string&)> show_;
  bool running_ = false;
  std::string what_;
  std::size_t total_ = 0;
  std::size_t done_ = 0;
  std::size_t longest_ = 0;  // of the texts that were shown
  Time started_;
  Time painted_;
};

/// "customers of the source: 2,500 of 10,000, 312 a second, 24 s left"; the rate and what is left once they are known.
[[nodiscard]] std::string progress_text(const std::string& what, std::size_t done, std::size_t total,
                                        std::chrono::microseconds elapsed);

}  // namespace pms_go_sync
