// Held by http_client_test.cpp.
#include "sync/call_watch.h"

#include <algorithm>
#include <utility>

namespace pms_go_sync {

CallWatch::CallWatch(std::chrono::milliseconds limit, std::function<void()> end)
    : limit_{limit}, end_{std::move(end)} {}

void CallWatch::meanwhile(std::function<void()> look) {
  const std::lock_guard lock{mutex_};
  look_ = std::move(look);
}

void CallWatch::begin() {
  const std::lock_guard lock{mutex_};
  under_way_ = true;
  late_ = false;
  due_ = std::chrono::steady_clock::now() + limit_;
  // Not before the first call, so that the thread has the signal mask of whoever makes calls.
  if (!thread_.joinable()) thread_ = std::jthread{[this](const std::stop_token& stop) { watch(stop); }};
  if (sleeps_) changed_.notify_all();
}

bool CallWatch::done() {
  const std::lock_guard lock{mutex_};
  under_way_ = false;
  return !late_;
}

void CallWatch::watch(const std::stop_token& stop) {
  constexpr std::chrono::milliseconds between{100};
  std::unique_lock lock{mutex_};
  while (!stop.stop_requested()) {
    const auto now = std::chrono::steady_clock::now();
    late_ = late_ || (under_way_ && now >= due_);
    if (under_way_ && late_) end_();  // again and again: there may be no connection yet that could be ended
    if (under_way_) look_();
    // Calls that follow each other closely wake nobody.
    sleeps_ = !under_way_;
    if (sleeps_) {
      changed_.wait(lock, stop, [this] { return under_way_; });
    } else {
      changed_.wait_for(lock, stop, between, [] { return false; });
    }
  }
}

}  // namespace pms_go_sync
