// Whole sabotages of the bundled sync, in this process: each kind of tampering is noticed.

#include "harness/sabotage/sabotage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
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
  [[nodiscard]] reports::Sabotage play(const std::vector<Tampering>& tamperings,
                                       const SabotageObserver& observer = {}) const {
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

/// The bundled sync as it is: it asks for changes, and compares everything now and then.
run::testing::Mutant correct() {
  return {.name = "as-it-is",
          .defect = "none",
          .options = {{"page_size", "20"}, {"full_scan_interval_ms", "3000"}, {"overlap_ms", "60"}},
          .subject = {{"full_scan_interval_ms", 3000}}};
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

constexpr std::size_t parts = 8;

class EachKindTest : public ::testing::TestWithParam<std::size_t> {};

/// The first tampering of each kind, in parts.
TEST_P(EachKindTest, IsNoticed) {
  if (!run::testing::is_long()) GTEST_SKIP() << "takes minutes: DATAFLOW_QA_LONG=1 runs it";
  const SabotageOf sync(correct());
  std::set<std::string> kinds;
  std::vector<Tampering> some;
  for (const auto& each : sync.all()) {
    if (kinds.insert(each.kind).second && kinds.size() % parts == GetParam()) some.push_back(each);
  }
  EXPECT_THAT(others_than(Outcome::noticed, sync.play(some)), ::testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Parts, EachKindTest, ::testing::Range(std::size_t{0}, parts));

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
                                    const int over = std::atoi(what.c_str());  // "2 of 13 tamperings"
                                    if (over >= 2) throw world::Interrupted();
                                  }});
  EXPECT_FALSE(sabotage.complete);
  EXPECT_EQ(sabotage.trouble, "interrupted");
  EXPECT_GE(reports::totals(sabotage).at(Outcome::noticed), 2);
  EXPECT_GE(reports::totals(sabotage).at(Outcome::not_tried), 1);
  EXPECT_EQ(reports::totals(sabotage)[Outcome::not_noticed], 0) << "those at work had not met all";
  EXPECT_EQ(reports::exit_status(sabotage), 3);
}

}  // namespace
}  // namespace dataflow_qa::sabotage
