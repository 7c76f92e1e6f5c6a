// Held by compare_test.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "reports/compare/compare_groups.h"
#include "reports/compare/compare_reports.h"
#include "reports/formats/console_parts.h"
#include "reports/text.h"

namespace dataflow_qa::reports::console {
namespace {

/// How much is shown; less and less where a terminal is too small.
struct Amount {
  std::size_t broken;  // rows of what broke
  std::size_t others;  // rows of each other group
  bool figures;
};
constexpr std::array<Amount, 8> amounts{{{10, 5, true},
                                         {8, 3, true},
                                         {6, 1, true},
                                         {6, 1, false},
                                         {4, 1, false},
                                         {3, 0, false},
                                         {2, 0, false},
                                         {1, 0, false}}};

constexpr double worth_showing = 0.2;  // a figure that changed by less than this is noise
constexpr std::string_view where_all_is = "--format markdown shows all";

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

/// The label is shown where it differs from what the heading says of the whole and from the label before.
std::string group_text(const Group& group, std::size_t shown, const std::string& heading, std::string& last,
                       const Style& style) {
  std::string out = "\n" + bold(text::one_line(group.title), style) + "\n";
  if (group.label != heading && group.label != last && shown > 0) {
    out += block("  ", 2, "(" + group.label + ")", style);
    last = group.label;
  }
  for (std::size_t i = 0; i < std::min(shown, group.rows.size()); ++i) out += row_text(group.rows[i], style);
  if (shown > 0 && group.rows.size() > shown) {
    out += fmt::format("  and {} more ({})\n", group.rows.size() - shown, where_all_is);
  }
  return out;
}

bool is_worth_showing(const FigureChange& figure) {
  if (!figure.ratio) return figure.before.value_or(0) != figure.now.value_or(0);
  return *figure.ratio > 1 + worth_showing || *figure.ratio < 1 - worth_showing;
}

/// As wide as the longest name, and no wider than a line of 80 columns allows.
std::size_t width_of_names(const std::vector<FigureChange>& figures) {
  std::size_t width = 24;
  for (const auto& figure : figures) {
    if (is_worth_showing(figure)) width = std::max(width, text::one_line(figure.name).size());
  }
  return std::min<std::size_t>(width, 44);
}

std::string figures_text(const Comparison& comparison, const Style& style) {
  const auto width = width_of_names(comparison.figures);
  std::string out;
  for (const FigureChange& figure : comparison.figures) {
    if (!is_worth_showing(figure)) continue;
    out += fmt::format("  {:<{}} {:>10} {} {:>10}  {}\n", text::shortened(text::one_line(figure.name), width), width,
                       style.unicode || figure.before ? figure_text(figure.before) : "-", style.unicode ? "→" : "->",
                       style.unicode || figure.now ? figure_text(figure.now) : "-",
                       figure.ratio ? fmt::format("{} {:.2f}", style.unicode ? "×" : "x", *figure.ratio) : "");
  }
  return out.empty() ? "" : "\n" + bold("Figures that changed by more than 20 %", style) + "\n" + out;
}

std::string side_text(const char* name, const RunSummary& side, const Style& style) {
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
  return plain_gaps(std::move(text), style);
}

std::string text_within(const Comparison& comparison, const Amount& amount, const Style& style) {
  const std::string changed = what_changed(comparison);
  std::string out = bold(text::one_line(comparison.title), style) + "\n";
  out += side_text("before", comparison.before, style) + side_text("now", comparison.now, style);
  out += block("changed ", 8, changed, style);
  out += "\n" + painted(headline(comparison), headline_verdict(comparison), style) + "\n";
  std::string label;
  if (const Group group = broke(comparison); !group.rows.empty()) {
    out += group_text(group, amount.broken, changed, label, style);
    if (!group.rows.front().reproduce.empty()) {
      out += block("  again: ", 9, group.rows.front().reproduce, style);
    }
  }
  for (const Group& group : other_groups(comparison)) out += group_text(group, amount.others, changed, label, style);
  return fit(out + (amount.figures ? figures_text(comparison, style) : ""), style);
}

/// Lines, and one for the prompt that follows.
std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
}

}  // namespace

std::string comparison(const Comparison& comparison, const Style& style) {
  std::string out;
  for (const Amount& amount : amounts) {
    const bool whole = out.empty();
    out = text_within(comparison, amount, style);
    if (!whole && !out.ends_with(fmt::format("({})\n", where_all_is))) out += fmt::format("({})\n", where_all_is);
    if (style.height == 0 || lines_of(out) <= style.height) break;
  }
  return out;
}

}  // namespace dataflow_qa::reports::console
