#pragma once

// Which checks are alike. Within a run one sentence covers them; between runs they fail "for the same reason".
// An error, which is known only as a text, is compared by its pattern.

#include "reports/model/failure.h"
#include "reports/model/likeness.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// The likeness of a check is that of its first failure, else of its sentence.
[[nodiscard]] Likeness likeness(const Check& check);

/// True where two runs of one check failed for the same reason: alike, and about the same properties. Where one of
/// the two is known as a text alone, the sentences as version 1 worded them decide.
[[nodiscard]] bool same_reason(const Failure& before, const Failure& now);
[[nodiscard]] bool same_reason(const Check& before, const Check& now);

}  // namespace dataflow_qa::reports
