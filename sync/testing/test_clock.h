#pragma once

#include "sync/clock.h"

namespace pms_go_sync::testing {

/// Time that tests move by hand. A sleep is over at once, and moves it.
class TestClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override { return now_; }
  bool sleep_for(std::chrono::microseconds duration) override {
    now_ += duration;
    return !stopping_;
  }
  [[nodiscard]] bool stopping() const override { return stopping_; }

  void advance(std::chrono::microseconds duration) { now_ += duration; }
  void stop() { stopping_ = true; }

 private:
  Time now_{std::chrono::seconds{1'700'000'000}};
  bool stopping_ = false;
};

}  // namespace pms_go_sync::testing
