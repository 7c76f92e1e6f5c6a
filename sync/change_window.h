#pragma once

// From when on a collection is asked for changes.
//
// A change may become visible later than its timestamp says, and several may share one. So the next question reaches
// back by an overlap behind the latest change seen. Once nothing newer has come for as long as the overlap, what could
// come late has come, and the question reaches back by a millisecond only: an idle poll then lists next to nothing.

#include <chrono>
#include <optional>

#include "sync/values.h"

namespace pms_go_sync {

class ChangeWindow {
 public:
  /// `latest`: the change up to which all were seen earlier, by the system's clock; nothing before the first listing.
  ChangeWindow(std::optional<Time> latest, std::chrono::microseconds overlap) : latest_{latest}, overlap_{overlap} {}

  /// Nothing: list everything. `now` by the sync's own clock.
  [[nodiscard]] std::optional<Time> since(Time now) const;
  /// A whole listing, begun at `now`, saw changes up to `latest`. True where that is news.
  bool walked(std::optional<Time> latest, Time now);
  /// The system's clock was set back by `amount` at some time since the last listing: what is written from now on may
  /// carry timestamps that lie before the latest change seen. From `now` on (own clock) the window follows the system's
  /// clock until it has caught up.
  void set_back(std::chrono::microseconds amount, Time now);
  [[nodiscard]] std::optional<Time> latest() const { return latest_; }

 private:
  std::optional<Time> latest_;      // the system's clock
  std::optional<Time> reached_at_;  // own clock: when the latest change was first seen in this process
  std::chrono::microseconds overlap_;
  struct Ceiling {
    Time at;     // the system's clock
    Time since;  // own clock, when it showed that
    Time until;  // own clock, when it has caught up
  };
  std::optional<Ceiling> ceiling_;  // nothing beyond it is taken for how far the system has come
};

}  // namespace pms_go_sync
