#pragma once

// Facts about a run as template data for the page: lists of a name and a text. Internal to the HTML report.

#include <kainjow/mustache.hpp>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

[[nodiscard]] kainjow::mustache::data facts(const Results& results);

/// What stands in print beside a signature.
[[nodiscard]] kainjow::mustache::data provenance(const Results& results);

}  // namespace dataflow_qa::reports
