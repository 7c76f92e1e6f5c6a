#pragma once

// Time that goes on where somebody waits, and at once: what was planned happens at its time.
//
//   FakeTime time;
//   time.after(100ms, [&] { subject.look(); });
//   settler.settle();  // returns after milliseconds

#include <functional>
#include <map>
#include <utility>

#include "harness/world/time.h"

namespace dataflow_qa::world::testing {

class FakeTime final : public Time {
 public:
  [[nodiscard]] Point now() const override { return now_; }
  void wait(const mocks::Journal& /*journal*/, std::uint64_t /*sequence*/, Point deadline) override {
    const auto next = plans_.begin();
    if (next == plans_.end() || next->first > deadline) {
      now_ = std::max(now_, deadline);
      return;
    }
    now_ = std::max(now_, next->first);
    const auto plan = std::move(next->second);
    plans_.erase(next);
    plan();
  }
  void after(std::chrono::milliseconds time, std::function<void()> plan) {
    plans_.emplace(now_ + time, std::move(plan));
  }
  /// Nothing ran meanwhile.
  void stop_for(std::chrono::milliseconds time) { now_ += time; }
  /// Since it began.
  [[nodiscard]] std::chrono::milliseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(now_ - Point{} - std::chrono::hours(1));
  }

 private:
  Point now_ = Point{} + std::chrono::hours(1);
  std::multimap<Point, std::function<void()>> plans_;
};

}  // namespace dataflow_qa::world::testing
