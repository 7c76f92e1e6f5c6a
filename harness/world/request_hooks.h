#pragma once

// RequestHooks: what is to be done at the very moment of a request, while that request waits. The thread of the request
// hands an errand in and waits; the thread that runs the world does it. So checks need no locks.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>

namespace dataflow_qa::world {

class RequestHooks {
 public:
  /// `on_news` is called, on the thread of the request, when an errand has been handed in.
  explicit RequestHooks(std::function<void()> on_news) : on_news_(std::move(on_news)) {}

  /// From the thread of a request: waits until `errand` is done, or not, where they are closed. Throws
  /// std::runtime_error where nobody does it within `patience`.
  void wait_for(const std::function<void()>& errand, std::chrono::milliseconds patience);
  /// On the thread of the world: does what has been handed in. Throws what an errand throws, after letting its request
  /// go on.
  void run_all();
  /// Until `open`, requests go on without their errands, those that wait already too. Open at first.
  void close();
  void open();

 private:
  struct Waiting {
    std::function<void()> errand;
    bool over = false;
  };

  std::function<void()> on_news_;
  std::mutex mutex_;
  std::condition_variable over_;
  bool closed_ = false;
  std::list<Waiting*> waiting_;  // they live on the stacks of their threads
};

}  // namespace dataflow_qa::world
