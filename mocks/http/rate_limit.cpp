// Held by mocks/control_test.cpp.
#include "mocks/http/rate_limit.h"

namespace dataflow_qa::mocks {

void RateLimit::set(int per_second) {
  const std::lock_guard lock(mutex_);
  per_second_ = per_second;
  admitted_.clear();
}

bool RateLimit::admits() {
  if (per_second() <= 0) return true;
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  // A clock that was set back leaves times of the future behind; they no longer count.
  while (!admitted_.empty() && (admitted_.front() + std::chrono::seconds(1) <= now || admitted_.front() > now)) {
    admitted_.pop_front();
  }
  if (admitted_.size() >= static_cast<std::size_t>(per_second())) return false;
  admitted_.push_back(now);
  return true;
}

}  // namespace dataflow_qa::mocks
