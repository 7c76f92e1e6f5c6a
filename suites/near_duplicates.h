#pragma once

#include <string>
#include <vector>

#include "harness/run/catalogue.h"

namespace dataflow_qa::suites {

/// Checks with two records of the flow, made on that side, that are equal but for one property: made in one tick, and
/// one after the other ("link.later-near-duplicate").
void add_near_duplicate_checks(const run::SuiteInput& input, const model::Flow& flow, model::Side born,
                               const std::string& item, std::vector<run::CheckDefinition>& checks);

}  // namespace dataflow_qa::suites
