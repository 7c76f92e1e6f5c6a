#pragma once

#include <algorithm>
#include <chrono>

namespace dataflow_qa::subject {

/// How long is waited for something, by whoever looks several times a second:
///
///   Patience patience(ready_timeout);
///   while (!is_ready()) if (patience.is_over()) …
///
/// Who is seen to get on with it has all of the time again from then on: `patience.begin_anew(last_progress)`.
/// Time in which this program did not run, since it or all of the machine was stopped, does not count.
class Patience {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Patience(std::chrono::milliseconds limit, Clock::time_point now = Clock::now())
      : limit_(limit), end_(now + limit), looked_(now) {}

  bool is_over(Clock::time_point now = Clock::now()) {
    if (now - looked_ >= longest_look) end_ += now - looked_;
    looked_ = now;
    return now >= end_;
  }
  /// `at`, or later, where it began later.
  void begin_anew(Clock::time_point at) { end_ = std::max(end_, at + limit_); }
  [[nodiscard]] Clock::time_point end() const { return end_; }

  /// Nobody is so slow between two looks who has not been stopped.
  static constexpr std::chrono::seconds longest_look{2};

 private:
  std::chrono::milliseconds limit_;
  Clock::time_point end_;
  Clock::time_point looked_;
};

}  // namespace dataflow_qa::subject
