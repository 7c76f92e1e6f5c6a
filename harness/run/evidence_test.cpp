#include "harness/run/evidence.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/world/testing/silent_subject.h"
#include "harness/world/testing/two_systems.h"

namespace dataflow_qa::run {
namespace {

using namespace std::chrono_literals;
using model::Side;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// One that has said what a test says.
class TalkingSubject final : public world::testing::SilentSubject {
 public:
  explicit TalkingSubject(const std::vector<subject::OutputLine>& said) : said_(said) {}
  [[nodiscard]] std::vector<subject::OutputLine> output() const override { return said_; }

 private:
  const std::vector<subject::OutputLine>& said_;
};

class EvidenceTest : public ::testing::Test {
 protected:
  /// The subject's read of a customer, with this answer.
  void read(const std::string& system, const std::string& collection, const std::string& id,
            const std::string& body = "{}") {
    mocks::JournalEntry entry{.system = system, .method = "GET", .target = "/" + id, .collection = collection};
    entry.record = id;
    entry.status = 200;
    entry.response_body = body;
    world_.systems().journal().append(std::move(entry));
  }
  [[nodiscard]] world::RecordRef customer(const std::string& id = "C-1001") const {
    return {Side::source, &two_.flow("customers"), id};
  }
  reports::Evidence gather() { return gather_evidence(world_, record_); }
  /// The body that the evidence shows for one read of a customer with this body.
  std::string shown(const std::string& body) {
    read("pms", "customers", "C-1001", body);
    return gather().requests.back().at("response_body");
  }
  static std::vector<std::string> targets(const reports::Evidence& evidence) {
    std::vector<std::string> result;
    for (const auto& request : evidence.requests) result.push_back(request.at("target"));
    return result;
  }

