#pragma once

// Where in a subject to look for a cause: which of its requests, and which field of it. Pure functions.

#include <string>
#include <vector>

#include "reports/diagnosis/diagnosis.h"

namespace dataflow_qa::reports {

/// Likely places, the likeliest first, from the exchanges of the diagnosis' example; empty where they show none.
///   "`EmailAddress` in the body of PATCH /v2/Customers/…"
///   "GET /api/v1/customers: it shows the edit, and no write follows"
[[nodiscard]] std::vector<std::string> look_at(const Diagnosis& diagnosis);

}  // namespace dataflow_qa::reports
