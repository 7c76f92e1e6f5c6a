#pragma once

// Signals of a program of this kind: SIGTERM and SIGINT as a call on a thread of its own, for the lifetime of the
// object.

#include <atomic>
#include <functional>
#include <thread>

namespace pms_go_sync {

/// A server that hangs up while a request is sent is trouble of that request, and no end of the program: OpenSSL writes
/// without MSG_NOSIGNAL. For the whole process.
void ignore_broken_pipes();

class StopSignals {
 public:
  /// Blocks both signals in the calling thread and those it starts. Make it before any other thread. `on_stop` is
  /// called once; `on_impatience` once where the object still lives `patience` later, or at the next signal.
  StopSignals(std::function<void()> on_stop, std::function<void()> on_impatience, std::chrono::milliseconds patience);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

 private:
  std::atomic<bool> over_ = false;
  std::thread waiter_;
};

}  // namespace pms_go_sync
