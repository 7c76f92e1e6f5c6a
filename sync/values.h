#pragma once

// The words that every part of the sync speaks: JSON values, times, which side is meant, and how a call can go wrong.

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace pms_go_sync {

using Json = nlohmann::json;

/// A time by a system's own clock, to the microsecond (both APIs give at most that much that is of use).
using Time = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

/// The mapping file says which system is which, by its labels.
enum class Side { source, target };

[[nodiscard]] constexpr Side other(Side side) {
  return side == Side::source ? Side::target : Side::source;
}
[[nodiscard]] constexpr std::string_view to_string(Side side) {
  return side == Side::source ? "source" : "target";
}

enum class TroubleKind {
  unavailable,      // no answer, or one that says nothing about the record: try again soon
  refused,          // the system does not accept what was sent: try again later, with growing delays
  conflict,         // the record is no longer as it was read: read again and merge again
  gone,             // the record is not there any more
  waiting,          // what the record refers to is not there yet
  other_direction,  // what is left is for a run that writes to the other system
  stopped,          // the program is stopping
};

[[nodiscard]] std::string_view to_string(TroubleKind kind);

/// Why a call did not do what it should. The message is plain English and holds no secret.
struct Trouble {
  TroubleKind kind = TroubleKind::unavailable;
  std::string message;
};

template <typename T>
using Outcome = tl::expected<T, Trouble>;

}  // namespace pms_go_sync
