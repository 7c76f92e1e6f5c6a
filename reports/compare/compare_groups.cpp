// Held by compare_test.cpp.
#include "reports/compare/compare_groups.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string_view>

#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

std::string change_text(const RunChange& change) {
  return fmt::format("{} {} → {}", change.what, change.before.empty() ? "none" : change.before,
                     change.now.empty() ? "none" : change.now);
}

/// What is the same where no change of the subject was found.
std::string same_subject(const Comparison& comparison) {
  return comparison.is_subject_known ? "subject" : "subject name (no version is given)";
}

/// The changes between the runs that may be the reason for a group; `kinds` are beginnings of RunChange::what.
std::string label_of(const Comparison& comparison, std::initializer_list<std::string_view> kinds) {
  std::vector<std::string> parts;
  for (const RunChange& change : comparison.changed) {
    const bool counts =
        std::any_of(kinds.begin(), kinds.end(), [&](std::string_view kind) { return change.what.starts_with(kind); });
    if (counts) parts.push_back(change_text(change));
  }
  if (!parts.empty()) return fmt::format("{}", fmt::join(parts, ", "));
  std::vector<std::string> same;
  for (const std::string_view kind : kinds)
    same.push_back(kind == "subject" ? same_subject(comparison) : std::string(kind));
  return fmt::format("same {}", fmt::join(same, ", "));
}

std::string verdict_label(const Comparison& comparison) {
  return label_of(comparison, {"subject", "document", "mapping", "harness", "fixtures", "seed", "filter"});
}

std::string verdict_change(const CheckChange& change) {
  if (!change.now) return fmt::format("{} → gone", label(*change.before));
  if (!change.before) return fmt::format("new → {}", label(*change.now));
  if (change.before == change.now) return "";
  return fmt::format("{} → {}", label(*change.before), label(*change.now));
}

std::string advisory(const std::string& level) {
  return level == "advisory" ? " (advisory)" : "";
}

Row row_of(const CheckChange& change) {
  Row row;
  row.verdict = change.now.value_or(Verdict::not_run);
  row.name = change.name + advisory(change.level);
  row.what = verdict_change(change);
  row.text = change.now ? change.why_now : "";
  row.reproduce = change.reproduce;
  return row;
}

Row row_of(const ItemChange& change) {
  Row row;
  row.verdict = change.verdict;
  row.name = change.id;
  row.what = change.before.empty()
                 ? "new, " + change.now
                 : (change.now.empty() ? "was " + change.before : fmt::format("{} → {}", change.before, change.now));
  row.text = change.statement;
  return row;
}

Row row_of(const Finding& finding) {
  const std::string where = finding.line ? fmt::format("line {}: ", *finding.line) : "";
  Row row;
  row.text = fmt::format("{}{} [{}]", where, finding.message, finding.kind);
  return row;
}

template <typename Change>
void add_group(std::vector<Group>& groups, std::string_view title, std::string_view noun, std::string label,
               const std::vector<Change>& changes) {
  if (changes.empty()) return;
  Group group{fmt::format("{}: {}", title, text::counted(static_cast<std::int64_t>(changes.size()), noun)),
              std::move(label),
              {}};
  for (const Change& change : changes) group.rows.push_back(row_of(change));
  groups.push_back(std::move(group));
}

void add_still_failing(std::vector<Group>& groups, const Comparison& comparison) {
  if (comparison.still_failing.empty()) return;
  Group group;
  const auto same = std::count_if(comparison.still_failing.begin(), comparison.still_failing.end(),
                                  [](const CheckChange& change) { return change.same_reason; });
  const auto all = static_cast<std::ptrdiff_t>(comparison.still_failing.size());
  group.title = fmt::format("Still failing: {}, {} for the same reason, {} for another", text::counted(all, "check"),
                            same, all - same);
  group.label = verdict_label(comparison);
  for (const bool wanted : {false, true}) {  // another reason is news
    for (const CheckChange& change : comparison.still_failing) {
      if (change.same_reason != wanted) continue;
      Row row = row_of(change);
      row.what += (row.what.empty() ? "" : ", ") + std::string(change.same_reason ? "same reason" : "another reason");
      if (!change.same_reason) row.detail = "before: " + change.why_before;
      group.rows.push_back(std::move(row));
    }
  }
  groups.push_back(std::move(group));
}

}  // namespace

