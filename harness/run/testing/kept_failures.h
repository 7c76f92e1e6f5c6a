#pragma once

// What the mutants failed with, kept as small results files for the tests of diagnoses (reports/diagnosis/mutants): the
// long form of the tests of mutants makes them anew with DATAFLOW_QA_UPDATE_GOLDEN=1.

#include <string>

#include "reports/model/results.h"

namespace dataflow_qa::run::testing {

/// Writes reports/diagnosis/mutants/NAME.json: of the failed checks at most eight, spread over all, with three failures
/// each and without evidence.
void keep_failures(const std::string& mutant, reports::Results results);

}  // namespace dataflow_qa::run::testing
