#pragma once

// Limits the number of requests in any window of the world's clock: a second, or as many as a description says.
// Thread-safe.

#include <atomic>
#include <deque>
#include <mutex>
#include <string>

#include "mocks/store/clock.h"

namespace dataflow_qa::mocks {

class RateLimit {
 public:
  explicit RateLimit(const Clock& clock) : clock_(clock) {}

  /// 0 requests: no limit.
  void set(int requests, int window_s = 1);
  /// Counts a request; false where it is one too many. What is refused does not count.
  [[nodiscard]] bool admits();
  /// After how many seconds one more is let in; at least 1.
  [[nodiscard]] int wait_s() const;
  /// "10 requests in 1 s"
  [[nodiscard]] std::string text() const;

 private:
  const Clock& clock_;
  std::atomic<int> requests_{0};
  mutable std::mutex mutex_;
  std::chrono::seconds window_{1};
  std::deque<Clock::TimePoint> admitted_;  // within the last window
};

}  // namespace dataflow_qa::mocks
