#pragma once

// The part of a run's page that says what changed since an earlier run. Internal to html.h.

#include <kainjow/mustache.hpp>
#include <optional>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// Links to the checks that changed; false where there is no earlier run.
[[nodiscard]] kainjow::mustache::data since_data(const std::optional<Since>& since);

}  // namespace dataflow_qa::reports
