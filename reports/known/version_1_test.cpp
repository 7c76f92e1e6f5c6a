#include "reports/known/version_1.h"

#include <gtest/gtest.h>

#include <map>

#include "reports/failure_samples.h"

namespace dataflow_qa::reports {
namespace {

const std::string conflict_began =
    "`email ↔ EmailAddress` was changed at one moment to “a@x.example” in Custom PMS customers C-1004 and to "
    "“b@x.example” in PowerOffice GO Customers 27000004; ";

/// The sentences of the release that wrote version 1, letter by letter.
const std::map<FailureKind, std::string> sentences = {
    {FailureKind::missing,
     "Custom PMS customers C-1004 has no counterpart in PowerOffice GO: none was there when all had settled (1.5 s); "
     "no "
     "new record there looks like it"},
    {FailureKind::duplicate, "Custom PMS customers C-1004 has 2 counterparts in PowerOffice GO: 27000004, 27000005"},
    {FailureKind::premature_link,
     "Custom PMS customers C-1004 was given a counterpart in PowerOffice GO, 27000004, though there was no link yet "
     "and "
     "nothing that calls for one"},
    {FailureKind::outside_dataflow,
     "Custom PMS customers C-1004 lies outside the dataflow, and yet 27000004 in PowerOffice GO was made for it"},
    {FailureKind::relinked,
     "the counterpart of Custom PMS customers C-1004 in PowerOffice GO was 27000004, and is 27000005 after edits"},
    {FailureKind::orphan,
     "PowerOffice GO Customers 27000004 was made by the subject and is the counterpart of nothing"},
    {FailureKind::merged,
     "Custom PMS customers C-1004 and PowerOffice GO Customers 27000004 differed in every criterion, and hold the same "
     "now in `email ↔ EmailAddress`, `name ↔ Name`: they were merged"},
    {FailureKind::differs,
     "PowerOffice GO Customers 27000004 does not hold what Custom PMS customers C-1004 holds when all has settled "
     "(0.8 s): `email ↔ EmailAddress` is empty where “new@x.example” was expected; `active ↔ IsArchived` is true where "
     "false was expected; `phone` of Custom PMS customers C-1004 is empty where a person wrote “+98 29”"},
    {FailureKind::not_arrived,
     "`email` of Custom PMS customers C-1004, changed to “new@x.example” in Custom PMS, did not reach PowerOffice GO "
     "Customers 27000004: “new@x.example” was expected in `EmailAddress`, but after 1 settle (0.4 s) it still held "
     "“old@x.example”; no write to it was sent"},
    {FailureKind::overwritten,
     "`email` of Custom PMS customers C-1004, changed to “new@x.example” in Custom PMS, was overwritten there: after 1 "
     "settle (0.4 s) it is “old@x.example”"},
    {FailureKind::unexpected_change,
     "`EmailAddress` of PowerOffice GO Customers 27000004 was changed by the subject from “old@x.example” to empty, "
     "though nobody edited it on either side"},
    {FailureKind::not_kept,
     "`email ↔ EmailAddress` was “old@x.example” on both sides, and nobody edited it; now Custom PMS customers C-1004 "
     "holds “old@x.example”, and PowerOffice GO Customers 27000004 holds empty"},
    {FailureKind::deleted,
     "PowerOffice GO Customers 27000004 was deleted by the subject, though nobody deleted its counterpart"},
    {FailureKind::diverged,
     conflict_began + "when all had settled (0.4 s) they held “a@x.example” and “b@x.example”, which is not equal"},
    {FailureKind::invented, conflict_began + "they hold “c@x.example” and “c@x.example”, which nobody wrote"},
    {FailureKind::wrong_winner, conflict_began +
                                    "they hold “a@x.example” and “a@x.example”, which is not what the subject's rule "
                                    "(last-change-wins) says"},
    {FailureKind::deletion_policy,
     "Custom PMS customers C-1004 was deleted: PowerOffice GO Customers 27000004 stayed as it was, and it was made "
     "again, though the subject claims \"deletes\": \"ignore\""},
    {FailureKind::recreated,
     "Custom PMS customers C-1004 was deleted: PowerOffice GO Customers 27000004 was deleted, too, and it was made "
     "again 2 times"},
    {FailureKind::oscillation,
     "`email` of Custom PMS customers C-1004, changed to “new@x.example” in Custom PMS, did not settle: `EmailAddress` "
     "of Customers 27000004 of “PowerOffice GO” kept being written (9 times and more) though nobody edited it"},
    {FailureKind::refused_repeatedly,
     "Custom PMS customers C-1004 did not settle: writes to Customers 27000004 of “PowerOffice GO” were refused again "
     "and again (9 times and more)"},
    {FailureKind::excess_writes, "PowerOffice GO Customers 27000004 was written to 2 times, where 1 would do"},
    {FailureKind::unsettled, "waiting for it to list PowerOffice GO Customers to the end twice for 30 s"},
    {FailureKind::died, "the subject exited with status 7, and did so each time that this check was tried"},
    {FailureKind::other, "the subject printed a key or a token"}};

TEST(Version1, WordsEveryKindOfFailureAsItAlwaysDid) {
  for (const FailureKind kind : failure_kinds()) {
    EXPECT_EQ(version_1_sentence(sample::failure(kind)), sentences.at(kind)) << to_string(kind);
  }
}

TEST(Version1, WordsTheVariantsOfASentence) {
  Failure missing = sample::failure(FailureKind::missing);
  missing.nearest = {"27", 12};
  EXPECT_TRUE(version_1_sentence(missing).ends_with("; the nearest new record is 27 (equal in 12 properties)"));
  Failure lost = sample::failure(FailureKind::not_arrived);
  lost.written = nullptr;
  lost.actual = nullptr;
  lost.cause = {.kind = CauseKind::written_in_vain, .writes = 2};
  const auto sentence = version_1_sentence(lost);
  EXPECT_NE(sentence.find("C-1004, cleared in Custom PMS, did not reach"), std::string::npos);
  EXPECT_TRUE(sentence.ends_with("(0.4 s) it held empty; 2 writes to it did not bring it"));
  lost.cause = {.kind = CauseKind::refused, .request = "PATCH /v2/Customers/1", .status = 400};
  EXPECT_TRUE(version_1_sentence(lost).ends_with("; PATCH /v2/Customers/1 was refused with 400"));
  Failure deleted = sample::failure(FailureKind::oscillation);
  deleted.property = {};
  deleted.outcome = "stays";
  deleted.counterpart = deleted.rewritten;
  EXPECT_NE(version_1_sentence(deleted).find("nothing was made in its place; after that it did not settle: `Email"),
            std::string::npos);
}

}  // namespace
}  // namespace dataflow_qa::reports
