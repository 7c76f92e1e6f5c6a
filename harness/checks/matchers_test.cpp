#include "harness/checks/matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::checks {
namespace {

using namespace std::chrono_literals;

template <typename T>
std::string why(const testing::Matcher<const T&>& matcher, const T& value) {
  testing::StringMatchResultListener listener;
  const bool matches = matcher.MatchAndExplain(value, &listener);
  EXPECT_EQ(matches, listener.str().empty());
  return listener.str();
}

Arrival arrived() {
  return {.property = "email",
          .record = "Custom PMS customers C-1004",
          .edited_in = "Custom PMS",
          .elsewhere = "PowerOffice GO Customers 27000004",
          .label = "email ↔ EmailAddress",
          .other_property = "EmailAddress",
          .other_id = "27000004",
          .expected = "new@fjord.example",
          .actual = "new@fjord.example",
          .before = "old@fjord.example",
          .arrived = true,
          .still_there = true,
          .written = "new@fjord.example",
          .edited_actual = "new@fjord.example",
          .settles = 1,
          .waited = 412ms};
}

Arrival lost() {
  auto arrival = arrived();
  arrival.arrived = false;
  arrival.actual = arrival.before;
  return arrival;
}

TEST(Arrived, AcceptsAnEditThatIsOnBothSides) {
  EXPECT_EQ(why(Arrived(), arrived()), "");
}

TEST(Arrived, SaysThatNoWriteWasSent) {
  EXPECT_EQ(why(Arrived(), lost()),
            "`email` of Custom PMS customers C-1004, changed to “new@fjord.example” in Custom PMS, did not reach "
            "PowerOffice GO Customers 27000004: “new@fjord.example” was expected in `EmailAddress`, but after 1 settle "
            "(0.4 s) it still held “old@fjord.example”; no write to it was sent");
}

TEST(Arrived, SaysThatWritesDidNotBringIt) {
  auto arrival = lost();
  arrival.writes = 2;
  arrival.actual = nullptr;
  EXPECT_THAT(why(Arrived(), arrival), testing::HasSubstr("it held empty; 2 writes to it did not bring it"));
}

TEST(Arrived, QuotesTheRefusal) {
  auto arrival = lost();
  arrival.refused = {"PATCH /v2/Customers/27000004 was refused with 400"};
  EXPECT_THAT(why(Arrived(), arrival), testing::EndsWith("; PATCH /v2/Customers/27000004 was refused with 400"));
}

TEST(Arrived, NoticesAnEditThatWasOverwritten) {
  auto arrival = arrived();
  arrival.still_there = false;
  arrival.edited_actual = "old@fjord.example";
  EXPECT_EQ(why(Arrived(), arrival),
            "`email` of Custom PMS customers C-1004, changed to “new@fjord.example” in Custom PMS, was overwritten "
            "there: after 1 settle (0.4 s) it is “old@fjord.example”");
}

TEST(Arrived, SaysThatItWasCleared) {
  auto arrival = lost();
  arrival.written = nullptr;
  EXPECT_THAT(why(Arrived(), arrival), testing::HasSubstr("C-1004, cleared in Custom PMS, did not reach"));
}

TEST(Arrived, NamesThePropertyThatFlips) {
  auto arrival = arrived();
  arrival.oscillation = Oscillation{"go", "Customers", "27000004", "EmailAddress", 9};
  EXPECT_THAT(why(Arrived(), arrival), testing::HasSubstr("did not settle: `EmailAddress` of Customers 27000004 of "
                                                          "“go” kept being written (9 times and more)"));
  arrival.oscillation->label = "PowerOffice Go";
  EXPECT_THAT(why(Arrived(), arrival), testing::HasSubstr("of “PowerOffice Go” kept being written"));
}

TEST(HasOneCounterpart, TellsNoneFromSeveral) {
  Linkage linkage{.record = "Custom PMS customers C-1004", .elsewhere = "PowerOffice GO", .waited = 1500ms};
  EXPECT_EQ(why(HasOneCounterpart(), linkage),
            "Custom PMS customers C-1004 has no counterpart in PowerOffice GO: none was there when all had settled "
            "(1.5 s); no new record there looks like it");
  linkage.counterparts = {"1", "2"};
  EXPECT_EQ(why(HasOneCounterpart(), linkage),
            "Custom PMS customers C-1004 has 2 counterparts in PowerOffice GO: 1, 2");
  linkage.counterparts = {"1"};
  EXPECT_EQ(why(HasOneCounterpart(), linkage), "");
}

TEST(BelongsToSomething, SaysWhatAStrayIs) {
  EXPECT_EQ(why(BelongsToSomething(), Orphan{"7", {}, "PowerOffice GO Customers 7"}),
            "PowerOffice GO Customers 7 was made by the subject and is the counterpart of nothing");
}

TEST(HasSameCounterparts, SaysWhatTheCounterpartWas) {
  const Linkage linkage{.record = "Custom PMS customers C-1", .elsewhere = "PowerOffice GO", .counterparts = {"2"}};
  EXPECT_EQ(why(HasSameCounterparts({"2"}), linkage), "");
  EXPECT_EQ(why(HasSameCounterparts({"1"}), linkage),
            "the counterpart of Custom PMS customers C-1 in PowerOffice GO was 1, and is 2 after edits");
}

TEST(AgreesInEveryProperty, ListsEachDifference) {
  const Agreement agreement{.source = "Custom PMS customers C-1",
                            .target = "PowerOffice GO Customers 1",
                            .differences = {{"email ↔ EmailAddress", Side::target, "1", "a@x.example", nullptr},
                                            {"active ↔ IsArchived", Side::target, "1", false, true}},
                            .waited = 800ms};
  EXPECT_EQ(
      why(AgreesInEveryProperty(), agreement),
      "PowerOffice GO Customers 1 does not hold what Custom PMS customers C-1 holds when all has settled (0.8 s): "
      "`email ↔ EmailAddress` is "
      "empty where “a@x.example” was expected; `active ↔ IsArchived` is true where false was expected");
}

TEST(HasNoCounterpart, SaysWhichOneWasMade) {
  const Linkage alone{.record = "Custom PMS customers C-1004", .elsewhere = "PowerOffice GO"};
  EXPECT_EQ(why(HasNoCounterpart(), alone), "");
  auto made = alone;
  made.counterparts = {"27000004", "27000005"};
  EXPECT_EQ(why(HasNoCounterpart(), made),
            "Custom PMS customers C-1004 was given a counterpart in PowerOffice GO, 27000004, 27000005, though there "
            "was no link yet and nothing that calls for one");
}

TEST(DiffersInEveryProperty, SaysInWhichCriterionTheyWereMerged) {
  const Agreement apart{.source = "Custom PMS customers C-1004", .target = "PowerOffice GO Customers 27000004"};
  EXPECT_EQ(why(DiffersInEveryProperty(), apart), "");
  auto merged = apart;
  merged.agreed = {"email ↔ EmailAddress"};
  EXPECT_EQ(why(DiffersInEveryProperty(), merged),
            "Custom PMS customers C-1004 and PowerOffice GO Customers 27000004 differed in every criterion, and hold "
            "the same now in `email ↔ EmailAddress`: they were merged");
}

}  // namespace
}  // namespace dataflow_qa::checks
