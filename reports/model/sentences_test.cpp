#include "reports/model/sentences.h"

#include <gtest/gtest.h>

#include "reports/failure_samples.h"

namespace dataflow_qa::reports {
namespace {

TEST(Sentence, OfAMissingRecordNamesTheNearestOneAndWhy) {
  Failure failure = sample::failure(FailureKind::missing);
  EXPECT_EQ(sentence(failure),
            "Custom PMS customers C-1004 has no counterpart in PowerOffice GO after settling (1.5 s); no new record "
            "there resembles it; the subject sent no write for it");
  failure.nearest = {"27000009", 12};
  failure.cause = {.kind = CauseKind::refused, .request = "POST /v2/Customers", .status = 400};
  EXPECT_EQ(sentence(failure),
            "Custom PMS customers C-1004 has no counterpart in PowerOffice GO after settling (1.5 s); the nearest new "
            "record there is 27000009 (equal in 12 properties); POST /v2/Customers was refused with 400");
  failure.cause = {.kind = CauseKind::written_in_vain, .writes = 2};
  EXPECT_TRUE(sentence(failure).ends_with("; 2 writes were accepted but left no counterpart"));
}

TEST(Sentence, OfALinkNamesTheCounterparts) {
  EXPECT_EQ(sentence(sample::failure(FailureKind::duplicate)),
            "Custom PMS customers C-1004 has 2 counterparts in PowerOffice GO: 27000004, 27000005");
  EXPECT_EQ(
      sentence(sample::failure(FailureKind::premature_link)),
      "Custom PMS customers C-1004 got a counterpart in PowerOffice GO (27000004) before anything called for one");
  EXPECT_EQ(sentence(sample::failure(FailureKind::outside_dataflow)),
            "Custom PMS customers C-1004 lies outside the dataflow, yet it got a counterpart in PowerOffice GO "
            "(27000004)");
  Failure relinked = sample::failure(FailureKind::relinked);
  EXPECT_EQ(
      sentence(relinked),
      "Custom PMS customers C-1004 changed its counterpart in PowerOffice GO after edits, from 27000004 to 27000005");
  relinked.counterparts.clear();
  EXPECT_EQ(sentence(relinked),
            "Custom PMS customers C-1004 lost its counterpart in PowerOffice GO after edits; it was 27000004");
}

TEST(Sentence, OfARecordThatShouldNotBeThere) {
  EXPECT_EQ(sentence(sample::failure(FailureKind::orphan)),
            "PowerOffice GO Customers 27000004 was created by the subject but is not the counterpart of any record");
  EXPECT_EQ(sentence(sample::failure(FailureKind::merged)),
            "Custom PMS customers C-1004 and PowerOffice GO Customers 27000004 differed in every criterion but were "
            "merged: they now hold the same in `email ↔ EmailAddress`, `name ↔ Name`");
}

TEST(Sentence, OfAPairListsEachDifference) {
  EXPECT_EQ(sentence(sample::failure(FailureKind::differs)),
            "PowerOffice GO Customers 27000004 differs from Custom PMS customers C-1004 after settling "
            "(0.8 s): `email ↔ EmailAddress` is empty, expected “new@x.example”; `active ↔ IsArchived` is true, "
            "expected false; `phone` of Custom PMS customers C-1004 is empty, although a person wrote “+98 29” there");
}

TEST(Sentence, OfAnEditThatDidNotArriveSaysWhatIsThereAndWhy) {
  Failure failure = sample::failure(FailureKind::not_arrived);
  EXPECT_EQ(
      sentence(failure),
      "`email` of Custom PMS customers C-1004, changed to “new@x.example”, did not reach PowerOffice GO Customers "
      "27000004: after 1 settle (0.4 s) `EmailAddress` still holds “old@x.example” instead of “new@x.example”; "
      "the subject sent no write to it");
  failure.written = failure.expected = nullptr;
  failure.actual = "x";
  failure.settles = 2;
  failure.cause = {.kind = CauseKind::written_in_vain, .writes = 1};
  EXPECT_EQ(sentence(failure),
            "`email` of Custom PMS customers C-1004, cleared, did not reach PowerOffice GO Customers 27000004: after 2 "
            "settles (0.4 s) `EmailAddress` holds “x” instead of being empty; 1 write was accepted but did not "
            "set the value");
}

TEST(Sentence, OfAnEditThatDidNotArriveKnowsEveryCause) {
  Failure failure = sample::failure(FailureKind::not_arrived);
  failure.actual = failure.before = nullptr;
  failure.cause = {.kind = CauseKind::never_listed};
  EXPECT_TRUE(
      sentence(failure).ends_with("`EmailAddress` is still empty instead of “new@x.example”; the subject has "
                                  "not listed the edited collection since"));
  failure.cause = {.kind = CauseKind::refused, .request = "PATCH /v2/Customers/27000004", .status = 400};
  EXPECT_TRUE(sentence(failure).ends_with("; PATCH /v2/Customers/27000004 was refused with 400"));
  failure.cause = {};
  EXPECT_TRUE(sentence(failure).ends_with("instead of “new@x.example”"));
}

TEST(Sentence, OfAnEditThatWasOverwritten) {
  Failure failure = sample::failure(FailureKind::overwritten);
  EXPECT_EQ(sentence(failure),
            "The edit of `email` of Custom PMS customers C-1004 to “new@x.example” was lost: after 1 settle "
            "(0.4 s) it is “old@x.example”");
  failure.property = {};
  failure.differences = {{{"phone", "PhoneNumber"}, *failure.record, "+98 29", nullptr, true}};
  EXPECT_EQ(sentence(failure),
            "`phone` of Custom PMS customers C-1004 is empty, although a person wrote “+98 29” there");
}

TEST(Sentence, OfAChangeThatNobodyMade) {
  EXPECT_EQ(sentence(sample::failure(FailureKind::unexpected_change)),
            "`EmailAddress` of PowerOffice GO Customers 27000004 was changed by the subject from “old@x.example” to "
            "empty although nobody edited it on either side");
  EXPECT_EQ(sentence(sample::failure(FailureKind::deleted)),
            "PowerOffice GO Customers 27000004 was deleted by the subject although nobody deleted its counterpart");
  EXPECT_EQ(sentence(sample::failure(FailureKind::not_kept)),
            "`email ↔ EmailAddress` was “old@x.example” on both sides and nobody edited it, but now in Custom PMS "
            "customers C-1004 it is “old@x.example” and in PowerOffice GO Customers 27000004 it is empty");
}

TEST(Sentence, OfAConflictSaysHowItEnded) {
  const std::string edits =
      "`email ↔ EmailAddress` was changed on both sides at once, to “a@x.example” in Custom PMS customers C-1004 and "
      "to "
      "“b@x.example” in PowerOffice GO Customers 27000004; ";
  EXPECT_EQ(sentence(sample::failure(FailureKind::diverged)),
            edits + "after settling (0.4 s) they still differ: they hold “a@x.example” and “b@x.example”");
  EXPECT_EQ(sentence(sample::failure(FailureKind::invented)),
            edits + "both now hold “c@x.example”, which nobody wrote");
  Failure invented = sample::failure(FailureKind::invented);
  invented.actual_elsewhere = "d@x.example";
  EXPECT_EQ(sentence(invented), edits + "they now hold “c@x.example” and “d@x.example”, which nobody wrote");
  EXPECT_EQ(sentence(sample::failure(FailureKind::wrong_winner)),
            edits +
                "both now hold “a@x.example”, where the rule that the subject claims (last-change-wins) calls for "
                "“b@x.example”");
}

TEST(Sentence, OfADeletionSaysWhatBecameOfTheCounterpart) {
  Failure failure = sample::failure(FailureKind::deletion_policy);
  EXPECT_EQ(sentence(failure),
            "Custom PMS customers C-1004 was deleted: PowerOffice GO Customers 27000004 stayed as it was, and the "
            "subject created the deleted record again, although the subject claims \"deletes\": \"ignore\"");
  failure.outcome = "archived";
  failure.recreated = 0;
  EXPECT_EQ(deletion_sentence(failure),
            "Custom PMS customers C-1004 was deleted: PowerOffice GO Customers 27000004 was archived or made inactive, "
            "and nothing took the place of the deleted record");
  EXPECT_EQ(sentence(sample::failure(FailureKind::recreated)),
            "Custom PMS customers C-1004 was deleted: PowerOffice GO Customers 27000004 was deleted too, and the "
            "subject created the deleted record again 2 times");
}

TEST(Sentence, OfWritesWithoutEndNamesWhatIsWritten) {
  Failure failure = sample::failure(FailureKind::oscillation);
  EXPECT_EQ(sentence(failure),
            "`email` of Custom PMS customers C-1004, changed to “new@x.example”, did not settle: `EmailAddress` of "
            "PowerOffice GO Customers 27000004 was written repeatedly (at least 9 times) without any edit");
  failure.property = {};
  failure.rewritten_property = {};
  EXPECT_EQ(sentence(failure),
            "Custom PMS customers C-1004 did not settle: the timestamp of PowerOffice GO Customers 27000004 was "
            "written repeatedly (at least 9 times) without any edit");
  failure.counterpart = failure.rewritten;
  failure.outcome = "stays";
  EXPECT_EQ(
      sentence(failure),
      "Custom PMS customers C-1004 was deleted: PowerOffice GO Customers 27000004 stayed as it was, and nothing took "
      "the place of the deleted record; after that it did not settle: the timestamp of PowerOffice GO Customers "
      "27000004 was written repeatedly (at least 9 times) without any edit");
}

TEST(Sentence, OfRefusedWritesWithoutEnd) {
  EXPECT_EQ(sentence(sample::failure(FailureKind::refused_repeatedly)),
            "Custom PMS customers C-1004 did not settle: writes to PowerOffice GO Customers 27000004 were refused "
            "again and again (at least 9 times)");
}

TEST(Sentence, OfTooManyWritesCountsThem) {
  Failure failure = sample::failure(FailureKind::excess_writes);
  EXPECT_EQ(sentence(failure), "PowerOffice GO Customers 27000004 was written to 2 times; 1 write was needed");
  failure.writes = 1;
  failure.writes_allowed = 0;
  EXPECT_EQ(sentence(failure), "PowerOffice GO Customers 27000004 was written to 1 time; no write was needed");
}

TEST(Sentence, OfASubjectThatDiedAndOfEverythingElse) {
  EXPECT_EQ(sentence(sample::failure(FailureKind::died)),
            "The subject ended each time that this check was tried: the subject exited with status 7");
  EXPECT_EQ(sentence({.message = "It did not work.\nDetails"}), "It did not work.\nDetails");
}

TEST(Sentence, IsMadeOfAnyFailureHoweverLittleItHolds) {
  for (const FailureKind kind : failure_kinds()) EXPECT_NO_THROW(static_cast<void>(sentence({.kind = kind})));
}

TEST(Sentence, SaysWhichRecordACopyIsOf) {
  Failure failure = sample::failure(FailureKind::duplicate);
  failure.counterpart = failure.record;
  failure.counterpart->id = "C-1060";
  EXPECT_EQ(sentence(failure), "Custom PMS customers C-1004 is there twice: the subject created a copy of it, C-1060");
}

TEST(Sentence, SaysTheCircumstancesWhereTheEditStands) {
  Failure failure = sample::failure(FailureKind::not_arrived);
  failure.circumstances = {Circumstance::while_down, Circumstance::same_tick};
  EXPECT_TRUE(sentence(failure).starts_with(
      "`email` of Custom PMS customers C-1004, changed to “new@x.example” while the subject was stopped and with the "
      "same timestamp as another change, did not reach"));
  failure.kind = FailureKind::overwritten;
  failure.circumstances = {Circumstance::write_in_flight};
  EXPECT_TRUE(
      sentence(failure).starts_with("The edit of `email` of Custom PMS customers C-1004 to “new@x.example” while a "
                                    "write of the subject was under way "
                                    "was lost: "));
}

TEST(Sentence, SaysTheCircumstancesOfARecordAtTheEnd) {
  Failure failure = sample::failure(FailureKind::duplicate);
  failure.circumstances = {Circumstance::born_in_target};
  EXPECT_TRUE(sentence(failure).ends_with(": 27000004, 27000005")) << "the name of the record says where it was born";
  failure.circumstances.push_back(Circumstance::before_first_start);
  EXPECT_TRUE(sentence(failure).ends_with("; the record was there before the subject first started"));
  failure.circumstances = {Circumstance::same_tick};
  EXPECT_TRUE(sentence(failure).ends_with("; this was tried with the same timestamp as another change"));
}

TEST(Sentence, ExpectedAndActualAreNeverTheSameText) {
  Failure failure = sample::failure(FailureKind::not_arrived);
  failure.expected = "a b";
  failure.actual = "a\u00A0b";
  EXPECT_NE(sentence(failure).find("holds “a\u00A0b” (character 2: U+00A0) instead of “a b” (character 2: U+0020)"),
            std::string::npos);
}

TEST(Sentence, KnowsCausesThatAreAboutTheSubjectAsAWhole) {
  Failure failure = sample::failure(FailureKind::missing);
  failure.cause = {.kind = CauseKind::read_in_part,
                   .system = "Custom PMS",
                   .collection = "customers",
                   .page = 1,
                   .rows = 100,
                   .of_rows = 131};
  EXPECT_TRUE(sentence(failure).ends_with(
      "; the subject has not read beyond page 1 of Custom PMS customers since: 100 of 131"));
  failure.cause = {.kind = CauseKind::no_request};
  EXPECT_TRUE(sentence(failure).ends_with("; the subject sent no request"));
  failure.cause.system = "PowerOffice GO";
  EXPECT_TRUE(sentence(failure).ends_with("; the subject sent no request to PowerOffice GO"));
  failure.cause.requests = 7;
  EXPECT_TRUE(sentence(failure).ends_with("; the subject sent no request to PowerOffice GO since then"));
  failure.cause = {
      .kind = CauseKind::requests_failed, .request = "GET /customers", .status = 401, .system = "Custom PMS"};
  failure.cause.requests = 40;
  EXPECT_TRUE(sentence(failure).ends_with(
      "; all 40 requests of the subject to Custom PMS failed, the last one with status 401 (GET /customers)"));
}

TEST(Sentence, OfASubjectThatNeverCameToRest) {
  EXPECT_EQ(sentence(sample::failure(FailureKind::unsettled)),
            "The subject never came to rest, each time that this check was tried: waiting for it to list PowerOffice "
            "GO Customers to the end twice for 30 s");
}

}  // namespace
}  // namespace dataflow_qa::reports
