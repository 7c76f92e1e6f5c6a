#pragma once

// How many connections wait for a thread, and the idle ones' way to make room for them. Thread-safe.

#include <atomic>
#include <cstddef>

namespace dataflow_qa::mocks {

class ConnectionBacklog {
 public:
  /// Throws std::runtime_error where the machine is out of descriptors.
  ConnectionBacklog();
  ~ConnectionBacklog();
  ConnectionBacklog(const ConnectionBacklog&) = delete;
  ConnectionBacklog& operator=(const ConnectionBacklog&) = delete;

  /// The number that waits now.
  void set(std::size_t waiting) { waiting_ = waiting; }
  [[nodiscard]] std::size_t waiting() const { return waiting_; }
  /// One more waits: one idle connection is asked to go.
  void ask();
  /// Readable while somebody is asked to go.
  [[nodiscard]] int fd() const { return fd_; }
  /// True once for each connection that was asked to go, while somebody still waits.
  [[nodiscard]] bool must_go() const;

 private:
  std::atomic<std::size_t> waiting_{0};
  int fd_;
};

}  // namespace dataflow_qa::mocks
