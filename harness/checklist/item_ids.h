#pragma once

#include <string>
#include <string_view>

#include "harness/checklist/checklist.h"

namespace dataflow_qa::checklist {

/// "email~EmailAddress": a pair of properties as a part of an id.
[[nodiscard]] std::string pair_in_id(std::string_view source, std::string_view target);

/// Throws std::logic_error where two items have one id or two dataflows one slug: a broken invariant of the harness,
/// whatever the document says. make_checklist calls it on everything that it makes.
void require_unique_ids(const Checklist& checklist);

}  // namespace dataflow_qa::checklist
