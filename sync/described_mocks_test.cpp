// The whole program against mocks of systems that are reached by their descriptions.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "sync/testing/described_pair.h"
#include "sync/testing/invented.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::value_at;
using ::testing::HasSubstr;
using ::testing::SizeIs;
namespace mocks = dataflow_qa::mocks;
using testing::DescribedPair;

TEST_F(DescribedPair, KimaiAndPowerOfficeGoCarryRecordsAndEditsBothWays) {
  connect("kimai-to-poweroffice-go.json");
  const auto fjord =
      source_->create("customers", {{"name", "Fjord AS"}, {"email", "post@fjord.no"}, {"visible", false}});
  const auto elv = target_->create("Customers", {{"Name", "Elv AS"}, {"EmailAddress", "post@elv.no"}});
  ASSERT_TRUE(target_->create("Projects", {{"Code", "E-1"}, {"Name", "Bru"}, {"CustomerId", elv->at("Id")}}));
  settle();
  EXPECT_EQ(record(*target_, "Customers", "Name", "Fjord AS")["IsArchived"], true) << "hidden ones are listed, too";
  const auto made = record(*source_, "customers", "name", "Elv AS");
  EXPECT_EQ(made["number"], "go:" + elv->at("Id").dump());
  const auto project = record(*source_, "projects", "number", "E-1");
  EXPECT_EQ(project["customer"], made["id"]);
  ASSERT_TRUE(source_->edit("projects", project["id"].dump(), {{"end", "2020-12-31"}, {"billable", true}}));
  ASSERT_TRUE(source_->edit("customers", fjord->at("id").dump(), {{"email", "kontor@fjord.no"}}));
  ASSERT_TRUE(target_->edit("Customers", elv->at("Id").dump(), {{"Name", "Foss AS"}}));
  settle();
  EXPECT_EQ(record(*target_, "Projects", "Code", "E-1")["EndDate"], "2020-12-31");
  EXPECT_EQ(record(*target_, "Customers", "Name", "Fjord AS")["EmailAddress"], "kontor@fjord.no");
  EXPECT_EQ(record(*source_, "customers", "name", "Foss AS")["id"], made["id"]);
  EXPECT_THAT(source_->all("customers"), SizeIs(2)) << log_text_;
}

TEST_F(DescribedPair, NumbersThatWereSwappedAreHandedOver) {
  connect("kimai-to-poweroffice-go.json");
  const auto customer = source_->create("customers", {{"name", "Fjord AS"}})->at("id");
  for (const auto* number : {"K-1", "K-2"}) {
    ASSERT_TRUE(source_->create("projects", {{"name", number}, {"number", number}, {"customer", customer}}));
  }
  settle();
  const auto first = record(*target_, "Projects", "Code", "K-1")["Id"].dump();
  const auto second = record(*target_, "Projects", "Code", "K-2")["Id"].dump();
  ASSERT_TRUE(target_->edit("Projects", first, {{"Code", "K-3"}}));
  ASSERT_TRUE(target_->edit("Projects", second, {{"Code", "K-1"}}));
  ASSERT_TRUE(target_->edit("Projects", first, {{"Code", "K-2"}}));
  settle();
  EXPECT_EQ(record(*source_, "projects", "name", "K-1")["number"], "K-2") << log_text_;
  EXPECT_EQ(record(*source_, "projects", "name", "K-2")["number"], "K-1");
}

TEST_F(DescribedPair, DeletionsAreSeenByAbsence) {
  connect("kimai-to-poweroffice-go.json");
  options_.deletions = DeletionPolicy::archive;
  const auto fjord = source_->create("customers", {{"name", "Fjord AS"}})->at("id").dump();
  const auto elv = source_->create("customers", {{"name", "Elv AS"}})->at("id").dump();
  settle();
  ASSERT_TRUE(source_->remove("customers", fjord));
  ASSERT_TRUE(target_->remove("Customers", record(*target_, "Customers", "Name", "Elv AS")["Id"].dump()));
  settle();
  EXPECT_EQ(record(*target_, "Customers", "Name", "Fjord AS")["IsArchived"], true);
  EXPECT_EQ(source_->find("customers", elv)->at("visible"), false);
}

TEST_F(DescribedPair, HarvestGetsWhatItAsksOfANewRecord) {
  connect("harvest-to-poweroffice-go.json");
  const auto fjord = source_->create("clients", {{"name", "Fjord AS"}, {"currency", "EUR"}});
  const auto elv = target_->create("Customers", {{"Name", "Elv AS"}, {"EmailAddress", "post@elv.no"}});
  ASSERT_TRUE(target_->create("Projects", {{"Code", "E-1"}, {"Name", "Bru"}, {"CustomerId", elv->at("Id")}}));
  settle();
  EXPECT_EQ(record(*target_, "Customers", "Name", "Fjord AS")["CurrencyCode"], "EUR");
  const auto project = record(*source_, "projects", "code", "E-1");
  EXPECT_EQ(project["budget_by"], "none") << "a constant of the mapping";
  EXPECT_EQ(value_at(project, "client.name"), "Elv AS");
  ASSERT_TRUE(target_->edit("Projects", record(*target_, "Projects", "Code", "E-1")["Id"].dump(),
                            {{"CustomerId", record(*target_, "Customers", "Name", "Fjord AS")["Id"]}}));
  settle();
  EXPECT_EQ(value_at(record(*source_, "projects", "code", "E-1"), "client.id"), fjord->at("id")) << log_text_;
}

