#include "sync/server_clock.h"

#include <date/date.h>

#include <algorithm>
#include <sstream>

namespace pms_go_sync {

std::optional<Time> parse_http_date(const std::string& text) {
  std::istringstream stream{text};
  date::sys_seconds when;
  stream >> date::parse("%a, %d %b %Y %T GMT", when);
  if (stream.fail()) return std::nullopt;
  return Time{when};
}

void ServerClock::saw(const std::string& date, Time sent, Time received) {
  constexpr std::chrono::seconds resolution{1};  // a Date header is cut to seconds
  constexpr std::chrono::seconds drift{1};       // clocks that are slewed, not set
  if (date != latest_text_) {
    latest_ = parse_http_date(date);
    latest_text_ = date;
  }
  const auto& when = latest_;
  if (!when) return;
  const auto at_least = *when - received;
  const auto at_most = *when + resolution - sent;
  if (ahead_ && at_most < *ahead_ - drift) {
    set_back_ += *ahead_ - at_least + resolution;
    ahead_ = at_least;
    return;
  }
  ahead_ = std::max(ahead_.value_or(at_least), at_least);
}

}  // namespace pms_go_sync
