#include "harness/checks/matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::checks {
namespace {

using namespace std::chrono_literals;
using reports::CauseKind;
using reports::Circumstance;
using reports::FailureKind;
using ::testing::ElementsAre;

const reports::RecordName customer{reports::Side::source, "Custom PMS", "customers", "C-1004"};
const reports::RecordName counterpart{reports::Side::target, "PowerOffice GO", "Customers", "27000004"};
const reports::PropertyName email{"email", "EmailAddress"};

Arrival arrived() {
  return {.property = email,
          .edited = customer,
          .elsewhere = counterpart,
          .written = "new@fjord.example",
          .edited_now = "new@fjord.example",
          .expected = "new@fjord.example",
          .actual = "new@fjord.example",
          .before = "old@fjord.example",
          .arrived = true,
          .still_there = true,
          .occasion = {.circumstances = {Circumstance::while_down}, .settles = 1, .waited = 412ms}};
}

TEST(Arrived, AcceptsAnEditThatIsOnBothSides) {
  EXPECT_FALSE(Arrived()(arrived()));
}

TEST(Arrived, SaysWhatIsThereInstead) {
  auto lost = arrived();
  lost.arrived = false;
  lost.actual = lost.before;
  lost.cause = {.kind = CauseKind::no_write_sent, .walks = 2};
  const auto failure = Arrived()(lost).value();
  EXPECT_EQ(failure.kind, FailureKind::not_arrived);
  EXPECT_EQ(failure.record, customer);
  EXPECT_EQ(failure.counterpart, counterpart);
  EXPECT_EQ(failure.property, email);
  EXPECT_EQ(failure.written, "new@fjord.example");
  EXPECT_EQ(failure.expected, "new@fjord.example");
  EXPECT_EQ(failure.actual, "old@fjord.example");
  EXPECT_EQ(failure.before, "old@fjord.example");
  EXPECT_EQ(failure.cause.kind, CauseKind::no_write_sent);
}

TEST(Arrived, SaysWhenItHappened) {
  auto lost = arrived();
  lost.arrived = false;
  const auto failure = Arrived()(lost).value();
  EXPECT_THAT(failure.circumstances, ElementsAre(Circumstance::while_down));
  EXPECT_EQ(failure.settles, 1);
  EXPECT_EQ(failure.waited_ms, 412);
}

TEST(Arrived, NoticesAnEditThatWasOverwritten) {
  auto arrival = arrived();
  arrival.still_there = false;
  arrival.edited_now = "old@fjord.example";
  const auto failure = Arrived()(arrival).value();
  EXPECT_EQ(failure.kind, FailureKind::overwritten);
  EXPECT_EQ(failure.record, customer);
  EXPECT_EQ(failure.expected, "new@fjord.example");
  EXPECT_EQ(failure.actual, "old@fjord.example");
}

TEST(Arrived, NamesThePropertyThatOscillates) {
  auto arrival = arrived();
  arrival.endless_writes = EndlessWrites{counterpart, {"", "EmailAddress"}, 9, false};
  const auto failure = Arrived()(arrival).value();
  EXPECT_EQ(failure.kind, FailureKind::oscillation);
  EXPECT_EQ(failure.record, customer);
  EXPECT_EQ(failure.rewritten, counterpart);
  EXPECT_EQ(failure.rewritten_property.target, "EmailAddress");
  EXPECT_EQ(failure.writes, 9);
  arrival.endless_writes->refused = true;
  EXPECT_EQ(Arrived()(arrival)->kind, FailureKind::refused_repeatedly);
}

Linkage alone() {
  return {.record = customer, .elsewhere = "PowerOffice GO", .occasion = {.waited = 1500ms}};
}

Linkage linked_to(std::vector<std::string> ids) {
  auto linkage = alone();
  linkage.counterparts = std::move(ids);
  return linkage;
}

TEST(HasOneCounterpart, SaysWhatIsNearestWhereThereIsNone) {
  auto linkage = alone();
  linkage.nearest = {.id = "27000009", .equal = 3};
  linkage.cause = {.kind = CauseKind::refused, .request = "POST /v2/Customers", .status = 400};
  const auto failure = HasOneCounterpart()(linkage).value();
  EXPECT_EQ(failure.kind, FailureKind::missing);
  EXPECT_EQ(failure.elsewhere, "PowerOffice GO");
  EXPECT_EQ(failure.nearest->id, "27000009");
  EXPECT_EQ(failure.cause.status, 400);
  EXPECT_EQ(failure.waited_ms, 1500);
}

TEST(HasOneCounterpart, NamesEachWhereThereAreSeveral) {
  const auto failure = HasOneCounterpart()(linked_to({"1", "2"})).value();
  EXPECT_EQ(failure.kind, FailureKind::duplicate);
  EXPECT_THAT(failure.counterparts, ElementsAre("1", "2"));
  EXPECT_FALSE(HasOneCounterpart()(linked_to({"1"})));
}

TEST(HasOneCounterpart, PutsEndlessWritesFirst) {
  auto linkage = linked_to({"27000004"});
  linkage.endless_writes = EndlessWrites{counterpart, {}, 9, false};
  const auto failure = HasOneCounterpart()(linkage).value();
  EXPECT_EQ(failure.kind, FailureKind::oscillation);
  EXPECT_EQ(failure.record, customer);
  EXPECT_EQ(failure.rewritten, counterpart);
  EXPECT_TRUE(failure.rewritten_property.empty());
}

TEST(HasNoCounterpart, NamesTheOneThatWasMade) {
  EXPECT_FALSE(HasNoCounterpart()(alone()));
  const auto failure = HasNoCounterpart()(linked_to({"27000004"})).value();
  EXPECT_EQ(failure.kind, FailureKind::premature_link);
  EXPECT_THAT(failure.counterparts, ElementsAre("27000004"));
}

TEST(LiesOutside, NamesTheCounterpartThatWasMade) {
  EXPECT_FALSE(LiesOutside()(alone()));
  EXPECT_EQ(LiesOutside()(linked_to({"1"}))->kind, FailureKind::outside_dataflow);
}

TEST(HasSameCounterparts, NamesThoseOfBefore) {
  EXPECT_FALSE(HasSameCounterparts({"2"})(linked_to({"2"})));
  const auto failure = HasSameCounterparts({"1"})(linked_to({"2"})).value();
  EXPECT_EQ(failure.kind, FailureKind::relinked);
  EXPECT_THAT(failure.counterparts_before, ElementsAre("1"));
  EXPECT_THAT(failure.counterparts, ElementsAre("2"));
}

TEST(BelongsToSomething, NamesTheOrphan) {
  const auto failure = BelongsToSomething()({counterpart, {}}).value();
  EXPECT_EQ(failure.kind, FailureKind::orphan);
  EXPECT_EQ(failure.record, counterpart);
}

TEST(IsExplained, KeepsAChangeApartFromADeletion) {
  const auto changed = IsExplained()({counterpart, on_one_side(Side::target, "Name"), "Fjord", nullptr}).value();
  EXPECT_EQ(changed.kind, FailureKind::unexpected_change);
  EXPECT_EQ(changed.property.target, "Name");
  EXPECT_EQ(changed.before, "Fjord");
  EXPECT_TRUE(changed.actual.is_null());
  EXPECT_EQ(IsExplained()({.record = counterpart})->kind, FailureKind::deleted);
}

TEST(IsKept, SaysWhatEachSideHoldsNow) {
  Kept kept{{customer, counterpart, email}, "old", "old", "new", false, {}};
  const auto failure = IsKept()(kept).value();
  EXPECT_EQ(failure.kind, FailureKind::not_kept);
  EXPECT_EQ(failure.before, "old");
  EXPECT_EQ(failure.actual, "old");
  EXPECT_EQ(failure.actual_elsewhere, "new");
  kept.kept = true;
  EXPECT_FALSE(IsKept()(kept));
}

TEST(IsAtMostAllowed, Counts) {
  EXPECT_FALSE(IsAtMostAllowed()({customer, 1, 1}));
  const auto failure = IsAtMostAllowed()({customer, 2, 1}).value();
  EXPECT_EQ(failure.kind, FailureKind::excess_writes);
  EXPECT_EQ(failure.writes, 2);
  EXPECT_EQ(failure.writes_allowed, 1);
}

TEST(BelongsToSomething, TakesACopyForADuplicateOfItsOriginal) {
  auto copy = customer;
  copy.id = "C-1060";
  EXPECT_EQ(BelongsToSomething()({.name = copy, .record = {}})->kind, FailureKind::orphan);
  const auto failure = BelongsToSomething()({.name = copy, .record = {}, .original = customer}).value();
  EXPECT_EQ(failure.kind, FailureKind::duplicate);
  EXPECT_EQ(failure.record, customer);
  EXPECT_EQ(failure.counterpart, copy);
}

TEST(AgreesInEveryProperty, ListsEachDifference) {
  const Agreement agreement{.record = customer,
                            .counterpart = counterpart,
                            .differences = {{email, counterpart, "a@x.example", nullptr, false},
                                            {{"active", "IsArchived"}, counterpart, false, true, false}}};
  const auto failure = AgreesInEveryProperty()(agreement).value();
  EXPECT_EQ(failure.kind, FailureKind::differs);
  EXPECT_EQ(failure.record, customer);
  EXPECT_EQ(failure.counterpart, counterpart);
  ASSERT_EQ(failure.differences.size(), 2U);
  EXPECT_EQ(failure.differences[1].property.source, "active");
  EXPECT_FALSE(AgreesInEveryProperty()({.record = customer, .counterpart = counterpart}));
}

TEST(AgreesInEveryProperty, SaysWhatWasOverwrittenOnBothSides) {
  const Agreement agreement{
      .record = customer, .counterpart = counterpart, .differences = {{email, customer, "a@x.example", nullptr, true}}};
  EXPECT_EQ(AgreesInEveryProperty()(agreement)->kind, FailureKind::overwritten);
}

TEST(DiffersInEveryProperty, SaysInWhichCriterionTheyWereMerged) {
  EXPECT_FALSE(DiffersInEveryProperty()({.record = customer, .counterpart = counterpart}));
  const auto failure =
      DiffersInEveryProperty()({.record = customer, .counterpart = counterpart, .agreed = {email}}).value();
  EXPECT_EQ(failure.kind, FailureKind::merged);
  EXPECT_THAT(failure.properties, ElementsAre(email));
}

TEST(IsTrue, SaysWhatOnlyTheCheckKnows) {
  EXPECT_FALSE(IsTrue("it is cold")(true));
  const auto failure = IsTrue("it is cold")(false).value();
  EXPECT_EQ(failure.kind, FailureKind::other);
  EXPECT_EQ(failure.message, "it is cold");
}

Conflict conflict(bool equal, bool source_stands, bool target_stands) {
  return {.pair = {customer, counterpart, email},
          .from_source = "s",
          .from_target = "t",
          .on_source = "s",
          .on_target = "t",
          .equal = equal,
          .source_stands = source_stands,
          .target_stands = target_stands,
          .rule = ConflictRule::source_wins,
          .occasion = {}};
}

TEST(Converges, SaysHowAConflictMayEnd) {
  EXPECT_EQ(Converges()(conflict(false, false, false))->kind, FailureKind::diverged);
  EXPECT_EQ(Converges()(conflict(true, false, false))->kind, FailureKind::invented);
  EXPECT_FALSE(Converges()(conflict(true, false, true)));
  auto ruled = conflict(true, false, true);
  ruled.winner = Side::source;
  EXPECT_EQ(Converges()(ruled)->kind, FailureKind::wrong_winner);
  ruled.winner = Side::target;
  EXPECT_FALSE(Converges()(ruled));
}

TEST(Converges, SaysWhatBothPersonsWroteAndWhatIsThereNow) {
  const auto failure = Converges()(conflict(false, false, false)).value();
  EXPECT_EQ(failure.record, customer);
  EXPECT_EQ(failure.counterpart, counterpart);
  EXPECT_EQ(failure.written, "s");
  EXPECT_EQ(failure.written_elsewhere, "t");
  EXPECT_EQ(failure.actual, "s");
  EXPECT_EQ(failure.actual_elsewhere, "t");
  EXPECT_EQ(failure.rule, "source-wins");
}

TEST(DifferencesOf, AreOnTheSideWhereTheValueWasLookedFor) {
  auto lost = arrived();
  lost.arrived = false;
  lost.actual = nullptr;
  const auto rows = differences_of(Arrived()(lost).value());
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].record, counterpart);
  EXPECT_EQ(rows[0].expected, "new@fjord.example");
  EXPECT_TRUE(rows[0].actual.is_null());
}

}  // namespace
}  // namespace dataflow_qa::checks
