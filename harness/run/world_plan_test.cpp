#include "harness/run/world_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::run {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// "restart: c.restart, c.one-to-one" for each world.
std::vector<std::string> worlds(const std::vector<CheckDefinition>& checks,
                                std::size_t at_once = std::numeric_limits<std::size_t>::max()) {
  std::vector<const CheckDefinition*> all;
  all.reserve(checks.size());
  for (const auto& check : checks) all.push_back(&check);
  std::vector<std::string> result;
  for (const auto& plan : plan_worlds(all, at_once)) {
    std::string line = plan.name + ":";
    for (const auto* check : plan.checks) line += " " + check->name;
    result.push_back(line);
  }
  return result;
}

const auto nothing_to_see = [](const checks::InvariantView&) { return std::unique_ptr<checks::Invariant>(); };
const CheckDefinition one_to_one{.name = "one-to-one", .invariant = nothing_to_see};

TEST(PlanWorlds, TheSharedWorldComesFirstAndInvariantsAreInEveryWorld) {
  EXPECT_THAT(
      worlds({one_to_one, {.name = "restart", .world = {.name = "restart"}}, {.name = "new"}, {.name = "full"}}),
      ElementsAre(": new full one-to-one", "restart: restart one-to-one"));
}

TEST(PlanWorlds, MoreChecksThanMayBeAtWorkAtOnceAreDealtOutToSharedWorlds) {
  const std::vector<CheckDefinition> checks{{.name = "a"}, {.name = "b"}, {.name = "c"}, one_to_one};
  EXPECT_THAT(worlds(checks, 2), ElementsAre(": a c one-to-one", ": b one-to-one"));
  EXPECT_THAT(worlds(checks, 3), ElementsAre(": a b c one-to-one"));
}

TEST(PlanWorlds, OneWorldTakesAHundredChecksAndFewerWhereTheSubjectKeepsToAPace) {
  EXPECT_EQ(world_size({}, 8), 100U);
  EXPECT_EQ(world_size({.max_requests_per_s = 10}, 8), 75U);
  EXPECT_GT(world_size({}, 1), 1000U) << "one world after another: two would take twice as long";
}

TEST(PlanWorlds, AWorldOfOpenQuestionsHasNoInvariants) {
  EXPECT_THAT(worlds({{.name = "delete", .world = {.name = "deletions", .without_invariants = true}}, one_to_one}),
              ElementsAre("deletions: delete"));
}

TEST(PlanWorlds, ACheckThatIsNotApplicableNeedsNoWorldOfItsOwn) {
  EXPECT_THAT(worlds({{.name = "restart", .not_applicable = "no restart", .world = {.name = "restart"}}}),
              ElementsAre(": restart"));
}

TEST(PlanWorlds, ACheckThatIsNotApplicableTakesNoInvariantsFromTheOthers) {
  const CheckDefinition load{
      .name = "load", .not_applicable = "another profile", .world = {.name = "load", .without_invariants = true}};
  EXPECT_THAT(worlds({load, {.name = "new"}, one_to_one}), ElementsAre(": load new one-to-one"));
}

TEST(PlanWorlds, InvariantsAloneLookAtTheFixtures) {
  EXPECT_THAT(worlds({one_to_one}), ElementsAre(": one-to-one"));
  EXPECT_THAT(worlds({}), IsEmpty());
}

}  // namespace
}  // namespace dataflow_qa::run
