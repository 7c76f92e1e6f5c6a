#include "harness/world/request_tasks.h"

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <utility>

namespace dataflow_qa::world {

mocks::FaultStep RequestTasks::at_next(mocks::FaultMatch match, AtRequest tasks, Coming coming) {
  constexpr auto patience = std::chrono::seconds(10);
  const int certain = coming == Coming::certainly ? 1 : 0;
  pending_->all += 1;
  pending_->certain += certain;
  // One that comes after it was given up finds another count, and does nothing.
  const auto handed_in = [&](std::function<void()> task, bool last) -> std::function<void()> {
    return [this, task = std::move(task), last, certain, patience, counted_in = pending_] {
      const auto work = [&] {
        if (counted_in != pending_) return;
        if (task) task();
        if (!last) return;
        counted_in->all -= 1;
        counted_in->certain -= certain;
      };
      wait_for(work, patience);
    };
  };
  mocks::FaultStep step{.match = std::move(match)};
  step.before_work = handed_in(std::move(tasks.before_work), false);
  step.before_answer = handed_in(std::move(tasks.before_answer), true);
  return step;
}

void RequestTasks::wait_for(const std::function<void()>& task, std::chrono::milliseconds patience) {
  Waiting own{task};
  std::unique_lock lock(mutex_);
  if (closed_) return;
  waiting_.push_back(&own);
  lock.unlock();
  on_news_();
  lock.lock();
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!own.over) {
    if (over_.wait_until(lock, deadline) != std::cv_status::timeout || own.over) continue;
    // One that is being done now is no longer in the list, and is waited for.
    const auto place = std::find(waiting_.begin(), waiting_.end(), &own);
    if (place == waiting_.end()) continue;
    waiting_.erase(place);
    return;
  }
}

void RequestTasks::run_all() {
  std::unique_lock lock(mutex_);
  std::exception_ptr trouble;
  while (!waiting_.empty() && !trouble) {
    Waiting* next = waiting_.front();
    waiting_.pop_front();
    lock.unlock();
    try {
      next->task();
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

void RequestTasks::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (auto* each : waiting_) each->over = true;
  waiting_.clear();
  over_.notify_all();
}

void RequestTasks::open() {
  const std::lock_guard lock(mutex_);
  closed_ = false;
}

}  // namespace dataflow_qa::world
