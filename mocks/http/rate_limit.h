#pragma once

// Limits the number of requests in any one second of the world's clock. Thread-safe.

#include <atomic>
#include <deque>
#include <mutex>

#include "mocks/store/clock.h"

namespace dataflow_qa::mocks {

class RateLimit {
 public:
  explicit RateLimit(const Clock& clock) : clock_(clock) {}

  /// 0: no limit.
  void set(int per_second);
  [[nodiscard]] int per_second() const { return per_second_.load(std::memory_order_relaxed); }
  /// Counts a request; false where it is one too many. What is refused does not count.
  [[nodiscard]] bool admits();

 private:
  const Clock& clock_;
  std::atomic<int> per_second_{0};
  std::mutex mutex_;
  std::deque<Clock::TimePoint> admitted_;  // within the last second
};

}  // namespace dataflow_qa::mocks
