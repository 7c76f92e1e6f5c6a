// Explorations of the bundled sync: with a defect that takes a few steps in a certain order, each is found and cut down
// to little more than those steps; without one, nothing is found.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "harness/explore/explore.h"
#include "harness/explore/wording.h"
#include "harness/run/testing/mutants.h"
#include "harness/run/world_factory.h"
#include "reports/model/sentences.h"

namespace dataflow_qa::explore {
namespace {

using run::testing::Mutant;
using run::testing::MutantRun;

/// Explores a sync of the bundled document.
class ExplorationOf {
 public:
  explicit ExplorationOf(const Mutant& mutant) : mutant_(mutant), options_(mutant_.options()) {}

  Explored explore(const ExploreOptions& options) const {
    const auto abilities =
        abilities_of({.checklist = options_.checklist, .model = options_.model, .subject = options_.subject});
    StoryPlayer::Setup setup{.run_world = run::make_run_world(options_),
                             .worlds_at_once = run::worlds_at_once(options_),
                             .model = options_.model,
                             .subject = options_.subject};
    for (const auto& check : mutant_.catalogue()) {
      if (check.is_invariant() && check.level == checklist::Level::required) setup.invariants.push_back(check);
    }
    return explore::explore(abilities, StoryPlayer(std::move(setup)), stories_at_once, options, {});
  }
  [[nodiscard]] std::string in_words(const Explored& explored) const {
    std::string text;
    for (const auto& finding : explored.findings) {
      text += "seed " + std::to_string(finding.seed) + ":\n";
      for (const auto& sentence : explore::in_words(finding.shrunk.story, *options_.model))
        text += "  " + sentence + "\n";
      text += "  " + reports::sentence(finding.shrunk.failure) + "\n";
    }
    return text;
  }

 private:
  static constexpr std::size_t stories_at_once = 96;
  MutantRun mutant_;
  run::RunOptions options_;
};

/// A defect, and the fewest steps that show it.
struct Planted {
  std::string name;
  std::size_t fewest;
  bool is_quick = false;  // tried in the short form, too
  friend std::ostream& operator<<(std::ostream& out, const Planted& planted) { return out << planted.name; }
};

class PlantedDefectTest : public ::testing::TestWithParam<Planted> {};

TEST_P(PlantedDefectTest, IsFoundAndCutDown) {
  const auto& planted = GetParam();
  if (!planted.is_quick && !run::testing::is_long()) GTEST_SKIP() << "takes a while: DATAFLOW_QA_LONG=1 runs it";
  const ExplorationOf exploration(run::testing::find_mutant("mutants", planted.name));
  const auto explored = exploration.explore({.seeds = 960, .findings_at_most = 1});
  ASSERT_EQ(explored.findings.size(), 1U);
  const auto& shrunk = explored.findings.front().shrunk;
  EXPECT_LE(steps_made(shrunk.story), planted.fewest + 2) << exploration.in_words(explored);
  EXPECT_GT(shrunk.failed, 0U);
}

INSTANTIATE_TEST_SUITE_P(
    All, PlantedDefectTest,
    ::testing::Values(Planted{"never-writes-a-text-twice", 3}, Planted{"archives-and-writes-no-more", 2, true},
                      Planted{"swallows-edits-made-meanwhile", 3, true}, Planted{"misses-what-happened-while-down", 3},
                      Planted{"takes-projects-for-those-with-their-code", 3}, Planted{"gives-up-taken-codes", 3, true},
                      Planted{"forgets-edits-during-creation", 2}, Planted{"clears-and-writes-no-more", 2},
                      Planted{"writes-over-with-the-latest-version", 3}, Planted{"forgets-edits-of-what-it-made", 2}),
    [](const auto& each) {
      auto name = each.param.name;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

class CorrectSyncTest : public ::testing::TestWithParam<std::string> {};

/// Correct syncs of other shapes keep what every sync must keep, with faults too.
TEST_P(CorrectSyncTest, KeepsEverything) {
  const ExplorationOf exploration(run::testing::find_mutant("conformant", GetParam()));
  const std::size_t seeds = run::testing::is_long() ? 2000 : 24;
  for (const bool faults : {false, true}) {
    const auto explored = exploration.explore({.seeds = seeds, .draw = {.faults = faults}});
    EXPECT_EQ(explored.stories, seeds);
    EXPECT_GT(explored.steps, 15 * seeds);
    EXPECT_EQ(exploration.in_words(explored), "");
  }
}

INSTANTIATE_TEST_SUITE_P(All, CorrectSyncTest,
                         ::testing::Values("full-listings", "reads-singly", "writes-late", "throttled"),
                         [](const auto& each) {
                           auto name = each.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace dataflow_qa::explore
