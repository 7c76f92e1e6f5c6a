#pragma once

// Time as the sync sees it: now, for schedules, and waiting that a stop ends at once. Real in the program; tests move
// it by hand.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>

#include "sync/values.h"

namespace pms_go_sync {

class Clock {
 public:
  virtual ~Clock() = default;

  /// Own wall clock; never compared with a server's.
  [[nodiscard]] virtual Time now() const = 0;
  /// False where it was ended by a stop.
  virtual bool sleep_for(std::chrono::microseconds duration) = 0;
  [[nodiscard]] virtual bool stopping() const = 0;
};

/// Another clock, whose sleeps are interrupted for a look at something else.
class WatchedClock final : public Clock {
 public:
  /// `clock` must outlive it. `look` is called on the thread that sleeps, each time that `between` has gone by; 0:
  /// never.
  WatchedClock(Clock& clock, std::chrono::microseconds between, std::function<void()> look)
      : clock_{clock}, between_{between}, look_{std::move(look)} {}

  [[nodiscard]] Time now() const override { return clock_.now(); }
  bool sleep_for(std::chrono::microseconds duration) override;
  [[nodiscard]] bool stopping() const override { return clock_.stopping(); }

 private:
  Clock& clock_;
  std::chrono::microseconds between_;
  std::function<void()> look_;
};

/// Wall time at the start plus monotonic time since. All methods may be called from any thread.
class SystemClock final : public Clock {
 public:
  SystemClock();
  [[nodiscard]] Time now() const override;
  bool sleep_for(std::chrono::microseconds duration) override;
  [[nodiscard]] bool stopping() const override;
  /// Ends every sleep, now and from now on.
  void stop();

 private:
  Time start_;
  std::chrono::steady_clock::time_point steady_start_;
  mutable std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
};

}  // namespace pms_go_sync
