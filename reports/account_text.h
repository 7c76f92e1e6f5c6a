#pragma once

// What a check that passed did and saw, in words. Pure functions.

#include <string>
#include <vector>

#include "reports/model/account.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// "2 records made and 4 edits in Custom PMS, 1 edit in PowerOffice GO; 9 comparisons held", or "looked at after each
/// of 12 settles".
[[nodiscard]] std::string account_summary(const Account& account, const SystemLabels& systems);

/// A sentence for each thing that was seen:
///   "`email` of Custom PMS customers C-1004, edited to “a” and empty, arrived as `EmailAddress` of PowerOffice GO
///    Customers 27 (2 edits)"
[[nodiscard]] std::vector<std::string> account_sentences(const Account& account, const SystemLabels& systems);

}  // namespace dataflow_qa::reports