TEST_F(DescribedPair, CustomPmsAndKimaiAgreeOnOrganisations) {
  connect("custom-pms-to-kimai.json");
  ASSERT_TRUE(source_->create("customers", {{"type", "person"}, {"firstName", "Kari"}, {"lastName", "Nordmann"}}));
  const auto fjord = source_->create("customers", {{"type", "organisation"}, {"name", "Fjord AS"}})->at("id");
  ASSERT_TRUE(source_->create("projects", {{"code", "K-1"}, {"name", "Kai"}, {"customerId", fjord}}));
  ASSERT_TRUE(target_->create("customers", {{"name", "Elv AS"}, {"city", "Tana"}}));
  settle();
  EXPECT_THAT(target_->all("customers"), SizeIs(2)) << "no person among them";
  const auto made = record(*source_, "customers", "name", "Elv AS");
  EXPECT_EQ(made["type"], "organisation");
  EXPECT_EQ(value_at(made, "address.city"), "Tana");
  EXPECT_EQ(record(*target_, "projects", "number", "K-1")["customer"],
            record(*target_, "customers", "name", "Fjord AS")["id"]);
}

/// Rosa and Tara, between them in sync.
class InventedPair : public DescribedPair {
 protected:
  InventedPair() {
    file("rosa.json", testing::rosa);
    file("tara.json", testing::tara);
    EXPECT_TRUE(set_option(options_, "systems", folder_.string()));
    connect(file("rosa-to-tara.json", testing::rosa_to_tara));
  }
};

TEST_F(InventedPair, AreKeptInSyncByTheirDescriptionsAlone) {
  const auto fjord =
      source_->create("companies", {{"name", "Fjord"}, {"home", {{"street", "Kaien 1"}, {"city", "Bergen"}}}});
  const auto elv = target_->create("customer", {{"title", "Elv"}, {"place", "Tana"}});
  ASSERT_TRUE(target_->create("project", {{"number", "E-1"}, {"customer", elv->at("key")}}));
  settle();
  const auto there = record(*target_, "customer", "title", "Fjord");
  EXPECT_EQ(there["place"], "Bergen");
  EXPECT_EQ(there["note"], "rosa:" + fjord->at("id").dump());
  const auto here = record(*source_, "companies", "name", "Elv");
  EXPECT_EQ(value_at(here, "home.city"), "Tana");
  const auto task = record(*source_, "tasks", "code", "E-1");
  EXPECT_EQ(value_at(task, "company.id"), here["id"]);
  ASSERT_TRUE(source_->edit("companies", fjord->at("id").dump(), {{"open", false}}));
  ASSERT_TRUE(source_->edit("tasks", task["id"].dump(), {{"due", "2024-12-31"}, {"open", false}}));
  ASSERT_TRUE(target_->edit("customer", there["key"].get<std::string>(), {{"place", "Oslo"}}));
  ASSERT_TRUE(target_->edit("customer", elv->at("key").get<std::string>(), {{"title", "Foss"}, {"place", nullptr}}));
  settle();
  EXPECT_EQ(target_->find("customer", there["key"].get<std::string>())->at("closed"), true) << log_text_;
  EXPECT_EQ(source_->find("companies", fjord->at("id").dump())->at("home"),
            Json({{"street", "Kaien 1"}, {"city", "Oslo"}}));
  EXPECT_EQ(value_at(record(*source_, "companies", "name", "Foss"), "home.city"), nullptr);
  EXPECT_EQ(record(*target_, "project", "number", "E-1")["ends"], "2024-12-31");
}

TEST_F(InventedPair, AreListedToTheirEndPageByPage) {
  for (int i = 0; i < 23; ++i) {
    ASSERT_TRUE(source_->create("companies", {{"name", "Company " + std::to_string(i)}}));
    ASSERT_TRUE(target_->create("customer", {{"title", "Customer " + std::to_string(i)}}));
  }
  settle();
  EXPECT_THAT(source_->all("companies"), SizeIs(46)) << log_text_;
  EXPECT_THAT(target_->all("customer"), SizeIs(46));
  const auto before = journal_.last_sequence();
  settle();
  for (const auto& entry : journal_.since(before)) EXPECT_NE(entry.effect, mocks::Effect::effective) << entry.method;
}

/// What the program says where it cannot begin.
std::string why_not(const Options& options, Plan plan) {
  SystemClock clock;
  Log log{Level::error, [](Level, const std::string&) {}};
  try {
    const Clients clients{options, plan, clock, log};
  } catch (const std::invalid_argument& wrong) {
    return wrong.what();
  }
  return "";
}

TEST(ClientsTest, SayWhatADescriptionLacksForAMapping) {
  Options options;
  for (const auto* name : {"kimai_base_url", "go_base_url", "go_token_url"}) {
    ASSERT_TRUE(set_option(options, name, "http://127.0.0.1:9"));
  }
  for (const auto* name : {"go_app_key", "go_client_key", "go_subscription_key"}) {
    ASSERT_TRUE(set_option(options, name, "k"));
  }
  const auto plan = read_plan(DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/kimai-to-poweroffice-go.json").value();
  EXPECT_EQ(why_not(options, plan), "Kimai: the keys that are set let nobody in");
  ASSERT_TRUE(set_option(options, "kimai_token", "t"));
  EXPECT_EQ(why_not(options, plan), "");
  auto other = plan;
  other.source = "Kimay";
  EXPECT_THAT(why_not(options, other), HasSubstr("there is no description of Kimay"));
  other = plan;
  other.flows.front().properties.front().property.source = "nmae";
  EXPECT_EQ(why_not(options, other), "customers of Kimai has no field nmae in its description");
  other = plan;
  other.flows.front().source_on_create = {{"kind", 1}};
  EXPECT_EQ(why_not(options, other), "on_create: customers of Kimai has no field kind in its description");
}

}  // namespace
}  // namespace pms_go_sync
