#include "sync/server_clock.h"

#include <date/date.h>

#include <algorithm>
#include <sstream>

namespace pms_go_sync {

std::optional<Time> parse_http_date(const std::string& text) {
  std::istringstream stream{text};
  date::sys_seconds moment;
  stream >> date::parse("%a, %d %b %Y %T GMT", moment);
  if (stream.fail()) return std::nullopt;
  return Time{moment};
}

void ServerClock::saw(const std::string& date, Time sent, Time received) {
  constexpr std::chrono::seconds kResolution{1};  // a Date header is cut to seconds
  constexpr std::chrono::seconds kDrift{1};       // clocks that are slewed, not set
  const auto moment = parse_http_date(date);
  if (!moment) return;
  const auto at_least = *moment - received;
  const auto at_most = *moment + kResolution - sent;
  if (ahead_ && at_most < *ahead_ - kDrift) {
    set_back_ += *ahead_ - at_least + kResolution;
    ahead_ = at_least;
    return;
  }
  ahead_ = std::max(ahead_.value_or(at_least), at_least);
}

}  // namespace pms_go_sync
