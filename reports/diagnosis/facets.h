#pragma once

// What the observations of one diagnosis have in common, field by field. Internal to the diagnosis; pure functions.

#include <string>
#include <string_view>
#include <vector>

#include "reports/diagnosis/diagnosis.h"

namespace dataflow_qa::reports {

/// The diagnosis of observations that belong together.
[[nodiscard]] Diagnosis described(const Results& results, std::vector<Observation> observations);

/// True where `later` shows in checks of `earlier` alone, or is what comes of it: a value that never arrives is empty
/// in new records, too, and what is about the same properties on both sides follows from what happens to them on one.
[[nodiscard]] bool follows_from(const Diagnosis& later, const Diagnosis& earlier);

/// "PATCH /v2/Customers/…" of "PATCH /v2/Customers/27000004?x=1".
[[nodiscard]] std::string request_shape(std::string_view request);

/// Puts the checks, and those of what it explains, in the order of the document.
void in_order_of_document(Diagnosis& diagnosis, const Results& results);

}  // namespace dataflow_qa::reports
