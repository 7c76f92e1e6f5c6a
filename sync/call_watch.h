#pragma once

// Looks after an HTTP call from a thread of its own: the client itself knows only how long to wait for the next byte.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace pms_go_sync {

class CallWatch {
 public:
  /// `end` ends the call that is under way where it takes longer than `limit`, on the watch's own thread.
  CallWatch(std::chrono::milliseconds limit, std::function<void()> end);

  /// From now on `look` is called again and again during a call, on the watch's own thread: whatever the caller alone
  /// works with stands still then. Never before begin() or after done().
  void meanwhile(std::function<void()> look);

  /// One call at a time, from begin() to done().
  void begin();
  /// False where it was too late.
  bool done();

 private:
  void watch(const std::stop_token& stop);

  std::chrono::milliseconds limit_;
  std::function<void()> end_;
  std::function<void()> look_ = [] {};
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool under_way_ = false;
  bool sleeps_ = false;  // until the next call
  bool late_ = false;
  std::chrono::steady_clock::time_point due_;
  std::jthread thread_;
};

/// A call that is done at the latest where its block ends.
class WatchedCall {
 public:
  explicit WatchedCall(CallWatch& watch) : watch_{watch} { watch_.begin(); }
  ~WatchedCall() { done(); }
  WatchedCall(const WatchedCall&) = delete;
  WatchedCall& operator=(const WatchedCall&) = delete;

  bool done() { return watch_.done(); }

 private:
  CallWatch& watch_;
};

}  // namespace pms_go_sync
