#pragma once

// Statuses and bodies of what can come of a request.

#include <vector>

#include "harness/describe/envelope.h"

namespace dataflow_qa::describe {

/// Members of "rest"; null where the specification says nothing of them.
struct OutcomeDraft {
  Json outcomes = Json::object();
  Json error_body;
  Json errors;
  Notes notes;
};

/// `envelopes` are those of the resources, in their order.
[[nodiscard]] OutcomeDraft outcomes_of(const Spec& spec, const std::vector<Resource>& resources,
                                       const std::vector<Envelopes>& envelopes);

}  // namespace dataflow_qa::describe
