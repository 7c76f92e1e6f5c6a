#pragma once

// The run's own timeline as template data for the page: a bar for each world. Internal to the HTML report.

#include <kainjow/mustache.hpp>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// False for results without a timeline, as earlier releases wrote them.
[[nodiscard]] kainjow::mustache::data timeline_data(const Results& results);

}  // namespace dataflow_qa::reports
