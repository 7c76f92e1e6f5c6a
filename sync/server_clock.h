#pragma once

// Watches a server's clock by the Date headers of its answers (RFC 9110, 6.6.1), for the one thing that breaks a change
// feed: a clock that is set back, so that later changes carry earlier timestamps. How far it is off does not matter.

#include <chrono>
#include <optional>
#include <string>

#include "sync/values.h"

namespace pms_go_sync {

/// "Tue, 08 Oct 2024 12:00:00 GMT" (RFC 9110, 5.6.7, the one form that may be written).
[[nodiscard]] std::optional<Time> parse_http_date(const std::string& text);

class ServerClock {
 public:
  /// `date`: "Tue, 08 Oct 2024 12:00:00 GMT"; what cannot be read is ignored. `sent`, `received`: when the request went
  /// out and its answer came, by the own clock, which is steady.
  void saw(const std::string& date, Time sent, Time received);
  [[nodiscard]] std::chrono::microseconds set_back() const { return set_back_; }

 private:
  /// How far it is ahead of the own clock, at least; the best that was learnt.
  std::optional<std::chrono::microseconds> ahead_;
  std::chrono::microseconds set_back_{0};
  std::string latest_text_;  // all answers of a second bear the same one
  std::optional<Time> latest_;
};

}  // namespace pms_go_sync
