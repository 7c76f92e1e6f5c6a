#include "reports/diagnosis/diagnosis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "reports/diagnosis/diagnosis_sentence.h"
#include "reports/diagnosis/facets.h"
#include "reports/diagnosis/look_at.h"
#include "reports/failure_samples.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A run of which each of these failures is one check's alone.
Results run_with(const std::vector<Failure>& failures) {
  Results results = sample::all_passed();
  results.items.resize(1);
  auto& checks = results.items.front().checks;
  checks.clear();
  for (const auto& failure : failures) {
    Check check{.name = "customers.sync.check-" + std::to_string(checks.size()), .item = results.items.front().id};
    check.verdict = Verdict::failed;
    check.failures = {failure};
    checks.push_back(std::move(check));
  }
  sample::settle(results);
  return results;
}

std::vector<std::string> causes(const std::vector<Failure>& failures) {
  const auto results = run_with(failures);
  std::vector<std::string> sentences;
  for (const auto& diagnosis : diagnose(results)) sentences.push_back(sentence(diagnosis));
  return sentences;
}

std::string cause(FailureKind kind) {
  return causes({sample::failure(kind)}).at(0);
}

/// An edit that did not arrive.
Failure edit(const std::string& property, const nlohmann::json& expected, const nlohmann::json& actual) {
  auto failure = sample::failure(FailureKind::not_arrived);
  failure.property = {property, "T" + property};
  failure.expected = failure.written = expected;
  failure.actual = actual;
  failure.cause.kind = CauseKind::written_in_vain;
  return failure;
}

TEST(Diagnosis, OfNoFailureIsNone) {
  EXPECT_THAT(diagnose(sample::all_passed()), IsEmpty());
}

TEST(Diagnosis, SaysWhatIsWrongWithLinks) {
  EXPECT_EQ(cause(FailureKind::missing), "Custom PMS customers get no counterpart in PowerOffice GO: no write is sent");
  EXPECT_EQ(cause(FailureKind::duplicate), "Custom PMS customers get several counterparts in PowerOffice GO");
  EXPECT_EQ(cause(FailureKind::premature_link),
            "Custom PMS customers get counterparts in PowerOffice GO before anything calls for them");
  EXPECT_EQ(cause(FailureKind::outside_dataflow),
            "Custom PMS customers that lie outside the dataflow get counterparts in PowerOffice GO");
  EXPECT_EQ(cause(FailureKind::relinked),
            "Custom PMS customers change or lose their counterparts in PowerOffice GO after edits");
  EXPECT_EQ(cause(FailureKind::orphan),
            "The subject creates PowerOffice GO Customers that are the counterpart of no record");
  EXPECT_EQ(cause(FailureKind::merged), "Different Custom PMS customers are taken for one record and made equal");
}

TEST(Diagnosis, SaysWhatIsWrongWithValues) {
  EXPECT_EQ(cause(FailureKind::not_arrived),
            "Edits of `email` of Custom PMS customers do not reach PowerOffice GO: no write is sent");
  EXPECT_EQ(cause(FailureKind::overwritten),
            "Edits of `email` of Custom PMS customers are undone: the old values come back from PowerOffice GO");
  EXPECT_EQ(cause(FailureKind::unexpected_change),
            "The subject changes `EmailAddress` of PowerOffice GO Customers although nobody edited it on either side "
            "(now empty)");
  EXPECT_EQ(cause(FailureKind::deleted),
            "The subject deletes PowerOffice GO Customers although nobody deleted their counterparts");
}

TEST(Diagnosis, SaysWhatIsWrongWithTheRest) {
  EXPECT_EQ(cause(FailureKind::diverged),
            "Where `email ↔ EmailAddress` of Custom PMS customers is edited on both sides at once, Custom PMS and "
            "PowerOffice GO end with different values");
  EXPECT_EQ(cause(FailureKind::wrong_winner),
            "Where `email ↔ EmailAddress` of Custom PMS customers is edited on both sides at once, the edit in Custom "
            "PMS stands and the one in PowerOffice GO is lost, against the rule that the subject claims "
            "(last-change-wins)");
  EXPECT_EQ(cause(FailureKind::oscillation),
            "`EmailAddress` of PowerOffice GO Customers is written again and again without any edit");
  EXPECT_EQ(cause(FailureKind::refused_repeatedly),
            "Refused writes to PowerOffice GO Customers are sent again and again");
  EXPECT_EQ(cause(FailureKind::excess_writes), "PowerOffice GO Customers are written to more often than needed");
  EXPECT_EQ(cause(FailureKind::recreated), "Deleted Custom PMS customers are created again several times");
  EXPECT_EQ(cause(FailureKind::died), "The subject ended by itself each time: the subject exited with status 7");
  EXPECT_EQ(cause(FailureKind::other), "the subject printed a key or a token");
}

