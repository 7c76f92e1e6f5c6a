// Held by views_test.cpp.
#include <fmt/format.h>

#include <algorithm>

#include "reports/digest.h"
#include "reports/formats/console_parts.h"
#include "reports/history/views.h"
#include "reports/text.h"

namespace dataflow_qa::reports::history {
namespace {

constexpr std::size_t rows_shown = 10;  // of each kind of change
constexpr std::size_t columns_of_a_name = 18;
constexpr std::size_t columns_of_a_day = 10;
constexpr std::size_t columns_of_a_verdict = 15;

std::string padded(std::string_view text, std::size_t columns) {
  auto out = text::shortened(text::one_line(text), columns);
  const auto used = text::width(out);
  if (used < columns) out.append(columns - used, ' ');
  return out;
}

std::string run_line(const RunPoint& run, const console::Style& style) {
  const auto verdict = console::mark(run.verdict, style) + " " + label(run.verdict);
  const auto used = console::mark_width(run.verdict, style) + 1 + label(run.verdict).size();
  const auto subject = text::shortened(text::one_line(run.subject), run.is_whole ? 18 : 11);
  const auto day = run.started.substr(0, columns_of_a_day);
  auto rate = percent_text(pass_rate(run));
  if (!style.unicode && !pass_rate(run)) rate = "-";
  const auto width = text::width(rate);
  return fmt::format("  {} {} {}{} {}{} {:>5}  {}{}\n", padded(run.name, columns_of_a_name),
                     padded(day, columns_of_a_day), verdict,
                     std::string(columns_of_a_verdict - std::min(used, columns_of_a_verdict), ' '),
                     std::string(7 - std::min<std::size_t>(width, 7), ' '), rate, flaky_checks(run), subject,
                     run.is_whole ? "" : " (part)");
}

std::string changes_text(State state, std::string_view title, const Timeline& timeline, const console::Style& style) {
  const auto rows = rows_in(state, timeline.checks);
  if (rows.empty()) return "";
  auto out = "\n" +
             console::bold(fmt::format("{}: {}", title, text::counted(static_cast<std::int64_t>(rows.size()), "check")),
                           style) +
             "\n";
  for (std::size_t i = 0; i < std::min(rows.size(), rows_shown); ++i) {
    const auto verdict = rows[i]->verdicts.back().value_or(Verdict::not_run);
    const auto since = state == State::still_failing ? ", since " + rows[i]->since : "";
    const auto indent = 3 + console::mark_width(verdict, style);
    out += console::block("  " + console::mark(verdict, style) + " ", indent,
                          text::one_line(rows[i]->id + console::advisory(rows[i]->level) + since), style);
  }
  if (rows.size() > rows_shown) out += fmt::format("  and {} more (--json shows all)\n", rows.size() - rows_shown);
  return out;
}

/// What the statements without any check add to it.
std::string uncovered_text(const Timeline& timeline, const console::Style& style) {
  std::int64_t count = 0;
  for (const Row& row : timeline.statements) {
    if (!row.verdicts.empty() && row.verdicts.back() == Verdict::uncovered) ++count;
  }
  if (count == 0) return "";
  return "\n" + console::block("", 0, text::counted(count, "statement") + " without a check", style);
}

std::string left_out_text(const Timeline& timeline, const console::Style& style) {
  std::string out;
  if (timeline.older > 0) {
    out += console::block(
        "", 0, text::counted(static_cast<std::int64_t>(timeline.older), "older run") + " (--last shows more)", style);
  }
  if (timeline.other > 0) {
    out += console::block("", 0,
                          text::counted(static_cast<std::int64_t>(timeline.other), "other run") +
                              " of another document, subject or profile, or without the labels asked for",
                          style);
  }
  return out.empty() ? "" : "\n" + out;
}

}  // namespace

std::string show_text(const Timeline& timeline, const console::Style& style) {
  if (timeline.runs.empty()) return "No run.\n" + left_out_text(timeline, style);
  auto out = console::bold(text::one_line(timeline.title), style) + "\n";
  if (timeline.profile != "checklist") out += console::block("profile ", 8, timeline.profile, style);
  out += fmt::format("\n  {} {:<10} {:<{}} {:>7} {:>5}  subject\n", padded("run", columns_of_a_name), "began",
                     "verdict", columns_of_a_verdict, "passed", "flaky");
  for (auto run = timeline.runs.rbegin(); run != timeline.runs.rend(); ++run) out += run_line(*run, style);
  const auto newest = text::shortened(text::one_line(timeline.runs.back().name), columns_of_a_name);
  out += changes_text(State::newly_failing, "Newly failing in " + newest, timeline, style);
  out += changes_text(State::still_failing, "Still failing", timeline, style);
  out += changes_text(State::fixed, "Fixed in " + newest, timeline, style);
  return console::plain_gaps(out + uncovered_text(timeline, style) + left_out_text(timeline, style), style);
}

}  // namespace dataflow_qa::reports::history