  world::testing::TwoSystems two_;
  subject::SubjectFile file_;
  std::vector<subject::OutputLine> said_;
  world::World world_{
      {.model = &two_.model,
       .dataset = &two_.dataset,
       .subject = &file_,
       .make_subject = [this](const auto&, const auto&) { return std::make_unique<TalkingSubject>(said_); }}};
  checks::CheckRecord record_{.failures = {}, .observed = "", .touched = {customer()}, .began = 0};
};

TEST_F(EvidenceTest, AHistoryHasWhatChangedARecordAndWhoDidIt) {
  auto& source = world_.systems().at(Side::source);
  ASSERT_TRUE(source.edit("customers", "C-1001", {{"name", "Nordlys AS"}}));
  const auto record = gather().records.at(0);
  EXPECT_EQ(record.at("id"), "C-1001");
  EXPECT_EQ(record.at("system"), "source");
  ASSERT_THAT(record.at("history"), SizeIs(2));
  EXPECT_EQ(record.at("history")[0].at("action"), "created");
  const auto edit = record.at("history")[1];
  EXPECT_EQ(edit.at("action"), "changed");
  EXPECT_EQ(edit.at("actor"), "person");
  EXPECT_THAT(edit.at("changes"),
              ::testing::Contains(json::parse(R"({"property": "name", "before": "Fjord AS", "after": "Nordlys AS"})")));
}

TEST_F(EvidenceTest, RequestsBelongToARecordOfTheSameIdCollectionAndSystem) {
  record_.began = world_.systems().journal().last_sequence();
  read("pms", "customers", "C-1001");
  read("pms", "customers", "C-1002");
  read("pms", "projects", "C-1001");
  read("go", "customers", "C-1001");
  EXPECT_THAT(targets(gather()), ElementsAre("/C-1001"));
}

TEST_F(EvidenceTest, RequestsBeforeTheCheckBeganAreNotItsOwnButHistoryIs) {
  read("pms", "customers", "C-1001");
  record_.began = world_.systems().journal().last_sequence();
  const auto evidence = gather();
  EXPECT_THAT(evidence.requests, IsEmpty());
  EXPECT_THAT(evidence.records.at(0).at("history"), SizeIs(1));
}

TEST_F(EvidenceTest, OfManyRequestsTheLatestAreShown) {
  record_.touched.push_back(customer("C-1002"));
  read("pms", "customers", "C-1001");
  for (int i = 0; i < 40; ++i) read("pms", "customers", "C-1002");
  EXPECT_THAT(targets(gather()), AllOf(SizeIs(40), ::testing::Each("/C-1002")));
}

TEST_F(EvidenceTest, OfManyRecordsThoseLookedAtLastAreShown) {
  record_.touched.clear();
  for (int i = 0; i < 9; ++i) record_.touched.push_back(customer(fmt::format("C-{}", i)));
  read("pms", "customers", "C-0");
  const auto evidence = gather();
  ASSERT_THAT(evidence.records, SizeIs(8));
  EXPECT_EQ(evidence.records.front().at("id"), "C-1");
  EXPECT_EQ(evidence.records.back().at("id"), "C-8");
  EXPECT_THAT(evidence.requests, IsEmpty()) << "those of a record that is not shown";
}

TEST_F(EvidenceTest, OfManyChangesTheLatestAreShown) {
  for (int i = 0; i <= 40; ++i) {
    ASSERT_TRUE(world_.systems().at(Side::source).edit("customers", "C-1001", {{"name", fmt::format("Fjord {}", i)}}));
  }
  const auto history = gather().records.at(0).at("history");
  ASSERT_THAT(history, SizeIs(40));
  EXPECT_EQ(history.front().at("changes")[0].at("after"), "Fjord 1");
}

TEST_F(EvidenceTest, ARecordThatWasTouchedAgainAndAgainIsShownOnce) {
  record_.touched = {customer("C-1001"), customer("C-1002"), customer("C-1001")};
  const auto evidence = gather();
  ASSERT_THAT(evidence.records, SizeIs(2));
  EXPECT_EQ(evidence.records.back().at("id"), "C-1001");
}

TEST_F(EvidenceTest, InBriefItHasNoBodiesAndNoOutput) {
  said_.push_back({{}, false, "hello"});
  for (int i = 0; i < 11; ++i) read("pms", "customers", "C-1001", "long");
  const auto evidence = brief(gather());
  EXPECT_THAT(evidence.requests, SizeIs(10));
  EXPECT_EQ(evidence.requests.back().at("target"), "/C-1001");
  EXPECT_EQ(evidence.requests.back().at("response_body"), "");
  EXPECT_THAT(evidence.subject_output, IsEmpty());
  EXPECT_EQ(evidence.records.at(0).at("history")[0].at("action"), "created");
  EXPECT_THAT(evidence.records.at(0).at("history")[0].at("changes"), IsEmpty());
}

TEST_F(EvidenceTest, ABodyIsCutToWhatAPersonReads) {
  const std::string longest(2000, 'x');
  EXPECT_EQ(shown(longest), longest);
  EXPECT_EQ(shown(longest + "y"), longest + " … (2001 bytes)");
}

TEST_F(EvidenceTest, NoLetterIsCutInTwo) {
  EXPECT_THAT(shown(std::string(1999, 'x') + "øy"), EndsWith("x … (2002 bytes)"));
  EXPECT_THAT(shown(std::string(1998, 'x') + "øy"), EndsWith("xø … (2001 bytes)"));
}

TEST_F(EvidenceTest, OfASystemThatRefusedEverythingTheLastRequestsAreShown) {
  record_.failures = {{.kind = reports::FailureKind::missing}};
  read("pms", "projects", "P-1");
  EXPECT_THAT(gather().last_requests, IsEmpty()) << "nothing was refused";
  record_.failures[0].cause = {.kind = reports::CauseKind::requests_failed, .system = "Custom PMS"};
  read("go", "Customers", "7");
  ASSERT_THAT(gather().last_requests, SizeIs(1));
  EXPECT_EQ(gather().last_requests[0].target, "/P-1");
}

TEST_F(EvidenceTest, OfMuchOutputTheLastLinesAreShown) {
  for (int i = 1; i <= 61; ++i) said_.push_back({{}, false, fmt::format("line {}", i)});
  const auto lines = gather().subject_output;
  ASSERT_THAT(lines, SizeIs(60));
  EXPECT_EQ(lines.front(), "line 2");
  EXPECT_EQ(lines.back(), "line 61");
}

TEST_F(EvidenceTest, EachDifferenceOfAFailureIsARow) {
  reports::Failure failure{.kind = reports::FailureKind::not_arrived};
  failure.record = {.side = reports::Side::source, .id = "C-1001"};
  failure.counterpart = {.side = reports::Side::target, .id = "7"};
  failure.property = {"name", "Name"};
  failure.expected = "Nordlys AS";
  failure.actual = "Fjord AS";
  record_.failures = {failure};
  EXPECT_EQ(gather().diff, json::parse(R"([{"property": "name ↔ Name", "system": "target", "id": "7",
                                            "expected": "Nordlys AS", "actual": "Fjord AS"}])"));
}

}  // namespace
}  // namespace dataflow_qa::run
