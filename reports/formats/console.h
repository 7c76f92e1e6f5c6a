#pragma once

// The output of `dataflow-qa run`: the checklist, failures, findings and totals as text for a terminal or a log.
// Pure functions: whether there is a terminal, how wide it is and what NO_COLOR says is for the caller to find out.
//
// As the run goes:  heading(results), then at each change of dataflow section_heading(flow), then item_line(item) as
// soon as an item is finished, and at the end summary(results). All of it at once: report(results). Every text ends in
// a line feed (or is empty).

#include <cstddef>
#include <string>

#include "reports/model/results.h"

namespace dataflow_qa::reports::console {

enum class Detail {
  quiet,    // failures and totals alone
  normal,   // passing properties share lines
  verbose,  // every check
};

struct Style {
  bool color = false;
  bool unicode = true;     // false: only ASCII in what the report itself adds
  std::size_t width = 80;  // columns; not less than 40
  std::size_t height = 0;  // lines of a terminal that a comparison must fit; 0: it is as long as it gets
  Detail detail = Detail::normal;
};

/// The inputs of the run: document, subject, seed.
[[nodiscard]] std::string heading(const Results& results, const Style& style);

/// Title of a dataflow, with how its sentences were read.
[[nodiscard]] std::string section_heading(const Dataflow& flow, const Style& style);

/// One finished item: verdict, statement, counts (a property: its two directions), and each failure of it in one plain
/// sentence. With Detail::verbose its checks follow. With Detail::quiet: empty unless it is in trouble.
[[nodiscard]] std::string item_line(const Item& item, const Style& style);

/// The whole checklist, grouped by dataflow. With Detail::normal passing properties share lines.
[[nodiscard]] std::string checklist(const Results& results, const Style& style);

/// Each failure: the plain sentence, how expected and actual differ, and the command that tries it again. Where several
/// fail alike, the first in full and the others by their names, unless Detail::verbose.
[[nodiscard]] std::string failures(const Results& results, const Style& style);

[[nodiscard]] std::string findings(const Results& results, const Style& style);

/// The verdict of the run, then statements and checks by verdict, and how long it took: three lines, more where they
/// are too long.
[[nodiscard]] std::string totals_line(const Results& results, const Style& style);

/// What to look at first, failures, findings, totals: what follows a checklist that was printed as the run went.
[[nodiscard]] std::string summary(const Results& results, const Style& style);

/// Everything.
[[nodiscard]] std::string report(const Results& results, const Style& style);

}  // namespace dataflow_qa::reports::console
