#include "reports/formats/exploration.h"

#include <fmt/format.h>

#include "reports/formats/console_parts.h"
#include "reports/model/sentences.h"

namespace dataflow_qa::reports {
namespace {

/// "every time", "in 3 of 10 plays".
std::string how_steadily(const ExplorationFinding& finding) {
  if (finding.failed == 0) {
    return fmt::format("Seen once; {} replays did not show it again, so the history is as it was drawn.",
                       finding.played);
  }
  if (finding.played == 1) return "Seen once: the exploration ended before the history was cut down and played again.";
  const auto often = finding.failed == finding.played
                         ? fmt::format("every time ({} plays)", finding.played)
                         : fmt::format("in {} of {} plays", finding.failed, finding.played);
  return fmt::format("It fails {}; drawn with {} steps, cut down to {}.", often, finding.drawn_steps, finding.steps);
}

}  // namespace

std::string finding_console(std::size_t number, const ExplorationFinding& finding, const console::Style& style) {
  auto text =
      fmt::format("\n{}\n", console::bold(fmt::format("Finding {}, from seed {}:", number, finding.seed), style));
  std::size_t step = 0;
  for (const auto& words : finding.words) {
    text += console::block(fmt::format("  {:>2}. ", ++step), 6, words, style);
  }
  text += console::block("  Then: ", 8, sentence(finding.failure) + ".", style);
  return text + console::block("  ", 2, how_steadily(finding), style);
}

std::string exploration_totals(const Exploration& exploration) {
  const auto seconds = static_cast<double>(exploration.duration_ms) / 1000;
  auto text =
      fmt::format("{} histories with {} steps played in {:.1f} s ({:.0f} steps a second): ", exploration.histories,
                  exploration.steps, seconds, seconds > 0 ? static_cast<double>(exploration.steps) / seconds : 0);
  if (exploration.findings.empty()) return text + "the sync kept what every sync must keep.\n";
  std::size_t failed = exploration.findings.size();
  for (const auto& finding : exploration.findings) failed += finding.alike;
  return text + fmt::format("{} failed, in {} way{}.\n", failed, exploration.findings.size(),
                            exploration.findings.size() == 1 ? "" : "s");
}

}  // namespace dataflow_qa::reports
