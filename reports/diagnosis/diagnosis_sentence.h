#pragma once

// The prose about what a subject does wrong; about one failure: model/sentences.h. Pure functions.

#include <string>
#include <vector>

#include "reports/diagnosis/diagnosis.h"

namespace dataflow_qa::reports {

/// One plain sentence without a full stop: what the sync does wrong, on which side, to what, in which circumstances.
///   "Edits of `phone` of Custom PMS customers do not reach PowerOffice GO: no write is sent"
///   "`startDate` of Custom PMS projects arrives one day early in PowerOffice GO: “2026-07-01” for “2026-07-02”"
[[nodiscard]] std::string sentence(const Diagnosis& diagnosis);

/// How widely: "46 checks, most of them named `inactive`: `email`, `phone`, `name` and 12 more"; the name of a single
/// check.
[[nodiscard]] std::string extent(const Diagnosis& diagnosis);

}  // namespace dataflow_qa::reports
