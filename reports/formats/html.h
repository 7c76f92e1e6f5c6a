#pragma once

// index.html: the checklist as a page, one self-contained file that opens from disk and asks the network for nothing.
//
// It reads like the document: dataflows and sentences in order with a verdict at each, a property table with a cell for
// each direction, findings in place, totals and what to look at first on top; failing checks stand open with expected
// and actual, a timeline of the records, the HTTP exchanges and the subject's output.
//
// The evidence that the page knows how to show (all keys optional, others are shown as JSON):
//   records:  {"system": "source" | "target" | label, "id", "history": [{"time", "actor", "action", "changes":
//             [{"property", "before", "after"}]}]}
//   diff:     {"property", "system", "id", "expected", "actual"}
//   requests: {"time", "system", "actor", "method", "target", "status", "effect", "request_body", "response_body"}

#include <string>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// The page. Every text from outside is escaped; a Content-Security-Policy allows the page's own script (by its hash)
/// and nothing else. Under 1.5 MB with 5,000 checks: beyond a budget, evidence is left out, and the page says that it
/// is in results.json.
[[nodiscard]] std::string html(const Results& results);

}  // namespace dataflow_qa::reports
