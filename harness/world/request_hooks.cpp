#include "harness/world/request_hooks.h"

#include <algorithm>
#include <exception>
#include <stdexcept>

namespace dataflow_qa::world {

void RequestHooks::wait_for(const std::function<void()>& errand, std::chrono::milliseconds patience) {
  Waiting own{errand};
  std::unique_lock lock(mutex_);
  if (closed_) return;
  waiting_.push_back(&own);
  lock.unlock();
  on_news_();
  lock.lock();
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!own.over) {
    if (over_.wait_until(lock, deadline) != std::cv_status::timeout || own.over) continue;
    // One that is being done at this moment is no longer in the list, and is waited for.
    const auto place = std::find(waiting_.begin(), waiting_.end(), &own);
    if (place == waiting_.end()) continue;
    waiting_.erase(place);
    throw std::runtime_error("nobody did what was to be done while a request waited");
  }
}

void RequestHooks::run_all() {
  std::unique_lock lock(mutex_);
  std::exception_ptr trouble;
  while (!waiting_.empty() && !trouble) {
    Waiting* next = waiting_.front();
    waiting_.pop_front();
    lock.unlock();
    try {
      next->errand();
    } catch (...) {
      trouble = std::current_exception();
    }
    lock.lock();
    next->over = true;
    over_.notify_all();
  }
  lock.unlock();
  if (trouble) std::rethrow_exception(trouble);
}

void RequestHooks::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (auto* each : waiting_) each->over = true;
  waiting_.clear();
  over_.notify_all();
}

void RequestHooks::open() {
  const std::lock_guard lock(mutex_);
  closed_ = false;
}

}  // namespace dataflow_qa::world
