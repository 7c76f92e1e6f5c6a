#pragma once

// What held, as data: of each value that a matcher took for good. Reports show it of checks that passed.

#include <optional>

#include "harness/checks/deletion_outcome.h"
#include "harness/checks/matchers.h"
#include "reports/model/account.h"

namespace dataflow_qa::checks {

[[nodiscard]] reports::Sighting sighting_of(const Linkage& linkage, const HasOneCounterpart& matcher);
[[nodiscard]] reports::Sighting sighting_of(const Linkage& linkage, const HasNoCounterpart& matcher);
[[nodiscard]] reports::Sighting sighting_of(const Linkage& linkage, const LiesOutside& matcher);
[[nodiscard]] reports::Sighting sighting_of(const Linkage& linkage, const HasSameCounterparts& matcher);
[[nodiscard]] reports::Sighting sighting_of(const Agreement& agreement, const AgreesInEveryProperty& matcher);
[[nodiscard]] reports::Sighting sighting_of(const Agreement& agreement, const DiffersInEveryProperty& matcher);
[[nodiscard]] reports::Sighting sighting_of(const Arrival& arrival, const Arrived& matcher);
[[nodiscard]] reports::Sighting sighting_of(const Kept& kept, const IsKept& matcher);
[[nodiscard]] reports::Sighting sighting_of(const Conflict& conflict, const Converges& matcher);
[[nodiscard]] reports::Sighting sighting_of(const WriteCount& count, const IsAtMostAllowed& matcher);
[[nodiscard]] reports::Sighting sighting_of(const DeletionOutcome& outcome, const FollowsDeletionPolicy& matcher);

/// Of all else it is only counted that it held.
template <typename T, typename M>
[[nodiscard]] std::optional<reports::Sighting> sighting_of(const T& /*observed*/, const M& /*matcher*/) {
  return std::nullopt;
}

}  // namespace dataflow_qa::checks
