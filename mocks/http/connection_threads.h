#pragma once

// Threads for connections: made when a connection comes and none is free, up to a limit. Include from .cpp files only.

#include <httplib.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "mocks/http/connection_backlog.h"
#include "mocks/http/troubles.h"

namespace dataflow_qa::mocks {

class ConnectionThreads final : public httplib::TaskQueue {
 public:
  /// `backlog` counts the connections that wait for a thread beyond the limit.
  ConnectionThreads(std::size_t limit, Troubles& troubles, ConnectionBacklog& backlog)
      : limit_(limit), troubles_(troubles), backlog_(backlog) {}

  void enqueue(std::function<void()> serve) override;
  /// Lets what is running end, then joins.
  void shutdown() override;

 private:
  void work();
  void count_backlog();

  std::size_t limit_;
  Troubles& troubles_;
  ConnectionBacklog& backlog_;
  std::mutex mutex_;
  std::condition_variable news_;
  std::deque<std::function<void()>> waiting_;
  std::vector<std::thread> threads_;
  std::size_t free_ = 0;
  bool ending_ = false;
};

}  // namespace dataflow_qa::mocks
