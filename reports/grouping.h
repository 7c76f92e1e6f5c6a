#pragma once

// Which failures are alike. Within a run one sentence covers them; between runs they fail "for the same reason". Both
// compare fields. A failure that is known only as a text (kind `other`, version 1, errors) is compared by its pattern.

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "reports/model/failure.h"
#include "reports/model/results.h"

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

/// The likeness of a check is that of its first failure, else of its sentence.
[[nodiscard]] Likeness likeness(const Check& check);

/// True where two runs of one check failed for the same reason: alike, and about the same properties. Where one of
/// the two is known as a text alone, the sentences as version 1 worded them decide.
[[nodiscard]] bool same_reason(const Failure& before, const Failure& now);
[[nodiscard]] bool same_reason(const Check& before, const Check& now);

}  // namespace dataflow_qa::reports