Group broke(const Comparison& comparison) {
  Group group = newly_failing(comparison);
  group.rows.clear();
  for (const Lead& lead : comparison.broke) {
    Row row;
    row.verdict = lead.verdict;
    row.text = lead.text + advisory(lead.level);
    row.reproduce = lead.reproduce;
    if (lead.checks.size() == 1) row.name = lead.check;
    const auto first = std::find_if(comparison.newly_failing.begin(), comparison.newly_failing.end(),
                                    [&](const CheckChange& change) { return change.name == lead.check; });
    if (lead.checks.size() > 1 && first != comparison.newly_failing.end())
      row.detail = "for example: " + first->why_now;
    group.rows.push_back(std::move(row));
  }
  return group;
}

Group newly_failing(const Comparison& comparison) {
  Group group;
  group.title = fmt::format("Newly failing: {}",
                            text::counted(static_cast<std::int64_t>(comparison.newly_failing.size()), "check"));
  group.label = verdict_label(comparison);
  for (const CheckChange& change : comparison.newly_failing) group.rows.push_back(row_of(change));
  return group;
}

std::vector<Group> other_groups(const Comparison& comparison) {
  const std::string checks = verdict_label(comparison);
  const std::string items = label_of(comparison, {"document", "mapping", "harness"});
  const std::string findings = label_of(comparison, {"document", "mapping", "harness", "subject"});
  std::vector<Group> groups;
  add_still_failing(groups, comparison);
  add_group(groups, "Vanished", "statement", items, comparison.vanished);
  add_group(groups, "Changed levels", "statement", items, comparison.levels);
  add_group(groups, "New findings", "finding", findings, comparison.findings_added);
  add_group(groups, "Changed otherwise", "check", checks, comparison.otherwise);
  add_group(groups, "New", "statement", items, comparison.added);
  add_group(groups, "Fixed", "check", checks, comparison.fixed);
  add_group(groups, "Findings gone", "finding", findings, comparison.findings_gone);
  return groups;
}

std::string headline(const Comparison& comparison) {
  const auto counted = [](std::size_t number) { return text::counted(static_cast<std::int64_t>(number), "check"); };
  std::vector<std::string> parts;
  if (!comparison.newly_failing.empty()) parts.push_back(counted(comparison.newly_failing.size()) + " newly failing");
  if (!comparison.still_failing.empty())
    parts.push_back(fmt::format("{} still failing", comparison.still_failing.size()));
  if (!comparison.fixed.empty()) parts.push_back(fmt::format("{} fixed", comparison.fixed.size()));
  if (!comparison.vanished.empty()) parts.push_back(fmt::format("{} vanished", comparison.vanished.size()));
  if (!comparison.added.empty()) parts.push_back(fmt::format("{} new", comparison.added.size()));
  const std::string_view word = has_regressions(comparison) ? "Worse"
                                : !comparison.fixed.empty() ? "Better"
                                : has_changes(comparison)   ? "Changed, none worse"
                                                            : "No change";
  if (parts.empty()) return std::string(word);
  return fmt::format("{}: {}", word, fmt::join(parts, ", "));
}

Verdict headline_verdict(const Comparison& comparison) {
  if (has_regressions(comparison)) return Verdict::failed;
  return comparison.still_failing.empty() ? Verdict::passed : Verdict::flaky;
}

std::string what_changed(const Comparison& comparison) {
  std::vector<std::string> parts;
  for (const RunChange& change : comparison.changed) parts.push_back(change_text(change));
  if (!parts.empty()) return fmt::format("{}", fmt::join(parts, ", "));
  return fmt::format("nothing: same {}, document, mapping, harness, fixtures and seed", same_subject(comparison));
}

std::string figure_text(const std::optional<double>& figure) {
  if (!figure) return "–";
  return std::floor(*figure) == *figure ? fmt::format("{:.0f}", *figure) : fmt::format("{:.2f}", *figure);
}

std::string ratio_text(const FigureChange& figure) {
  return figure.ratio ? fmt::format("× {:.2f}", *figure.ratio) : "";
}

}  // namespace dataflow_qa::reports
