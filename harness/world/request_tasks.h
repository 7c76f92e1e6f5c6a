#pragma once

// RequestTasks: what a check does at the very time of a request, while that request waits. The thread of the request
// hands a task in and waits; the thread that runs the world does it. So checks need no locks.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>

#include "mocks/http/fault.h"

namespace dataflow_qa::world {

/// Either may be empty.
struct AtRequest {
  std::function<void()> before_work;
  std::function<void()> before_answer;  // after the work
};

class RequestTasks {
 public:
  /// `on_news` is called, on the thread of the request, when a task has been handed in.
  explicit RequestTasks(std::function<void()> on_news) : on_news_(std::move(on_news)) {}

  /// A step for the faults of a mock: at the next request that matches, once, its tasks are handed in here. It is
  /// pending until they are done, or until it is given up: then they are never done.
  [[nodiscard]] mocks::FaultStep at_next(mocks::FaultMatch match, AtRequest tasks);
  [[nodiscard]] bool pending() const { return *pending_ > 0; }
  void give_up() { pending_ = std::make_shared<int>(0); }

  /// Called on the thread of a request. Waits until `task` is done; where tasks are closed, returns without that.
  /// Throws std::runtime_error where nobody does it within `patience`.
  void wait_for(const std::function<void()>& task, std::chrono::milliseconds patience);
  /// On the thread of the world: does what has been handed in. Throws what a task throws, after letting its request go
  /// on.
  void run_all();
  /// Until `open`, requests go on without their tasks, those that wait already too. Open at first.
  void close();
  void open();

 private:
  struct Waiting {
    std::function<void()> task;
    bool over = false;
  };

  std::function<void()> on_news_;
  std::shared_ptr<int> pending_ = std::make_shared<int>(0);  // of the thread that runs the world
  std::mutex mutex_;
  std::condition_variable over_;
  bool closed_ = false;
  std::list<Waiting*> waiting_;  // they live on the stacks of their threads
};

}  // namespace dataflow_qa::world
