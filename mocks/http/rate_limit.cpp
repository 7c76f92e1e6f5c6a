// Held by mocks/control_test.cpp.
#include "mocks/http/rate_limit.h"

#include <fmt/format.h>

#include <algorithm>

namespace dataflow_qa::mocks {

void RateLimit::set(int requests, int window_s) {
  const std::lock_guard lock(mutex_);
  requests_ = requests;
  window_ = std::chrono::seconds(window_s);
  admitted_.clear();
}

bool RateLimit::admits() {
  const int most = requests_.load(std::memory_order_relaxed);
  if (most <= 0) return true;
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  // A clock that was set back leaves times of the future behind; they no longer count.
  while (!admitted_.empty() && (admitted_.front() + window_ <= now || admitted_.front() > now)) admitted_.pop_front();
  if (admitted_.size() >= static_cast<std::size_t>(most)) return false;
  admitted_.push_back(now);
  return true;
}

int RateLimit::wait_s() const {
  const std::lock_guard lock(mutex_);
  if (admitted_.empty()) return 1;
  const auto left = std::chrono::ceil<std::chrono::seconds>(admitted_.front() + window_ - clock_.now());
  return std::max(static_cast<int>(left.count()), 1);
}

std::string RateLimit::text() const {
  const std::lock_guard lock(mutex_);
  const auto requests = requests_.load();
  return fmt::format("{} {} in {} s", requests, requests == 1 ? "request" : "requests", window_.count());
}

}  // namespace dataflow_qa::mocks