TEST(Diagnosis, FindsTheFunctionThatFitsEveryExampleOfAProperty) {
  EXPECT_THAT(causes({edit("name", "Ås  1", "Ås 1"), edit("name", "b  c", "b c")}),
              ElementsAre("`name` of Custom PMS customers arrives with several blanks as one in PowerOffice GO: “Ås 1” "
                          "instead of “Ås  1”"));
}

TEST(Diagnosis, JoinsPropertiesToWhichTheSameIsDone) {
  const auto all = causes(
      {edit("start", "2026-07-02", "2026-07-01"), edit("end", "2026-08-09", "2026-08-08"), edit("name", "Ny", "ny")});
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0],
            "`end` and `start` of Custom PMS customers arrive one day early in PowerOffice GO: “2026-07-01” "
            "instead of “2026-07-02”");
  EXPECT_EQ(all[1], "`name` of Custom PMS customers arrives in lower case in PowerOffice GO: “ny” instead of “Ny”");
}

/// A pair that differs in these values: property, expected, actual.
Failure differing(const std::vector<std::array<std::string, 3>>& values) {
  auto failure = sample::failure(FailureKind::differs);
  const auto like = failure.differences.front();
  failure.differences.clear();
  for (const auto& [property, expected, actual] : values) {
    failure.differences.push_back({{property, "T" + property}, like.record, expected, actual, false});
  }
  return failure;
}

TEST(Diagnosis, SaysThatTwoValuesStandInEachOthersPlace) {
  EXPECT_THAT(causes({differing({{"line1", "Kaien 1", "2. etasje"}, {"line2", "2. etasje", "Kaien 1"}}),
                      differing({{"line1", "Torget 9", "c/o Berg"}})}),
              ElementsAre("`line1` and `line2` of Custom PMS customers arrive in each other's place in PowerOffice GO: "
                          "“2. etasje” instead of “Kaien 1”"));
  EXPECT_THAT(causes({differing({{"line1", "a1", "b1"}, {"line2", "b1", "a1"}}),
                      differing({{"line1", "a2", "c2"}, {"city", "c2", "a2"}})}),
              ::testing::Not(::testing::Contains(::testing::HasSubstr("each other's place"))))
      << "now with one property, now with another";
}

TEST(Diagnosis, SaysOfLostEditsWhatTheyHaveInCommon) {
  auto cleared = sample::failure(FailureKind::overwritten);
  cleared.written = nullptr;
  cleared.before = nullptr;  // not known
  EXPECT_EQ(causes({cleared}).at(0),
            "Edits of `email` of Custom PMS customers that clear it are overwritten there with what PowerOffice GO "
            "holds");
}

TEST(Diagnosis, SaysTheCircumstanceThatAllShare) {
  auto failure = sample::failure(FailureKind::not_arrived);
  failure.circumstances = {Circumstance::while_down};
  EXPECT_EQ(causes({failure, failure}).at(0),
            "Edits of `email` of Custom PMS customers while the subject was stopped do not reach PowerOffice GO: no "
            "write is sent");
  auto other = sample::failure(FailureKind::not_arrived);
  other.record->id = "C-1005";
  EXPECT_THAT(causes({failure, other}).at(0), ::testing::Not(::testing::HasSubstr("stopped")));
}

TEST(Diagnosis, BeginsWithWhatHindersTheSubjectAsAWhole) {
  auto half_read = sample::failure(FailureKind::missing);
  half_read.cause = {.kind = CauseKind::read_in_part,
                     .system = "Custom PMS",
                     .collection = "customers",
                     .page = 1,
                     .rows = 100,
                     .of_rows = 131};
  const auto edits = sample::failure(FailureKind::not_arrived);
  EXPECT_EQ(causes({edits, edits, half_read}).at(0),
            "Page 2 of Custom PMS customers is never read: 100 of 131 records are, and the others do not reach "
            "PowerOffice GO");
}

