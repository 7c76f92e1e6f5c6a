#include "harness/checks/trail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::checks {
namespace {

using reports::Circumstance;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> ids(const Trail& trail) {
  std::vector<std::string> result;
  for (const auto& record : trail.touched()) result.push_back(record.id);
  return result;
}

TEST(Trail, HasTheRecordThatWasTouchedLatestLast) {
  Trail trail;
  for (const auto* id : {"1", "2", "1"}) trail.touch({Side::source, nullptr, id});
  EXPECT_THAT(ids(trail), ElementsAre("2", "1"));
}

TEST(Trail, TakesARecordThatItDidNotMakeForAFixture) {
  Trail trail;
  trail.note_made({Side::source, nullptr, "1"}, {7, 1, {}, {}});
  EXPECT_EQ(trail.beginning_of({Side::source, nullptr, "1"}).sequence, 7U);
  EXPECT_THAT(trail.beginning_of({Side::source, nullptr, "2"}).circumstances,
              ElementsAre(Circumstance::before_first_start));
}

TEST(Trail, KeepsTheLatestEditOfEachSide) {
  Trail trail;
  const Pair pair{nullptr, "1", "2"};
  const Property property;
  trail.note_edit(pair, Side::source, property, {{}, "old", {}});
  trail.note_edit(pair, Side::source, property, {{}, "new", {}});
  EXPECT_EQ(trail.last_edit(pair, Side::source, property)->source_value, "new");
  EXPECT_EQ(trail.last_edit(pair, Side::target, property), nullptr);
}

TEST(Trail, KnowsTheEditsThatWereLeftOut) {
  Trail trail;
  const Pair pair{nullptr, "1", "2"};
  const Property property;
  trail.note_left_out(property, "not claimed", true);
  trail.note_left_out(property, "not claimed, again", true);
  trail.note_left_out(pair, Side::target, property);
  EXPECT_TRUE(trail.was_left_out(pair, Side::target, property));
  EXPECT_FALSE(trail.was_left_out(pair, Side::source, property));
  ASSERT_EQ(trail.left_out().size(), 1U) << "once for each property";
  EXPECT_EQ(trail.left_out().front().why, "not claimed");
  trail.note_left_out(property, "set once", false);
  EXPECT_EQ(trail.left_out().size(), 2U) << "what nobody does stands beside what the subject does not claim";
  trail.note_edit(pair, Side::target, property, {});
  EXPECT_FALSE(trail.was_left_out(pair, Side::target, property)) << "it was made after all";
}

TEST(Trail, CircumstancesHoldUntilTheyAreCleared) {
  Trail trail;
  trail.add_circumstance(Circumstance::same_tick);
  EXPECT_THAT(trail.circumstances(), ElementsAre(Circumstance::same_tick));
  trail.clear_circumstances();
  EXPECT_THAT(trail.circumstances(), IsEmpty());
}

}  // namespace
}  // namespace dataflow_qa::checks
