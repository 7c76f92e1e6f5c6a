// Held by mocks/control_test.cpp.
#include "mocks/store/clock.h"

namespace dataflow_qa::mocks {

Clock::Clock() : start_(std::chrono::system_clock::now()), steady_start_(std::chrono::steady_clock::now()) {}

Clock::TimePoint Clock::now() const {
  const std::lock_guard lock(mutex_);
  if (held_) return *held_;
  const auto elapsed = std::chrono::steady_clock::now() - steady_start_;
  return start_ + std::chrono::duration_cast<TimePoint::duration>(elapsed + skew_);
}

void Clock::hold() {
  const TimePoint time = now();
  const std::lock_guard lock(mutex_);
  if (!held_) held_ = time;
}

void Clock::release() {
  const std::lock_guard lock(mutex_);
  held_.reset();
}

void Clock::set_skew(std::chrono::nanoseconds skew) {
  const std::lock_guard lock(mutex_);
  skew_ = skew;
}

void Clock::set_now(TimePoint time) {
  const std::lock_guard lock(mutex_);
  if (held_) held_ = time;
  skew_ = time - start_ - (std::chrono::steady_clock::now() - steady_start_);
  ++history_;
}

std::uint64_t Clock::history() const {
  const std::lock_guard lock(mutex_);
  return history_;
}

bool Clock::is_held() const {
  const std::lock_guard lock(mutex_);
  return held_.has_value();
}

}  // namespace dataflow_qa::mocks
