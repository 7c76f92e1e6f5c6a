#pragma once

// Changes between two runs: for a release manager who asks what got worse, and a gate that asks whether anything
// did. A pure function of two results; the texts made from it are in compare_reports.h.
//
//   const Comparison comparison = compare(before, now);
//   if (is_reached(FailOn::regressions, comparison)) …

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/digest.h"
#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// The changes that make `dataflow-qa compare` exit with 1. Figures and what the runs were made with never do.
enum class FailOn {
  regressions,  // a check fails that did not fail before, or the run as a whole passed before and does not now
  any_change,   // any difference in checks, items, levels or findings, or in why a check fails
  never,
};
[[nodiscard]] std::optional<FailOn> fail_on_from(std::string_view text);

/// A check in both runs; an item, where it has no check.
struct CheckChange {
  std::string name;  // of the check, else the item's id
  std::string item;
  std::string statement;
  std::string level;
  std::optional<Verdict> before;  // empty where it did not exist
  std::optional<Verdict> now;
  std::string why_before;  // the plain sentence
  std::string why_now;
  bool same_reason = false;  // of a check that failed in both
  std::string reproduce;
};

/// An item that is new or gone, or whose level (or that of a check of it) changed.
struct ItemChange {
  std::string id;  // of the item; a check's name where only the check changed
  std::string statement;
  std::string before;  // its level; empty where it did not exist
  std::string now;
  Verdict verdict = Verdict::not_run;  // now; before, where it is gone
};

struct FigureChange {
  std::string name;  // "requests per change", "settles", "duration in ms", …
  std::optional<double> before;
  std::optional<double> now;
  std::optional<double> ratio;  // now to before; empty where either is missing or before is 0
};

/// A difference in what the runs were made with.
struct RunChange {
  std::string what;  // "subject version", "document", "mapping", "harness", "fixtures", "seed", …
  std::string before;
  std::string now;
};

struct RunSummary {
  std::string subject;  // name and version
  std::string run;      // id
  Verdict verdict = Verdict::not_run;
  Totals totals;
};

struct Comparison {
  std::string title;  // of the document, now
  RunSummary before;
  RunSummary now;
  bool is_subject_known = true;  // false: no run gives a version, so the subject may be another one
  std::vector<RunChange> changed;
  std::vector<Lead> broke;  // newly_failing, as one where checks fail alike; worst first
  std::vector<CheckChange> newly_failing;
  std::vector<CheckChange> still_failing;
  std::vector<CheckChange> fixed;
  std::vector<CheckChange> otherwise;  // any other change of verdict, and checks that are new or gone
  std::vector<ItemChange> added;
  std::vector<ItemChange> vanished;
  std::vector<ItemChange> levels;
  std::vector<Finding> findings_added;
  std::vector<Finding> findings_gone;
  std::vector<FigureChange> figures;
};

/// Every list of checks is worst first, required before advisory, then in the document's order. A check that a filter
/// or a shard left out of either run neither fails nor is fixed.
[[nodiscard]] Comparison compare(const Results& before, const Results& now);

[[nodiscard]] bool has_regressions(const Comparison& comparison);
[[nodiscard]] bool has_changes(const Comparison& comparison);
[[nodiscard]] bool is_reached(FailOn fail_on, const Comparison& comparison);

/// Why a file cannot be compared: a run that ended early, or in which nothing ran; empty for one that can.
[[nodiscard]] std::string not_comparable(const Results& results);

/// How the two runs differ in the checks that they tried, because of a filter or a shard: a check that one of them did
/// not try is no change. Empty where both tried the same.
[[nodiscard]] std::string different_selection(const Results& before, const Results& now);

struct CommonPart {
  Results before;
  Results now;
};
/// The checks that both runs selected, and the statements that still have one; statements without any check stay.
[[nodiscard]] CommonPart common_part(Results before, Results now);

}  // namespace dataflow_qa::reports
