#pragma once

// junit.xml as Jenkins, GitLab and GitHub's viewers read it: a suite for each dataflow, a case for each check.
//
// failed and flaky are `failure` (type "failed", "flaky"), error is `error`; known, not-applicable and not-run are
// `skipped`, with the reason. A required item without a check is a case with a failure of type "uncovered". A run that
// is incomplete, in trouble, or in which nothing passed has an error in the suite "run", so that it never passes.
// Valid in the schemas of Jenkins' xUnit plugin and of Ant, which know no properties of a case: what each check tries,
// its item and level are properties of the suite. The body of a failure begins with the cause. Pure function.

#include <string>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

[[nodiscard]] std::string junit(const Results& results);

}  // namespace dataflow_qa::reports
