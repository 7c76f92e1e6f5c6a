// Steps before a record is created: a link, a connection, a record that is there already.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/testing/sync_world.h"

namespace pms_go_sync {
namespace {

using testing::Call;
using testing::Fault;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::SyncWorld;

const LinkRules link_first_rules{
    .link_first = {"customers"},
    .create_if_connected = {{"customers", {"projects"}}},
    .merge_by = {{"customers", {{"organisationNumber", "OrganizationNumber"}, {"email", "EmailAddress"}}}}};
const LinkRules merge_or_create{.merge_by = {{"projects", {{"name", "Name"}}}}};

Json organisation(const std::string& name, const std::string& email) {
  return {{"type", "organisation"}, {"name", name}, {"email", email}};
}

Json go_customer(const std::string& name, const std::string& email) {
  return {{"Name", name}, {"EmailAddress", email}, {"IsPerson", false}, {"IsArchived", false}};
}

class LinkFirst : public ::testing::Test {
 protected:
  SyncWorld world_{{.create_in_source = true}, link_first_rules};
};

TEST_F(LinkFirst, NothingIsCreatedInEitherSystem) {
  world_.pms.make("customers", organisation("Fjord AS", "post@fjord.no"));
  world_.go.make("Customers", go_customer("Dal AS", "post@dal.no"));
  ASSERT_TRUE(world_.settle());
  EXPECT_EQ(world_.writes(), 0);
}

TEST_F(LinkFirst, RecordsThatAreEqualInOneCriterionBecomeAPair) {
  const auto dal = world_.go.make("Customers", go_customer("Dal AS", "post@fjord.no"));
  world_.clock.advance(std::chrono::seconds{1});
  const auto fjord = world_.pms.make("customers", organisation("Fjord AS", "post@fjord.no"));
  ASSERT_TRUE(world_.settle());
  EXPECT_EQ(world_.target_of("customers", fjord), dal);
  EXPECT_EQ(world_.differences("customers", fjord), "");
  EXPECT_THAT(world_.go.all("Customers"), SizeIs(1));
}

TEST_F(LinkFirst, WhicheverComesLaterOrBecomesEqualLater) {
  const auto fjord = world_.pms.make("customers", organisation("Fjord AS", "post@fjord.no"));
  const auto dal = world_.pms.make("customers", organisation("Dal AS", "post@dal.no"));
  ASSERT_TRUE(world_.settle());
  const auto late = world_.go.make("Customers", go_customer("Fjord", "post@fjord.no"));
  const auto edited = world_.go.make("Customers", go_customer("Dal", "old@dal.no"));
  ASSERT_TRUE(world_.settle());
  EXPECT_EQ(world_.target_of("customers", fjord), late);
  EXPECT_EQ(world_.target_of("customers", dal), "");
  world_.go.edit("Customers", edited, "EmailAddress", "post@dal.no");
  ASSERT_TRUE(world_.settle());
  EXPECT_EQ(world_.target_of("customers", dal), edited);
}

TEST_F(LinkFirst, AnEmptyValueIsEqualToNothing) {
  world_.pms.make("customers", organisation("Fjord AS", ""));
  world_.go.make("Customers", go_customer("Fjord AS", ""));
  ASSERT_TRUE(world_.settle());
  EXPECT_THAT(world_.state.links(), IsEmpty());
}

TEST_F(LinkFirst, OfSeveralEqualOnesNoneIsTakenAndTheStatusSaysSo) {
  const auto fjord = world_.pms.make("customers", organisation("Fjord AS", "post@fjord.no"));
  world_.go.make("Customers", go_customer("A", "post@fjord.no"));
  world_.go.make("Customers", go_customer("B", "post@fjord.no"));
  ASSERT_TRUE(world_.poll());
  EXPECT_EQ(world_.target_of("customers", fjord), "");
  const auto stuck = world_.state.stuck("customers", Side::source, fjord);
  ASSERT_TRUE(stuck.has_value());
  EXPECT_THAT(stuck->message, HasSubstr("2 Customers records match in the target, "));
}

TEST_F(LinkFirst, NorIsOneThatSeveralAreEqualTo) {
  const auto there = world_.go.make("Customers", go_customer("A", "post@fjord.no"));
  world_.pms.make("customers", organisation("Fjord AS", "post@fjord.no"));
  const auto dal = world_.pms.make("customers", organisation("Dal AS", "post@fjord.no"));
  ASSERT_TRUE(world_.poll());
  EXPECT_THAT(world_.state.links(), IsEmpty());
  world_.pms.edit("customers", dal, "email", "post@dal.no");
  world_.clock.advance(std::chrono::hours{1});
  ASSERT_TRUE(world_.settle());
  EXPECT_THAT(world_.state.links(), SizeIs(1));
  EXPECT_NE(world_.source_of("customers", there), dal);
}

TEST_F(LinkFirst, WhatAProjectRefersToIsCreated) {
  const auto fjord = world_.pms.make("customers", organisation("Fjord AS", "post@fjord.no"));
  ASSERT_TRUE(world_.settle());
  ASSERT_EQ(world_.target_of("customers", fjord), "");
  const auto pier = world_.pms.make("projects", {{"code", "K-1"}, {"name", "Pier"}, {"customerId", fjord}});
  ASSERT_TRUE(world_.settle());
  EXPECT_EQ(world_.differences("customers", fjord), "");
  EXPECT_EQ(world_.differences("projects", pier), "");
}

TEST_F(LinkFirst, SoIsWhatALinkedProjectIsMovedTo) {
  const auto fjord = world_.pms.make("customers", organisation("Fjord AS", "post@fjord.no"));
  const auto pier = world_.pms.make("projects", {{"code", "K-1"}, {"name", "Pier"}, {"customerId", nullptr}});
  ASSERT_TRUE(world_.settle());
  ASSERT_NE(world_.target_of("projects", pier), "");
  world_.pms.edit("projects", pier, "customerId", fjord);
  ASSERT_TRUE(world_.settle());
  EXPECT_NE(world_.target_of("customers", fjord), "");
  EXPECT_EQ(world_.differences("projects", pier), "");
}

TEST_F(LinkFirst, AConnectedRecordIsLinkedToAnEqualOneInsteadOfCreatedAfterARestartToo) {
  const auto fjord = world_.pms.make("customers", organisation("Fjord AS", "post@fjord.no"));
  world_.pms.make("projects", {{"code", "K-1"}, {"name", "Pier"}, {"customerId", fjord}});
  ASSERT_TRUE(world_.poll());  // the project waits for its customer
  ASSERT_EQ(world_.target_of("customers", fjord), "");
  const auto there = world_.go.make("Customers", go_customer("Fjord", "post@fjord.no"));
  world_.restart();
  ASSERT_TRUE(world_.settle());
  EXPECT_EQ(world_.target_of("customers", fjord), there);
  EXPECT_THAT(world_.go.all("Customers"), SizeIs(1));
}

TEST_F(LinkFirst, ARefusedCreationIsNotTriedOnEachPass) {
  const auto fjord = world_.pms.make("customers", organisation("Fjord AS", "post@fjord.no"));
  world_.pms.make("projects", {{"code", "K-1"}, {"name", "Pier"}, {"customerId", fjord}});
  ASSERT_TRUE(world_.poll());
  int tries = 0;
  world_.go.on_call = [&](const Call& call) {
    if (call.kind != Call::Kind::create || call.collection != "Customers") return Fault::none;
    ++tries;
    return Fault::refused;
  };
  for (int pass = 0; pass < 5; ++pass) ASSERT_TRUE(world_.poll());
  EXPECT_LE(tries, 2) << "again after some 2 s, not on each pass";
}

TEST_F(LinkFirst, UnlinkedRecordsCostNoCallsWhenNothingChanges) {
  for (int i = 0; i < 5; ++i) {
    world_.pms.make("customers", organisation("Fjord", "post" + std::to_string(i) + "@fjord.no"));
    world_.go.make("Customers", go_customer("Dal", "post" + std::to_string(i) + "@dal.no"));
  }
  ASSERT_TRUE(world_.settle());
  world_.pms.calls.clear();
  world_.go.calls.clear();
  ASSERT_TRUE(world_.poll());
  const auto is_get = [](const Call& call) { return call.kind == Call::Kind::get; };
  EXPECT_EQ(std::count_if(world_.pms.calls.begin(), world_.pms.calls.end(), is_get), 0);
  EXPECT_EQ(std::count_if(world_.go.calls.begin(), world_.go.calls.end(), is_get), 0);
}

TEST(MergeOrCreate, AnEqualRecordIsTakenAndElseOneIsMade) {
  SyncWorld world{{.create_in_source = true}, merge_or_create};
  const auto there = world.go.make("Projects", {{"Code", "X-9"}, {"Name", "Pier"}});
  const auto pier = world.pms.make("projects", {{"code", "K-1"}, {"name", "Pier"}});
  const auto quay = world.pms.make("projects", {{"code", "K-2"}, {"name", "Quay"}});
  ASSERT_TRUE(world.settle());
  EXPECT_EQ(world.target_of("projects", pier), there);
  EXPECT_EQ(world.differences("projects", pier), "");
  EXPECT_EQ(world.differences("projects", quay), "");
  EXPECT_THAT(world.go.all("Projects"), SizeIs(2));
}

TEST(MergeOrCreate, ARecordThatWasMadeForAnotherOneIsNotTaken) {
  SyncWorld world{{}, {.merge_by = {{"customers", {{"phone", "PhoneNumber"}}}}}};
  auto first = organisation("Fjord AS", "post@fjord.no");
  first["phone"] = "+47 55 00 00 00";
  auto second = organisation("Dal AS", "post@dal.no");
  second["phone"] = "+47 55 00 00 00";
  const auto fjord = world.pms.make("customers", first);
  const auto dal = world.pms.make("customers", second);
  ASSERT_TRUE(world.settle());
  EXPECT_NE(world.target_of("customers", fjord), world.target_of("customers", dal));
  EXPECT_THAT(world.go.all("Customers"), SizeIs(2));
}

TEST(MergeOrCreate, DiesAnywhereAndStillMakesOneOfEach) {
  for (int death = 1; death < 12; ++death) {
    SyncWorld world{{}, merge_or_create};
    const auto there = world.go.make("Projects", {{"Code", "X-9"}, {"Name", "Pier"}});
    const auto pier = world.pms.make("projects", {{"code", "K-1"}, {"name", "Pier"}});
    world.pms.make("projects", {{"code", "K-2"}, {"name", "Quay"}});
    int call = 0;
    world.go.on_call = [&](const Call&) { return ++call == death ? Fault::crash_after : Fault::none; };
    for (int pass = 0; pass < 4; ++pass) world.poll();
    ASSERT_TRUE(world.settle());
    EXPECT_EQ(world.target_of("projects", pier), there) << death;
    EXPECT_THAT(world.go.all("Projects"), SizeIs(2)) << death;
  }
}

TEST(LinkRules, SayWhatTheMappingDoesNotHave) {
  const auto mapping = dataflow_qa::mapping::read_file(DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/default.json");
  const auto error = [&](const LinkRules& rules) { return make_plan(*mapping, rules).error(); };
  EXPECT_EQ(
      error({.link_first = {"human-data"}}),
      "link_first: the mapping has no dataflow 'human-data' with records of its own (it has: customers, projects)");
  EXPECT_EQ(error({.create_if_connected = {{"customers", {"projects"}}}}),
            "create_if_connected: 'customers' is not among link_first, so it creates anyway");
  EXPECT_EQ(error({.link_first = {"projects"}, .create_if_connected = {{"projects", {"customers"}}}}),
            "create_if_connected: the mapping has no reference from 'customers' to 'projects'");
  EXPECT_EQ(error({.merge_by = {{"invoices", {}}}}),
            "merge_by: the mapping has no dataflow 'invoices' with records of its own (it has: customers, projects)");
}

}  // namespace
}  // namespace pms_go_sync
