#pragma once

// A summary for a CI step's page (GitHub's GITHUB_STEP_SUMMARY, a GitLab or Jenkins comment): GitHub-flavoured
// Markdown. Text from outside is escaped: it neither formats nor links nor mentions anybody. Pure function.

#include <string>
#include <string_view>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// Verdict and totals on top, then what is wrong, cause by cause, with an example of each (the first 20, the rest
/// counted), a table of the dataflows, findings.
[[nodiscard]] std::string markdown(const Results& results);

/// `text` so that Markdown shows it as it is, on one line; fit for a table cell.
[[nodiscard]] std::string markdown_escaped(std::string_view text);

/// The sign that stands for a verdict.
[[nodiscard]] std::string_view markdown_sign(Verdict verdict);

}  // namespace dataflow_qa::reports
