#pragma once

// The part that all reports share: results arranged as the document is, and what to look at first. Pure functions.
// Everything here points into the Results that it was made from, and must not outlive them.

#include <string>
#include <string_view>
#include <vector>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

/// One dataflow of the document with its items in order, or what lies beyond the document (an empty slug).
struct Section {
  std::string slug;
  std::string title;
  const Dataflow* flow = nullptr;  // null for items beyond the document, and where the file does not describe it
  std::vector<const Item*> items;
  std::vector<const Finding*> findings;
};

/// In the document's order; dataflows that only items name follow, items beyond the document come last.
[[nodiscard]] std::vector<Section> sections(const Results& results);

/// Findings that belong to no section.
[[nodiscard]] std::vector<const Finding*> general_findings(const Results& results);

/// Something to look at: what the subject does wrong (diagnosis/diagnosis.h), or what keeps the run from saying it.
struct Lead {
  Verdict verdict = Verdict::failed;
  std::string level;
  std::string text;
  std::string item;                  // id of the (first) item; empty where it is about the run as a whole
  std::string check;                 // name of the check that shows it best, may be empty
  std::string reproduce;             // of that check, may be empty
  std::vector<std::string> checks;   // names of all that it is about
  std::vector<std::string> follows;  // sentences: what else shows in these checks
  std::vector<std::string> look_at;  // where in the subject to look
};

/// Worst first, required before advisory. Empty for a run without trouble.
[[nodiscard]] std::vector<Lead> leads(const Results& results);

/// The plain sentence of a check: first line of its first failure, else its reason, else what its verdict says.
[[nodiscard]] std::string sentence(const Check& check);

/// Where a failure was noticed: "suites/common.cpp:17"; empty where the file does not say.
[[nodiscard]] std::string place(const Failure& failure);

/// "40 passed, 1 failed, 1 not applicable": the counts that are not zero; what passed first, then the worst first.
[[nodiscard]] std::string counts_text(const std::map<Verdict, std::int64_t>& counts);

/// Verdicts of the checks of an item, counted.
[[nodiscard]] std::map<Verdict, std::int64_t> counts(const std::vector<Check>& checks);

/// As a person reads it: "not applicable".
[[nodiscard]] std::string label(Verdict verdict);

/// Why a run is not to be trusted as a whole; empty for one that is complete.
[[nodiscard]] std::string caveat(const Results& results);

/// What failed a run beyond its required items, which passed; empty where nothing did.
[[nodiscard]] std::string strict_text(const Results& results);

}  // namespace dataflow_qa::reports
