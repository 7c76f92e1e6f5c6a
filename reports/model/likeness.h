#pragma once

// Which failures are alike: the one notion of it, by which a check collapses what it noted, a run retries one for many,
// reports group, and runs are compared. It compares fields. A failure that is known only as a text (kind `other`,
// version 1) is compared by its pattern. Pure functions.

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "reports/model/failure.h"

namespace dataflow_qa::reports {

/// The traits that failures which are alike share, whatever their records, properties and values.
struct Likeness {
  FailureKind kind = FailureKind::other;
  std::string records;  // their collection; the slug of the dataflow where the failure is about no record
  std::optional<Side> toward;
  CauseKind cause = CauseKind::unknown;
  int status = 0;  // of a refused write
  std::vector<Circumstance> circumstances;
  std::string pattern;  // of what is known as a text alone

  auto operator<=>(const Likeness&) const = default;
};

[[nodiscard]] Likeness likeness(const Failure& failure);

/// The reason of a failure: what it is like, and the labels of the properties that it is about.
struct Reason {
  Likeness like;
  std::vector<std::string> properties;

  auto operator<=>(const Reason&) const = default;
};

[[nodiscard]] Reason reason_of(const Failure& failure);

}  // namespace dataflow_qa::reports
