#pragma once

#include <chrono>

namespace dataflow_qa::subject {

/// How long is waited for something, by whoever looks several times a second:
///
///   Patience patience(ready_timeout);
///   while (!is_ready()) if (patience.is_over()) …
///
/// Time in which this program did not run, since it or all of the machine was stopped, does not count.
class Patience {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Patience(std::chrono::milliseconds limit, Clock::time_point now = Clock::now())
      : end_(now + limit), looked_(now) {}

  bool is_over(Clock::time_point now = Clock::now()) {
    if (now - looked_ >= longest_look) end_ += now - looked_;
    looked_ = now;
    return now >= end_;
  }
  [[nodiscard]] Clock::time_point end() const { return end_; }

  /// Nobody is so slow between two looks who has not been stopped.
  static constexpr std::chrono::seconds longest_look{2};

 private:
  Clock::time_point end_;
  Clock::time_point looked_;
};

}  // namespace dataflow_qa::subject
