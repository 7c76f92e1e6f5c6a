#include "reports/formats/exploration.h"

#include <gtest/gtest.h>

#include "reports/failure_samples.h"

namespace dataflow_qa::reports {
namespace {

TEST(ExplorationText, AFindingIsWhatPersonsDidAndWhatCameOfIt) {
  ExplorationFinding finding{.seed = 17,
                             .steps = 2,
                             .drawn_steps = 12,
                             .played = 10,
                             .failed = 3,
                             .words = {"Somebody creates A.", "Somebody edits A."},
                             .failure = sample::failure(FailureKind::missing)};
  const auto text = finding_console(1, finding, {});
  EXPECT_TRUE(text.starts_with("\nFinding 1, from seed 17:\n   1. Somebody creates A.\n   2. Somebody edits A.\n"))
      << text;
  EXPECT_TRUE(text.ends_with("  It fails in 3 of 10 plays; drawn with 12 steps, cut down to 2.\n")) << text;
  finding.failed = 10;
  EXPECT_NE(finding_console(1, finding, {}).find("It fails every time (10 plays);"), std::string::npos);
  finding.played = finding.failed = 1;
  EXPECT_NE(finding_console(1, finding, {}).find("Seen once: the exploration ended before"), std::string::npos);
  finding.played = 10;
  finding.failed = 0;
  EXPECT_NE(finding_console(1, finding, {}).find("Seen once; 10 replays did not show it again,"), std::string::npos);
}

TEST(ExplorationText, TheTotalsCountHistoriesThatFailedAlike) {
  Exploration exploration{.complete = true, .duration_ms = 2000, .histories = 20, .steps = 100};
  EXPECT_EQ(exploration_totals(exploration),
            "20 histories with 100 steps played in 2.0 s (50 steps a second): the sync kept what every sync must "
            "keep.\n");
  exploration.findings = {{.alike = 3}, {}};
  EXPECT_TRUE(exploration_totals(exploration).ends_with(": 5 failed, in 2 ways.\n"));
}

}  // namespace
}  // namespace dataflow_qa::reports
