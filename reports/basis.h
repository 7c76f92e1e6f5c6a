#pragma once

// What the verdict of a run rests on, where that is not the document and the checks alone. Pure functions.

#include <string>
#include <vector>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// A sentence for each, without a full stop; none for a run that rests on the document and its checks alone:
///   "25 of 31 statements come from the mapping: the document's property tables are empty"
///   "1 statement passed by hand alone: no check proves it"
[[nodiscard]] std::vector<std::string> basis(const Results& results);

/// Those that somebody saw pass by hand though checks say otherwise: the checks stand.
[[nodiscard]] std::vector<const Item*> contradicted_by_hand(const Results& results);

/// "2 tries by hand: 1 passed, 1 failed"; empty where there are none.
[[nodiscard]] std::string manual_text(const Results& results);

/// "by hand: passed (Kari Nordmann, 2026-01-31): renamed a customer in the web page (remarks)".
[[nodiscard]] std::string sentence(const ManualTry& manual);

}  // namespace dataflow_qa::reports
