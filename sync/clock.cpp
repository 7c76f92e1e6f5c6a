#include "sync/clock.h"

namespace pms_go_sync {

using std::chrono::microseconds;

bool WatchedClock::sleep_for(microseconds duration) {
  while (between_.count() > 0 && duration > between_) {
    if (!clock_.sleep_for(between_)) return false;
    duration -= between_;
    look_();
  }
  return clock_.sleep_for(duration);
}

SystemClock::SystemClock()
    : start_{std::chrono::time_point_cast<microseconds>(std::chrono::system_clock::now())},
      steady_start_{std::chrono::steady_clock::now()} {}

Time SystemClock::now() const {
  return start_ + std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - steady_start_);
}

bool SystemClock::sleep_for(microseconds duration) {
  std::unique_lock lock{mutex_};
  return !stopped_.wait_for(lock, duration, [this] { return stopping_; });
}

bool SystemClock::stopping() const {
  const std::lock_guard lock{mutex_};
  return stopping_;
}

void SystemClock::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  stopped_.notify_all();
}

}  // namespace pms_go_sync
