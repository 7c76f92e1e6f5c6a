// Held by sabotage_test.cpp.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "reports/formats/console_parts.h"
#include "reports/formats/sabotage.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

using OutcomeCounts = std::map<SabotageOutcome, std::int64_t>;

std::int64_t count_of(const OutcomeCounts& counts, SabotageOutcome outcome) {
  const auto found = counts.find(outcome);
  return found == counts.end() ? 0 : found->second;
}

/// The verdict whose mark stands before a statement.
Verdict verdict_over(const SabotagedStatement& statement) {
  const auto counts = totals(statement);
  if (!statement.stands) return Verdict::error;
  if (count_of(counts, SabotageOutcome::not_noticed) + count_of(counts, SabotageOutcome::elsewhere) > 0)
    return Verdict::failed;
  return count_of(counts, SabotageOutcome::noticed) > 0 ? Verdict::passed : Verdict::not_run;
}

/// "24 tried: 22 noticed, 1 made good by the sync, 1 never came into play"
std::string outcomes_text(const OutcomeCounts& counts) {
  std::vector<std::string> parts;
  std::int64_t all = 0;
  for (const auto& [outcome, count] : counts) {
    all += outcome == SabotageOutcome::not_tried ? 0 : count;
    parts.push_back(fmt::format("{} {}", count, words(outcome)));
  }
  return parts.empty() ? "nothing to tamper with" : fmt::format("{} tried: {}", all, fmt::join(parts, ", "));
}

std::string tampering_text(const Tampering& tampering) {
  std::string text = fmt::format("{}: {}", words(tampering.outcome), tampering.what);
  if (tampering.outcome == SabotageOutcome::elsewhere && !tampering.elsewhere.empty()) {
    text += fmt::format("; noticed by {}", tampering.elsewhere.front());
    if (tampering.elsewhere.size() > 1) text += fmt::format(" and {} more", tampering.elsewhere.size() - 1);
  }
  if (tampering.outcome == SabotageOutcome::noticed) text += fmt::format("; by {}", tampering.noticed_by.front());
  if (!tampering.note.empty() && tampering.outcome != SabotageOutcome::noticed)
    text += fmt::format("; {}", tampering.note);
  return text::one_line(text + fmt::format(" ({})", tampering.name));
}

std::string sabotaged_statement(const SabotagedStatement& statement, const console::Style& style) {
  const auto verdict = verdict_over(statement);
  const auto lead = 2 + console::mark_width(verdict, style) + 1;
  std::string out =
      console::block("  " + console::mark(verdict, style) + " ", lead, text::one_line(statement.statement), style);
  const std::string margin(lead, ' ');
  out += console::block(margin, lead, outcomes_text(totals(statement)), style);
  if (!statement.stands) {
    out += console::block(margin, lead, "Its checks fail without any tampering, so they can judge none.", style);
    return out;
  }
  for (const auto& each : statement.tamperings) {
    if (each.outcome == SabotageOutcome::not_tried) continue;
    if (each.outcome == SabotageOutcome::noticed && style.detail != console::Detail::verbose) continue;
    out += console::block(margin + "- ", lead + 2, tampering_text(each), style);
  }
  return out;
}

std::string end_of_sabotage(const Sabotage& sabotage, const console::Style& style) {
  const auto counts = totals(sabotage);
  std::string out =
      console::block("", 8,
                     fmt::format("{}, of {}, in {}", outcomes_text(counts),
                                 text::counted(kinds_tried(sabotage), "kind"), text::duration(sabotage.duration_ms)),
                     style);
  if (sabotage.trouble) out += console::block("", 2, "It ended early: " + text::one_line(*sabotage.trouble), style);
  const auto holes = count_of(counts, SabotageOutcome::not_noticed) + count_of(counts, SabotageOutcome::elsewhere);
  if (holes > 0) {
    out += console::block(
        "", 2,
        fmt::format("{} went past the checks of the statement that it concerns.", text::counted(holes, "tampering")),
        style);
  }
  return out;
}

}  // namespace

std::string sabotage_console(const Sabotage& sabotage, const console::Style& style) {
  std::string out = fmt::format("Sabotage of {}\n", console::bold(text::one_line(sabotage.subject), style));
  std::string dataflow;
  for (const auto& statement : sabotage.statements) {
    if (statement.tamperings.empty() && (sabotage.filter || sabotage.shard)) continue;
    if (statement.dataflow != dataflow)
      out += fmt::format("\n{}\n", console::bold(text::one_line(statement.dataflow), style));
    dataflow = statement.dataflow;
    out += sabotaged_statement(statement, style);
  }
  return out + "\n" + end_of_sabotage(sabotage, style);
}

}  // namespace dataflow_qa::reports
