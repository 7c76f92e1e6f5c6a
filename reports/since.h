#pragma once

// What changed since an earlier run of a history, as a part of a run's own reports. Pure functions.

#include <string>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// `before` is called `label`: "release 1.4".
[[nodiscard]] Since changes_since(const Results& before, const std::string& label, const Results& now);

/// "Since release 1.4: 2 checks newly failing, 1 still failing, 3 fixed", or that nothing changed.
[[nodiscard]] std::string since_text(const Since& since);

}  // namespace dataflow_qa::reports
