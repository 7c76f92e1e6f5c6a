#pragma once

// The texts made from a history. Pure functions of its timeline; text from outside is escaped or shown.

#include <string>
#include <string_view>

#include "reports/formats/console.h"
#include "reports/history/timeline.h"

namespace dataflow_qa::reports::history {

/// A table of the runs, newest first, and what is new, fixed and still failing, within the width of the terminal.
[[nodiscard]] std::string show_text(const Timeline& timeline, const console::Style& style);

/// Everything, for programs: {"format": "dataflow-qa/history", "version": 1, "runs": […], …}.
[[nodiscard]] std::string history_json(const Timeline& timeline);

/// A line for each run and each of its statements and checks, by RFC 4180. No spreadsheet takes a value for a formula.
[[nodiscard]] std::string history_csv(const Timeline& timeline);

/// A page: a row for each statement, a column for each run, and figures as plots. It needs no other file.
[[nodiscard]] std::string trend_html(const Timeline& timeline);

/// A badge with the newest run's verdict and pass rate, as an SVG file. `subject` stands on its left.
[[nodiscard]] std::string badge_svg(const Timeline& timeline, std::string_view subject);

}  // namespace dataflow_qa::reports::history
