#pragma once

// A word about each failure as soon as it is seen, while the run goes on, and another one when it was tried again: the
// verdict of its statement may take a while. Of checks that fail alike the first alone is named.
//
//   ? customers.link.new failed; confirming alone …
//       Custom PMS customers C-1001 has no counterpart in PowerOffice GO after 3…
//   ✗ customers.link.new failed again: confirmed; 12 more failed alike
//
// Each text ends in a line feed, or is empty where there is nothing to say.

#include <cstddef>
#include <map>
#include <string>

#include "reports/formats/console.h"
#include "reports/grouping.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports::console {

class FailureNotices {
 public:
  /// `retried`: false for a run whose subject has but one world.
  FailureNotices(const Style& style, bool retried) : style_(style), retried_(retried) {}

  /// A check failed. One that is seen several times, as an invariant is, counts once; one that is known does not count.
  [[nodiscard]] std::string seen(const Check& check);
  /// The verdict of a check is final.
  [[nodiscard]] std::string judged(const Check& check);

 private:
  struct Seen {
    Likeness like;
    bool is_named = false;
  };

  Style style_;
  bool retried_;
  std::map<std::string, Seen> seen_;  // by name
  std::map<Likeness, std::size_t> alike_;
  std::size_t named_ = 0;
};

}  // namespace dataflow_qa::reports::console
