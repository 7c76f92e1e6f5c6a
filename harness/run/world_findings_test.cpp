#include "harness/run/world_findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/world/testing/silent_subject.h"
#include "harness/world/testing/two_systems.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::run {
namespace {

using namespace std::chrono_literals;
using model::Side;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class WorldFindingsTest : public ::testing::Test {
 protected:
  /// The requests of a subject to the source.
  mocks::testing::Client client() {
    const auto connection = world_.systems().connection();
    return {connection.at("pms.base_url"), {{"X-Api-Key", connection.at("pms.api_key")}}};
  }
  /// The subject's creation of a record in the target, with these fields.
  void made(const std::string& collection, const json& fields) {
    mocks::JournalEntry entry{.system = "go", .method = "POST", .route = "POST /x", .collection = collection};
    entry.status = 201;
    entry.effect = mocks::Effect::effective;
    entry.created = true;
    for (const auto& [path, value] : fields.items()) entry.changes.push_back({path, nullptr, value});
    world_.systems().journal().append(std::move(entry));
  }
  void list(const std::string& system, const std::string& collection) {
    auto& journal = world_.systems().journal();
    mocks::JournalEntry entry{.system = system, .method = "GET", .route = "GET /x", .collection = collection};
    entry.listing = {.first_page = true, .last_page = true, .walk_started = journal.begin()};
    journal.append(std::move(entry));
  }
  [[nodiscard]] std::vector<reports::Finding> findings() const {
    WorldFindings all;
    all.take(world_);
    return all.findings();
  }
  [[nodiscard]] std::vector<std::string> messages() const {
    std::vector<std::string> result;
    for (const auto& finding : findings()) result.push_back(finding.kind + ": " + finding.message);
    return result;
  }

  world::testing::TwoSystems two_;
  subject::SubjectFile file_{.poll_interval = 1ms, .quiet = 1ms, .ready_timeout = 1ms};
  std::function<void()> while_waiting_ = [] {};
  world::World world_{
      {.model = &two_.model,
       .dataset = &two_.dataset,
       .subject = &file_,
       .make_subject = [](const auto&, const auto&) { return std::make_unique<world::testing::SilentSubject>(); },
       .on_waiting = [this](const auto&) { while_waiting_(); }}};
};

TEST_F(WorldFindingsTest, FixturesAndWhatAPersonDoesAreNoFindings) {
  ASSERT_TRUE(world_.systems().at(Side::target).create("Departments", {{"Code", "S"}, {"Name", "South"}}));
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(WorldFindingsTest, ARequestThatNoMockKnowsIsAFindingThatNamesTheNearestRoute) {
  EXPECT_EQ(client().get("/customer?limit=5").status, 404);
  client().get("/customer?limit=10");
  EXPECT_THAT(
      messages(),
      ElementsAre(AllOf(StartsWith("unknown-route: the mock of Custom PMS does not serve GET /api/v1/customer;"),
                        HasSubstr("the nearest route that it serves is GET /customers"), HasSubstr("(2 requests)"))));
}

TEST_F(WorldFindingsTest, ARecordThatIsNotThereIsNoUnknownRoute) {
  EXPECT_EQ(client().get("/customers/C-9999").status, 404);
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(WorldFindingsTest, ARequestThatIsNotLetInSaysNothingOfRoutes) {
  const auto url = world_.systems().connection().at("pms.base_url");
  EXPECT_EQ(mocks::testing::Client(url, {}).get("/customer").status, 401);
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(WorldFindingsTest, RequestsForManyRecordsOfAnUnknownRouteAreOneFinding) {
  for (const auto* id : {"C-1001", "C-1002", "7", "0a1b2c3d-1111-2222-3333-444455556666"}) {
    client().get(std::string("/contacts/") + id + "/notes");
  }
  EXPECT_THAT(messages(), ElementsAre(AllOf(HasSubstr("/contacts/{id}/notes; "), HasSubstr("(4 requests)"))));
}

TEST_F(WorldFindingsTest, ARecordThatNoDataflowIsAboutIsAFinding) {
  made("Departments", {{"Name", "South"}});
  EXPECT_THAT(messages(),
              ElementsAre("records-beyond: the subject made Departments in PowerOffice GO, which no dataflow "
                          "is about (1 record)"));
}

TEST_F(WorldFindingsTest, AValueThatNoMappingNamesIsAFinding) {
  made("Customers", {{"Name", "Fjord AS"}, {"PhoneNumber", "1"}});
  made("Customers", {{"Name", "Sol AS"}, {"PhoneNumber", "2"}});
  EXPECT_THAT(messages(),
              ElementsAre("values-beyond: the subject set `PhoneNumber`, which no mapping names, of Customers "
                          "that it made in PowerOffice GO (2 records)"));
}

TEST_F(WorldFindingsTest, AValueThatTheSystemGaveByItselfIsNoFinding) {
  made("Projects", {{"Name", "Solar"}});
  EXPECT_THAT(messages(), IsEmpty());
}

TEST_F(WorldFindingsTest, ValuesThatARecordNeedsAnywayAreNoFindings) {
  made("Customers", {{"Name", "Fjord AS"},
                     {"FirstName", "of the part of the dataflow"},
                     {"Number", 10001},
                     {"ExternalNumber", 5},
                     {"InvoiceDeliveryType", "Print"},
                     {"IsArchived", false},
                     {"PhoneNumber", nullptr},
                     {"MailAddress.City", "Bergen"}});
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(WorldFindingsTest, AListingThatIsNoLongerReadIsAFindingOfEachSettle) {
  while_waiting_ = [this] {
    list("pms", "customers");
    list("go", "Customers");
  };
  world_.start_subject();
  world_.settle();
  EXPECT_THAT(findings(), IsEmpty());
  while_waiting_ = [this] { list("pms", "customers"); };
  ASSERT_TRUE(world_.systems().at(Side::source).edit("customers", "C-1001", {{"name", "Sol AS"}}));
  world_.settle();
  EXPECT_THAT(messages(), ElementsAre(AllOf(StartsWith("not-listed: the subject rarely or no longer finished listing"),
                                            HasSubstr("(1 settle)"))));
}

TEST_F(WorldFindingsTest, WhatSeveralWorldsShowedIsCountedTogether) {
  made("Departments", {{"Name", "South"}});
  WorldFindings all;
  WorldFindings one;
  one.take(world_);
  all.add(one);
  all.add(one);
  ASSERT_EQ(all.findings().size(), 1U);
  EXPECT_THAT(all.findings().front().message, HasSubstr("(2 records)"));
}

}  // namespace
}  // namespace dataflow_qa::run
