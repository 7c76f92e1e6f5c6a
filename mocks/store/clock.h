#pragma once

// The clock of a world, shared by both mocks: real time at the start plus monotonic time since, never behind it, so
// that subjects may use their own clock. Thread-safe.

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

namespace dataflow_qa::mocks {

class Clock {
 public:
  using TimePoint = std::chrono::system_clock::time_point;

  Clock();
  [[nodiscard]] TimePoint now() const;
  /// Until release(), now() stands still: several changes share one timestamp.
  void hold();
  void release();
  /// From now on the clock shows `skew` more (or less) than real time.
  void set_skew(std::chrono::nanoseconds skew);
  /// From now on the clock shows `time` and goes on from there, or stands there while it is held.
  /// That begins another history, in which timestamps may lie before those that were given out until then.
  void set_now(TimePoint time);
  /// How often set_now() was called.
  [[nodiscard]] std::uint64_t history() const;
  [[nodiscard]] bool is_held() const;

 private:
  mutable std::mutex mutex_;
  TimePoint start_;
  std::chrono::steady_clock::time_point steady_start_;
  std::chrono::nanoseconds skew_{0};
  std::optional<TimePoint> held_;
  std::uint64_t history_ = 0;
};

}  // namespace dataflow_qa::mocks
