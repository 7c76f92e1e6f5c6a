#include <fmt/format.h>

#include <algorithm>

#include "reports/compare_groups.h"
#include "reports/compare_reports.h"
#include "reports/console_parts.h"
#include "reports/text.h"

namespace dataflow_qa::reports::console {
namespace {

// Rows that a group shows on a screen.
constexpr std::size_t broken_shown = 10;
constexpr std::size_t others_shown = 5;

std::string sign_of(const Row& row, const Style& style) {
  if (row.verdict) return mark(*row.verdict, style);
  return style.unicode ? "▸" : "-";
}

std::string row_text(const Row& row, const Style& style) {
  const std::size_t indent = 3 + (row.verdict ? mark_width(*row.verdict, style) : 1);
  const std::string lead = "  " + sign_of(row, style) + " ";
  std::string head = row.name;
  if (!row.what.empty()) head += (head.empty() ? "" : ": ") + row.what;
  std::string out;
  if (!head.empty()) out += block(lead, indent, head, style);
  if (!row.text.empty()) out += block(out.empty() ? lead : std::string(indent, ' '), indent, row.text, style);
  if (!row.detail.empty()) out += block(std::string(indent, ' '), indent, row.detail, style);
  return out;
}

/// The label is told where it is another than the one `last` told.
std::string group_text(const Group& group, std::size_t shown, std::string& last, const Style& style) {
  std::string out = "\n" + bold(text::one_line(group.title), style) + "\n";
  if (group.label != last) out += block("  ", 2, "(" + group.label + ")", style);
  last = group.label;
  for (std::size_t i = 0; i < std::min(shown, group.rows.size()); ++i) out += row_text(group.rows[i], style);
  if (group.rows.size() > shown) out += fmt::format("  and {} more\n", group.rows.size() - shown);
  return out;
}

std::string figures_text(const Comparison& comparison, const Style& style) {
  std::string out = "\n" + bold("Figures", style) + "\n";
  for (const FigureChange& figure : comparison.figures) {
    out += fmt::format("  {:<24} {:>10} {} {:>10}  {}\n", text::shortened(text::one_line(figure.name), 24),
                       style.unicode || figure.before ? figure_text(figure.before) : "-", style.unicode ? "→" : "->",
                       style.unicode || figure.now ? figure_text(figure.now) : "-",
                       figure.ratio ? fmt::format("{} {:.2f}", style.unicode ? "×" : "x", *figure.ratio) : "");
  }
  return out;
}

std::string side_text(const char* name, const Side& side, const Style& style) {
  const std::size_t indent = 8;
  return block(
      fmt::format("{:<8}", name), indent,
      fmt::format("{}, {}: {} ({})", side.subject, side.run, label(side.verdict), counts_text(side.totals.checks)),
      style);
}

/// Only ASCII, where the terminal knows no more.
std::string fit(std::string text, const Style& style) {
  if (style.unicode) return text;
  for (std::size_t at = text.find("→"); at != std::string::npos; at = text.find("→", at)) {
    text.replace(at, std::string_view("→").size(), "->");
  }
  return text;
}

}  // namespace

std::string comparison(const Comparison& comparison, const Style& style) {
  std::string out = bold(text::one_line(comparison.title), style) + "\n";
  out += side_text("before", comparison.before, style) + side_text("now", comparison.now, style);
  out += block("changed ", 8, what_changed(comparison), style);
  out += "\n" + painted(headline(comparison), headline_verdict(comparison), style) + "\n";
  std::string label;
  if (const Group group = broke(comparison); !group.rows.empty()) {
    out += group_text(group, broken_shown, label, style);
    if (!group.rows.front().reproduce.empty()) {
      out += block("  again: ", 9, group.rows.front().reproduce, style);
    }
  }
  for (const Group& group : other_groups(comparison)) out += group_text(group, others_shown, label, style);
  return fit(out + figures_text(comparison, style), style);
}

}  // namespace dataflow_qa::reports::console
