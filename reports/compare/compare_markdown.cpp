// Held by compare_test.cpp.
#include <fmt/format.h>

#include <algorithm>

#include "reports/compare/compare_groups.h"
#include "reports/compare/compare_reports.h"
#include "reports/formats/markdown.h"

namespace dataflow_qa::reports {
namespace {

constexpr std::size_t rows_shown = 50;

std::string row_text(const Row& row) {
  std::string out = "- ";
  if (row.verdict) out += fmt::format("{} ", markdown_sign(*row.verdict));
  if (!row.name.empty()) out += fmt::format("**{}** ", markdown_escaped(row.name));
  if (!row.what.empty()) out += fmt::format("{} ", markdown_escaped(row.what));
  if (!row.text.empty()) out += markdown_escaped(row.text);
  out += "\n";
  if (!row.detail.empty()) out += fmt::format("  <br>{}\n", markdown_escaped(row.detail));
  if (!row.reproduce.empty()) out += fmt::format("  <br>again: <code>{}</code>\n", markdown_escaped(row.reproduce));
  return out;
}

std::string group_text(const Group& group) {
  std::string out = fmt::format("\n### {}\n\n<sub>{}</sub>\n\n", group.title, markdown_escaped(group.label));
  for (std::size_t i = 0; i < std::min(rows_shown, group.rows.size()); ++i) out += row_text(group.rows[i]);
  if (group.rows.size() > rows_shown) out += fmt::format("- and {} more\n", group.rows.size() - rows_shown);
  return out;
}

std::string side_row(const char* name, const RunSummary& side) {
  return fmt::format("| {} | {} | {} | {} {} | {} |\n", name, markdown_escaped(side.subject),
                     markdown_escaped(side.run), markdown_sign(side.verdict), label(side.verdict),
                     counts_text(side.totals.checks));
}

std::string figures(const Comparison& comparison) {
  std::string out = "\n### Figures\n\n| figure | before | now | ratio |\n| --- | ---: | ---: | ---: |\n";
  for (const FigureChange& figure : comparison.figures) {
    out += fmt::format("| {} | {} | {} | {} |\n", markdown_escaped(figure.name), figure_text(figure.before),
                       figure_text(figure.now), ratio_text(figure));
  }
  return out;
}

}  // namespace

std::string comparison_markdown(const Comparison& comparison) {
  std::string out = fmt::format("## {} {}\n\n{}\n\n", markdown_sign(headline_verdict(comparison)), headline(comparison),
                                markdown_escaped(comparison.title));
  out += "| run | subject | id | verdict | checks |\n| --- | --- | --- | --- | --- |\n";
  out += side_row("before", comparison.before) + side_row("now", comparison.now);
  out += fmt::format("\nChanged between the runs: {}.\n", markdown_escaped(what_changed(comparison)));
  if (const Group group = broke(comparison); !group.rows.empty()) out += group_text(group);
  for (const Group& group : other_groups(comparison)) out += group_text(group);
  return out + figures(comparison);
}

}  // namespace dataflow_qa::reports
