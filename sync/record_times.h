#pragma once

// Watches each system's clock by the times that its records bear, for where its answers have no Date header
// (server_clock.h): what is written now bears a later time than what was written before, unless the clock was set back
// in between. A clock that was set back by less than has gone by since the last change hides nothing, and is not seen.

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include "sync/values.h"

namespace pms_go_sync {

class RecordTimes {
 public:
  /// Listings saw changes up to `time`, now or in an earlier process.
  void reached(Side side, Time time) {
    auto& newest = at(side).newest;
    newest = std::max(newest.value_or(time), time);
  }
  /// A change that is new bears `time`: the sync made it just now, or no listing of changes has shown it.
  void is_new(Side side, Time time) {
    constexpr std::chrono::seconds late{5};  // a replica lags, or a transaction takes its time
    auto& [newest, set_back] = at(side);
    if (newest && time < *newest - late) {
      set_back += *newest - time;
      newest = time;
    }
    reached(side, time);
  }
  /// By how much, all in all, the clock was set back since the program's start; at least as much as hides changes.
  [[nodiscard]] std::chrono::microseconds set_back(Side side) const { return at(side).set_back; }

 private:
  struct Seen {
    std::optional<Time> newest;
    std::chrono::microseconds set_back{0};
  };
  [[nodiscard]] Seen& at(Side side) { return sides_[side == Side::source ? 0 : 1]; }
  [[nodiscard]] const Seen& at(Side side) const { return sides_[side == Side::source ? 0 : 1]; }

  std::array<Seen, 2> sides_;
};

}  // namespace pms_go_sync
