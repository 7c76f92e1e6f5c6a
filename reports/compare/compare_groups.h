#pragma once

// A comparison as groups of rows, from which all its texts are made. Internal to compare_reports.h.

#include <optional>
#include <string>
#include <vector>

#include "reports/compare/compare.h"

namespace dataflow_qa::reports {

struct Row {
  std::optional<Verdict> verdict;  // what its sign shows
  std::string name;                // may be empty
  std::string what;                // "passed → failed", "required → advisory", may be empty
  std::string text;                // the plain sentence, may be empty
  std::string detail;              // what the sentence was before, an example, may be empty
  std::string reproduce;           // may be empty
};

struct Group {
  std::string title;  // "Newly failing: 31 checks"
  std::string label;  // what changed between the runs and may be why
  std::vector<Row> rows;
};

/// Newly failing checks, in one row where they fail alike. Empty where there are none.
[[nodiscard]] Group broke(const Comparison& comparison);
/// A row for each newly failing check.
[[nodiscard]] Group newly_failing(const Comparison& comparison);
/// The groups that are not empty: still failing, fixed, changed otherwise, vanished and new items, levels, findings.
[[nodiscard]] std::vector<Group> other_groups(const Comparison& comparison);

/// "Worse: 31 checks fail that did not fail before.", "Better: …", "No change.".
[[nodiscard]] std::string headline(const Comparison& comparison);
/// The verdict whose sign and colour the headline takes.
[[nodiscard]] Verdict headline_verdict(const Comparison& comparison);

/// "subject version 1.0.0 → 1.1.0, seed 1 → 2", or that nothing did.
[[nodiscard]] std::string what_changed(const Comparison& comparison);

/// "613", "2.04", "–" where there is none; and the ratio as "× 1.23".
[[nodiscard]] std::string figure_text(const std::optional<double>& figure);
[[nodiscard]] std::string ratio_text(const FigureChange& figure);

}  // namespace dataflow_qa::reports
