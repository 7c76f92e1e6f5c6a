// Whole sabotages of the bundled sync, in this process: each kind of tampering is noticed.

#include "harness/sabotage/sabotage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "harness/run/testing/mutants.h"
#include "harness/world/trouble.h"

namespace dataflow_qa::sabotage {
namespace {

using Outcome = reports::SabotageOutcome;
using run::testing::MutantRun;

/// Sabotages a sync of the bundled document.
class SabotageOf {
 public:
  explicit SabotageOf(const run::testing::Mutant& mutant) : sync_(mutant), options_(sync_.options()) {
    all_ = tamperings_of({.checklist = options_.checklist, .model = options_.model, .subject = options_.subject},
                         sync_.catalogue());
  }

  [[nodiscard]] const std::vector<Tampering>& all() const { return all_; }
  [[nodiscard]] std::vector<Tampering> selected(const std::string& globs) const {
    auto some = all_;
    std::erase_if(some, [&](const auto& each) { return !run::selected(each.name, globs); });
    return some;
  }
  [[nodiscard]] reports::Sabotage play(const std::vector<Tampering>& tamperings, SabotageObserver observer = {}) const {
    return sabotage::play(tamperings, {.run = &options_, .catalogue = &sync_.catalogue()}, observer);
  }

 private:
  MutantRun sync_;
  run::RunOptions options_;
  std::vector<Tampering> all_;
};

/// "customers.email.to-target.cleared: not noticed (…)", of those with another outcome.
std::vector<std::string> others_than(Outcome outcome, const reports::Sabotage& sabotage) {
  std::vector<std::string> result;
  for (const auto& statement : sabotage.statements) {
    for (const auto& each : statement.tamperings) {
      if (each.outcome == outcome) continue;
      result.push_back(each.name + ": " + std::string(reports::words(each.outcome)) + " (" + each.note + ")");
    }
  }
  return result;
}

const run::testing::Mutant& correct() {
  static const auto mutant = run::testing::find_mutant("conformant", "full-listings");
  return mutant;
}

TEST(Sabotage, AHandfulOfTamperingsIsNoticed) {
  const SabotageOf sync(correct());
  const auto some = sync.selected(
      "customers.name.to-target.in-capitals:customers.to-target.updates-swallowed:projects.to-target.creations-doubled:"
      "projects.startDate.from-source.read-a-day-earlier:projects.customerId.to-target.of-another-record:"
      "human-data.from-source.all-hidden:projects.managerEmail.from-target.look-up-empty");
  ASSERT_EQ(some.size(), 7U);
  const auto sabotage = sync.play(some);
  EXPECT_THAT(others_than(Outcome::noticed, sabotage), ::testing::IsEmpty());
  EXPECT_TRUE(sabotage.complete);
  EXPECT_EQ(reports::exit_status(sabotage), 0);
}

/// One tampering of each kind, or of each that a seed of the day would not find: all of them at night.
TEST(Sabotage, EachKindIsNoticed) {
  if (!run::testing::is_long()) GTEST_SKIP() << "takes minutes: DATAFLOW_QA_LONG=1 runs it";
  const SabotageOf sync(correct());
  std::set<std::string> kinds;
  auto some = sync.all();
  std::erase_if(some, [&](const auto& each) { return !kinds.insert(each.kind).second; });
  const auto sabotage = sync.play(some);
  EXPECT_THAT(others_than(Outcome::noticed, sabotage),
              ::testing::Each(::testing::HasSubstr(".one-in-fifty-hidden: made good by the sync")));
}

TEST(Sabotage, AStatementWhoseChecksFailAnywayJudgesNothing) {
  const SabotageOf sync(run::testing::find_mutant("mutants", "never-carries-the-phone"));
  const auto sabotage =
      sync.play(sync.selected("customers.phone.to-target.cleared:projects.name.to-target.in-capitals"));
  for (const auto& statement : sabotage.statements) {
    for (const auto& each : statement.tamperings) {
      const bool fallen = each.name.starts_with("customers.phone");
      EXPECT_EQ(each.outcome, fallen ? Outcome::not_judged : Outcome::noticed) << each.name;
    }
  }
  EXPECT_EQ(reports::exit_status(sabotage), 1);
}

TEST(Sabotage, AnInterruptionKeepsWhatIsKnown) {
  const SabotageOf sync(correct());
  const auto some = sync.selected("customers.*.to-target.cleared:customers.*.to-target.in-capitals");
  const auto sabotage = sync.play(some, {.on_progress = [](const std::string& what) {
                                    if (what.starts_with("2 of ")) throw world::Interrupted();
                                  }});
  EXPECT_FALSE(sabotage.complete);
  EXPECT_EQ(sabotage.trouble, "interrupted");
  EXPECT_GE(reports::totals(sabotage).at(Outcome::noticed), 2);
  EXPECT_GE(reports::totals(sabotage).at(Outcome::not_tried), 1);
  EXPECT_EQ(reports::exit_status(sabotage), 3);
}

}  // namespace
}  // namespace dataflow_qa::sabotage
