#pragma once

// Prose about many failures at once; about one: model/sentences.h. Pure functions.

#include <string>
#include <vector>

#include "reports/model/failure.h"

namespace dataflow_qa::reports {

/// One sentence for failures that are alike (model/likeness.h): what they have in common; for a single failure, its
/// own.
///   "Edits of `email` of Custom PMS customers did not reach PowerOffice GO: the subject sent no write"
[[nodiscard]] std::string common_sentence(const std::vector<const Failure*>& failures);

}  // namespace dataflow_qa::reports
