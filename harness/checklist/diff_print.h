#pragma once

// Changes on paper: pure functions, for people and for machines.

#include <string>
#include <vector>

#include "harness/checklist/diff.h"
#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

/// Without a full stop: "the property email ↔ EmailAddress (\"string\") was added".
[[nodiscard]] std::string sentence(const Change& change);

/// The changes from `before` to `after` grouped by dataflow, and a summary line; says so where there are none.
[[nodiscard]] std::string print_diff(const Document& before, const Document& after, const std::vector<Change>& changes);

/// For machines: {"format": "dataflow-qa/checklist-diff", "version": 1, "before": FILE, "after": FILE, "changes":
/// [{"dataflow": null or heading, "line": null or number, "kind": …, "before": null or text, "after": null or text,
/// "text": the sentence}]}. A renamed system has a "side", a row "pair": {"before": …, "after": …} as the items of
/// print_json have theirs, a dataflow that came or went its "opening" and its number of "properties".
[[nodiscard]] std::string print_diff_json(const Document& before, const Document& after,
                                          const std::vector<Change>& changes);

}  // namespace dataflow_qa::checklist
