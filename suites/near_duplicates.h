#pragma once

#include <string>
#include <vector>

#include "harness/checks/check_context.h"
#include "harness/run/catalogue.h"

namespace dataflow_qa::suites {

/// The properties in which two records differ that are equal otherwise: those that must, and as many of phone number
/// and web address as make them two. Empty where there is none.
[[nodiscard]] std::vector<model::Property> distinguishing(const model::Flow& flow);

/// Whether a criterion of the document may take two such records for one.
[[nodiscard]] bool has_merge_criteria(const run::SuiteInput& input, const model::Flow& flow);

/// Two records of `flow`, made on that side, that are equal but for `distinct`.
[[nodiscard]] std::vector<checks::RecordRef> make_near_duplicates(checks::CheckContext& check, const model::Flow& flow,
                                                                  model::Side born,
                                                                  const std::vector<model::Property>& distinct);

/// Checks with two records of the flow, made on that side, that are equal but for those properties: made in one tick,
/// and one after the other ("link.later-near-duplicate").
void add_near_duplicate_checks(const run::SuiteInput& input, const model::Flow& flow, model::Side born,
                               const std::string& item, std::vector<run::CheckDefinition>& checks);

}  // namespace dataflow_qa::suites