TEST(Diagnosis, OfASystemThatIsNeverReachedExplainsAllElse) {
  auto failed = sample::failure(FailureKind::missing);
  failed.cause = {.kind = CauseKind::requests_failed,
                  .request = "GET /api/v1/customers?limit=100",
                  .status = 401,
                  .system = "Custom PMS",
                  .requests = 7};
  EXPECT_THAT(causes({failed, sample::failure(FailureKind::orphan)}),
              ElementsAre("Every request of the subject to Custom PMS fails, the last one with status 401 (GET "
                          "/api/v1/customers)"));
}

TEST(Diagnosis, TakesWhatIsAboutTheSamePropertyForOneCause) {
  auto lost = sample::failure(FailureKind::diverged);
  const auto results =
      run_with({sample::failure(FailureKind::not_arrived), sample::failure(FailureKind::not_arrived), lost});
  const auto all = diagnose(results);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_THAT(all[0].checks, SizeIs(3));
  EXPECT_THAT(all[0].explained, SizeIs(1));
}

TEST(Diagnosis, CountsEachCheckOnce) {
  auto results = run_with({sample::failure(FailureKind::missing), sample::failure(FailureKind::orphan)});
  results.items[0].checks[1].failures.push_back(sample::failure(FailureKind::missing));
  std::size_t checks = 0;
  for (const auto& diagnosis : diagnose(results)) checks += diagnosis.checks.size();
  EXPECT_EQ(checks, 2U);
}

TEST(Diagnosis, LeavesOutOfALaterCauseWhatChecksOfAnEarlierOneNoted) {
  auto orphan = sample::failure(FailureKind::orphan);
  auto noted_besides = orphan;
  noted_besides.circumstances = {Circumstance::write_in_flight};
  orphan.circumstances.clear();
  auto results = run_with({sample::failure(FailureKind::missing), sample::failure(FailureKind::missing), orphan});
  results.items[0].checks[0].failures.push_back(noted_besides);
  const auto all = diagnose(results);
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_THAT(all[1].observations, SizeIs(1));
  EXPECT_THAT(all[1].circumstances, IsEmpty());
}

TEST(Diagnosis, SaysWhatMostOfItsChecksAreNamed) {
  auto results = run_with(std::vector<Failure>(3, sample::failure(FailureKind::missing)));
  for (auto& check : results.items[0].checks)
    check.name = "customers.link.inactive." + std::string(1, check.name.back());
  EXPECT_EQ(extent(diagnose(results).at(0)), "3 checks, most of them named `inactive`");
}

TEST(Diagnosis, NamesTheRequestAndTheFieldToLookAt) {
  auto results = run_with({edit("name", "Ny", "ny")});
  results.items[0].checks[0].evidence.requests = nlohmann::json::parse(
      R"([{"actor": "subject", "system": "target", "method": "PATCH", "target": "/v2/Customers/27000004?x=1"}])");
  EXPECT_THAT(look_at(diagnose(results).at(0)), ElementsAre("`Tname` in the body of PATCH /v2/Customers/…"));
}

TEST(Diagnosis, KnowsTheSideOfARequestByItsPath) {
  auto results = run_with({edit("name", "Ny", "ny")});
  results.items[0].checks[0].evidence.requests = nlohmann::json::parse(
      R"([{"actor": "subject", "system": "go", "method": "POST", "target": "/v2/Customers"},
          {"actor": "subject", "system": "pms", "method": "PATCH", "target": "/api/v1/customers/C-1004"}])");
  EXPECT_THAT(look_at(diagnose(results).at(0)), ElementsAre("`Tname` in the body of POST /v2/Customers"));
}

TEST(Diagnosis, KnowsTheShapeOfARequest) {
  EXPECT_EQ(request_shape("PATCH /api/v1/customers/C-1004/parts?a=1"), "PATCH /api/v1/customers/…/parts");
}

TEST(Diagnosis, IsMadeOfAnyFailure) {
  for (const auto kind : failure_kinds()) EXPECT_NE(causes({{.kind = kind, .message = "x"}}).at(0), "");
}

}  // namespace
}  // namespace dataflow_qa::reports
