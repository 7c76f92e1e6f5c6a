#pragma once

// A sabotage for readers, statement by statement: what was tried, what was noticed, what was not. Pure functions.

#include <string>

#include "reports/formats/console.h"
#include "reports/model/sabotage.h"

namespace dataflow_qa::reports {

/// For a terminal. Tamperings that were noticed are counted, all others shown; with Detail::verbose, each is shown.
[[nodiscard]] std::string sabotage_console(const Sabotage& sabotage, const console::Style& style);

/// sabotage.md: the same with each tampering and the checks that noticed it. Text from outside is escaped.
[[nodiscard]] std::string sabotage_markdown(const Sabotage& sabotage);

}  // namespace dataflow_qa::reports
