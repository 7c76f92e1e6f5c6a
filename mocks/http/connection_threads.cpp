// Held by host_test.cpp.
#include "mocks/http/connection_threads.h"

#include <fmt/format.h>

#include <algorithm>

namespace dataflow_qa::mocks {

void ConnectionThreads::enqueue(std::function<void()> serve) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(serve));
    if (waiting_.size() > free_) {
      if (threads_.size() < limit_) {
        threads_.emplace_back([this] { work(); });
        ++free_;
      } else {
        troubles_.add(fmt::format("more than {} connections at once: further ones wait for a thread", limit_));
      }
    }
    const std::size_t before = backlog_.waiting();
    count_backlog();
    if (backlog_.waiting() > before) backlog_.ask();
  }
  news_.notify_one();
}

void ConnectionThreads::shutdown() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  news_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ConnectionThreads::count_backlog() {
  backlog_.set(waiting_.size() - std::min(waiting_.size(), free_));
}

void ConnectionThreads::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    news_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const auto serve = std::move(waiting_.front());
    waiting_.pop_front();
    --free_;
    count_backlog();
    lock.unlock();
    serve();
    lock.lock();
    ++free_;
  }
}

}  // namespace dataflow_qa::mocks
