#pragma once

// What made a check fail, as far as its failures say: checks of one cause need to be tried again but once. Pure.

#include <set>
#include <string>
#include <vector>

#include "reports/model/likeness.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

/// The likenesses of all failures of a check, whatever the properties. An error has none, and is like itself alone.
struct CauseKind {
  std::set<reports::Likeness> likenesses;
  std::string error;  // the check's name

  auto operator<=>(const CauseKind&) const = default;
};
[[nodiscard]] CauseKind cause_kind_of(const reports::Check& check);

/// The reasons of all failures of a check. One failure more, and it is another cause.
struct Cause {
  std::set<reports::Reason> reasons;
  std::string error;  // the check's name

  auto operator<=>(const Cause&) const = default;
};
[[nodiscard]] Cause cause_of(const reports::Check& check);

}  // namespace dataflow_qa::run
