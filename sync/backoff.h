#pragma once

// Delays that grow: for a record that is stuck, and for a system that does not answer.

#include <chrono>
#include <cstdint>
#include <random>

#include "sync/values.h"

namespace pms_go_sync {

class Backoff {
 public:
  /// `seed` decides the jitter.
  explicit Backoff(std::uint64_t seed) : random_{seed} {}

  /// base, 2 base, 4 base … up to `longest`, each with up to a fifth less or more. `attempt` counts from 1.
  std::chrono::microseconds delay(int attempt, std::chrono::microseconds base, std::chrono::microseconds longest);

  /// Until a record is due again that had this kind of trouble `attempts` times in a row. A record that the system only
  /// could not answer for is due at once twice, then with growing delays.
  std::chrono::microseconds record_delay(TroubleKind kind, int attempts);

 private:
  std::mt19937_64 random_;
};

}  // namespace pms_go_sync
