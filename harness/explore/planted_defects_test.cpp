// Explorations of the bundled sync: with a defect that takes a few steps in a certain order, each is found and cut down
// to little more than those steps; without one, nothing is found.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "harness/explore/explore.h"
#include "harness/explore/wording.h"
#include "harness/run/testing/mutants.h"
#include "harness/run/world_factory.h"
#include "harness/world/trouble.h"
#include "reports/model/sentences.h"

namespace dataflow_qa::explore {
namespace {

using run::testing::Mutant;
using run::testing::MutantRun;

/// Explores a sync of the bundled document.
class ExplorationOf {
 public:
  explicit ExplorationOf(const Mutant& mutant) : mutant_(mutant), options_(mutant_.options()) {}

  Explored explore(const ExploreOptions& options, const ExploreObserver& observer = {}) const {
    const auto abilities =
        abilities_of({.checklist = options_.checklist, .model = options_.model, .subject = options_.subject});
    return explore::explore(abilities, player(), stories_at_once, options, observer);
  }
  /// What fails when the steps are taken after a customer A was created and linked; empty where nothing does.
  [[nodiscard]] std::string failure_after(const std::string& steps) const {
    const auto story = read_story(R"({"history": 1, "dataflow": "customers", "steps": [
      {"do": "create", "record": "A", "in": "source"}, {"do": "settle"}, )" +
                                      steps + R"(, {"do": "settle"}]})",
                                  "h.json");
    if (!story) return story.error().text();
    const auto outcome = player().play({*story}, Sharing::none).front();
    return outcome.failure ? reports::sentence(*outcome.failure) : "";
  }
  [[nodiscard]] StoryPlayer player() const {
    StoryPlayer::Setup setup{.run_world = run::make_run_world(options_),
                             .worlds_at_once = run::worlds_at_once(options_),
                             .model = options_.model,
                             .subject = options_.subject};
    for (const auto& check : mutant_.catalogue()) {
      if (check.is_invariant() && check.level == checklist::Level::required) setup.invariants.push_back(check);
    }
    return StoryPlayer(std::move(setup));
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
                      Planted{"writes-over-with-the-latest-version", 3}, Planted{"forgets-edits-of-what-it-made", 2},
                      Planted{"source-always-wins", 2}),
    [](const auto& each) {
      auto name = each.param.name;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

TEST(Exploration, ThatIsInterruptedKnowsWhatItWasCuttingDown) {
  const ExplorationOf exploration(run::testing::find_mutant("mutants", "archives-and-writes-no-more"));
  Explored kept;
  const ExploreObserver observer{.on_news = [&](const Explored& explored) {
    kept = explored;
    if (!explored.findings.empty()) throw world::Interrupted();
  }};
  EXPECT_THROW((void)exploration.explore({.seeds = 960, .findings_at_most = 1}, observer), world::Interrupted);
  ASSERT_EQ(kept.findings.size(), 1U);
  EXPECT_GT(kept.stories, 0U);
  EXPECT_EQ(kept.findings.front().shrunk.played, 1U) << "it was not played again";
}

/// A fault, and a sync that cannot live with it.
struct Fatal {
  std::string name;
  std::string mutant;
  std::string steps;
  friend std::ostream& operator<<(std::ostream& out, const Fatal& fatal) { return out << fatal.name; }
};

class FaultTest : public ::testing::TestWithParam<Fatal> {};

TEST_P(FaultTest, ComesAndIsSurvivedByACorrectSync) {
  const auto& [name, mutant, steps] = GetParam();
  EXPECT_NE(ExplorationOf(run::testing::find_mutant("mutants", mutant)).failure_after(steps), "");
  EXPECT_EQ(ExplorationOf(run::testing::find_mutant("conformant", "full-listings")).failure_after(steps), "");
}

constexpr auto edit_here = R"({"do": "edit", "record": "A", "in": "source", "properties": ["email"]})";
constexpr auto edit_there = R"({"do": "edit", "record": "A", "in": "target", "properties": ["email"]})";
const std::string refused = R"({"do": "spoil", "record": "A", "in": "target", "fault": "refused"}, )";

INSTANTIATE_TEST_SUITE_P(
    Each, FaultTest,
    ::testing::Values(
        Fatal{"refused", "never-tries-again", refused + edit_here},
        Fatal{"refused_after_a_kill", "never-tries-again",
              std::string(R"({"do": "kill"}, )") + edit_here + R"(, {"do": "settle"}, )" + refused + edit_here},
        Fatal{"refused_after_an_orderly_stop", "never-tries-again",
              std::string(R"({"do": "finish"}, )") + edit_here + R"(, {"do": "settle"}, )" + refused + edit_here},
        Fatal{"token_ended", "keeps-its-first-token",
              std::string(R"({"do": "disturb", "in": "target", "fault": "token-ended"}, )") + edit_here},
        Fatal{"token_refused", "keeps-its-first-token",
              std::string(R"({"do": "disturb", "in": "target", "fault": "token-refused"}, )") + edit_here},
        Fatal{"closed", "forgets-what-happened-while-away",
              std::string(R"({"do": "disturb", "in": "target", "fault": "closed"}, )") + edit_there},
        Fatal{"hanging", "forgets-what-happened-while-away",
              std::string(R"({"do": "disturb", "in": "target", "fault": "hanging"}, )") + edit_there},
        Fatal{"unavailable", "forgets-what-happened-while-away",
              std::string(R"({"do": "disturb", "in": "target", "fault": "unavailable"}, )") + edit_there},
        Fatal{"left_an_orphan_beside_a_fault", "orphan-customers",
              R"({"do": "spoil", "record": "A", "in": "target", "fault": "slow"},
                 {"do": "create", "record": "B", "in": "source"})"},
        Fatal{"changed_another_field_beside_a_fault", "tampers-with-other-fields",
              std::string(R"({"do": "spoil", "record": "A", "in": "target", "fault": "slow"}, )") + edit_here},
        Fatal{"killed", "repeats-creations-when-killed",
              R"({"do": "kill"}, {"do": "create", "record": "B", "in": "source"})"}),
    [](const auto& each) { return each.param.name; });

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
