#pragma once

// Time as a world sees it: now, and waiting for news of a journal. Real: here. Tests move it by hand.

#include <chrono>
#include <cstdint>

#include "mocks/http/journal.h"

namespace dataflow_qa::world {

class Time {
 public:
  using Point = std::chrono::steady_clock::time_point;
  virtual ~Time() = default;

  [[nodiscard]] virtual Point now() const = 0;
  /// Waits until `journal` holds an entry after `sequence`, or somebody has poked it, or `deadline` has come.
  virtual void wait(const mocks::Journal& journal, std::uint64_t sequence, Point deadline) = 0;
};

class RealTime final : public Time {
 public:
  [[nodiscard]] Point now() const override { return std::chrono::steady_clock::now(); }
  void wait(const mocks::Journal& journal, std::uint64_t sequence, Point deadline) override {
    journal.wait_beyond(sequence, deadline);
  }
};

}  // namespace dataflow_qa::world
