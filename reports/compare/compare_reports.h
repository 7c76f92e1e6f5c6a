#pragma once

// A comparison as text: what broke and why first, then the rest, worst first; each group says what changed between the
// runs. Pure functions; text from outside is made harmless as in the reports of one run.

#include <string>

#include "reports/compare/compare.h"
#include "reports/formats/console.h"

namespace dataflow_qa::reports {

namespace console {
/// For a terminal: what broke in one screen, the rest counted beyond a few of each kind.
[[nodiscard]] std::string comparison(const Comparison& comparison, const Style& style);
}  // namespace console

/// GitHub-flavoured Markdown, for a CI step's summary.
[[nodiscard]] std::string comparison_markdown(const Comparison& comparison);

/// One self-contained page, no script, no network.
[[nodiscard]] std::string comparison_html(const Comparison& comparison);

/// For machines: everything, nothing shortened. {"format": "dataflow-qa/comparison", "version": 1, "regressions": bool,
/// "changes": bool, …}.
[[nodiscard]] std::string comparison_json(const Comparison& comparison);

}  // namespace dataflow_qa::reports
