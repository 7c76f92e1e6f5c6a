// The whole program, in this process, against both mock servers over HTTP.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "mocks/controls.h"
#include "mocks/http/journal.h"
#include "mocks/mock_system.h"
#include "mocks/store/clock.h"
#include "mocks/systems.h"
#include "sync/record_path.h"
#include "sync/service.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::value_at;
using ::testing::ElementsAre;
using ::testing::SizeIs;
namespace mocks = dataflow_qa::mocks;

std::unique_ptr<mocks::MockSystem> start(const char* name, mocks::Clock& clock, mocks::Journal& journal) {
  auto started = mocks::find_system(name)->start({.clock = &clock, .journal = &journal});
  if (!started) throw std::runtime_error{started.error().message};
  return std::move(*started);
}

class WithMocks : public ::testing::Test {
 protected:
  WithMocks() {
    std::filesystem::remove_all(options_.state_dir);
    restart();
  }
  ~WithMocks() override {
    service_.reset();
    std::filesystem::remove_all(options_.state_dir);
  }

  void restart() {
    service_.reset();
    auto plan = read_plan(options_.mapping, options_.links);
    service_ = std::make_unique<Service>(options_, std::move(*plan), clock_, log_);
  }

  void pass() {
    const auto done = service_->once();
    ASSERT_TRUE(done.has_value()) << done.error().message << "\n" << log_text_;
  }

  std::string make(mocks::MockSystem& system, const char* collection, const Json& record) {
    const auto made = system.create(collection, record);
    if (!made) throw std::runtime_error{made.error().title + ": " + made.error().detail};
    return mocks::id_text(*system.declaration().find(collection), *made);
  }

  void edit(mocks::MockSystem& system, const char* collection, const std::string& id, const mocks::Edits& edits) {
    const auto done = system.edit(collection, id, edits);
    ASSERT_TRUE(done.has_value()) << done.error().detail;
  }

  /// How many writes of the sync changed something.
  std::int64_t effective_writes() {
    std::int64_t count = 0;
    journal_.for_each_since(0, [&](const mocks::JournalEntry& entry) {
      count +=
          entry.actor == mocks::Actor::subject && entry.effect == mocks::Effect::effective && !entry.collection.empty()
              ? 1
              : 0;
    });
    return count;
  }

  mocks::Clock world_clock_;
  mocks::Journal journal_;
  std::unique_ptr<mocks::MockSystem> pms_ = start("custom-pms", world_clock_, journal_);
  std::unique_ptr<mocks::MockSystem> go_ = start("poweroffice-go", world_clock_, journal_);
  std::string log_text_;
  SystemClock clock_;
  Log log_{Level::debug, [this](Level, const std::string& line) { log_text_ += line + "\n"; }};
  Options options_ = make_options();
  std::unique_ptr<Service> service_;

 private:
  Options make_options() const {
    Options options;
    const auto pms = pms_->connection();
    const auto go = go_->connection();
    options.connections["pms_base_url"] = pms.at("base_url");
    options.connections["pms_api_key"] = pms.at("api_key");
    options.connections["go_base_url"] = go.at("base_url");
    options.connections["go_token_url"] = go.at("token_url");
    options.connections["go_app_key"] = go.at("app_key");
    options.connections["go_client_key"] = go.at("client_key");
    options.connections["go_subscription_key"] = go.at("subscription_key");
    options.requests_per_second = 0;
    options.create_in_source = true;
    options.mapping = DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/default.json";
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    options.state_dir = std::filesystem::path{::testing::TempDir()} /
                        (std::string{"pms-go-sync-"} + test->name() + "-" + std::to_string(::getpid()));
    return options;
  }
};

const Json fjord_customer{{"type", "organisation"},
                          {"name", "Fjord AS"},
                          {"organisationNumber", "980386465"},
                          {"email", "post@fjord.no"},
                          {"address", {{"line1", "Kaien 1"}, {"postalCode", "5003"}, {"city", "Bergen"}}}};

TEST_F(WithMocks, CarriesANewCustomerAndItsProjectOverAndIsSilentThen) {
  const auto department = make(*go_, "Departments", {{"Code", "SALG"}, {"Name", "Salg"}});
  const auto fjord = make(*pms_, "customers", fjord_customer);
  make(*pms_, "customers", {{"type", "person"}, {"firstName", "Kari"}, {"lastName", "Nordmann"}});
  make(*pms_, "projects", {{"code", "K-1"}, {"name", "Kai"}, {"customerId", fjord}, {"departmentCode", "SALG"}});
  pass();
  const auto customers = go_->all("Customers");
  const auto projects = go_->all("Projects");
  ASSERT_THAT(customers, SizeIs(2)) << log_text_;
  ASSERT_THAT(projects, SizeIs(1)) << log_text_;
  EXPECT_EQ(customers[0]["Name"], "Fjord AS");
  EXPECT_EQ(value_at(customers[0], "MailAddress.City"), "Bergen");
  EXPECT_EQ(customers[1]["IsPerson"], true);
  EXPECT_EQ(projects[0]["CustomerId"], customers[0]["Id"]);
  EXPECT_EQ(projects[0]["DepartmentId"].dump(), department);
  const auto writes = effective_writes();
  pass();
  EXPECT_EQ(effective_writes(), writes);
  EXPECT_THAT(pms_->all("customers"), SizeIs(2));
}

TEST_F(WithMocks, CarriesEveryEditBothWays) {
  const auto fjord = make(*pms_, "customers", fjord_customer);
  pass();
  const auto counterpart = go_->all("Customers").at(0)["Id"].dump();
  edit(*pms_, "customers", fjord, {{"address", nullptr}, {"phone", "+47 55 00 00 00"}, {"active", false}});
  edit(*go_, "Customers", counterpart, {{"WebsiteUrl", "fjord.no"}});
  pass();
  auto there = *go_->find("Customers", counterpart);
  EXPECT_EQ(value_at(there, "MailAddress.City"), Json{}) << log_text_;
  EXPECT_EQ(there["PhoneNumber"], "+47 55 00 00 00");
  EXPECT_EQ(there["IsArchived"], true);
  EXPECT_EQ((*pms_->find("customers", fjord))["website"], "fjord.no");
  edit(*go_, "Customers", counterpart,
       {{"MailAddress.City", "Bodø"}, {"IsArchived", false}, {"EmailAddress", "a@b.no"}});
  pass();
  const auto here = *pms_->find("customers", fjord);
  EXPECT_EQ(value_at(here, "address.city"), "Bodø") << log_text_;
  EXPECT_EQ(here["active"], true);
  EXPECT_EQ(here["email"], "a@b.no");
}

TEST_F(WithMocks, MakesRecordsOfPowerOfficeGoInCustomPms) {
  const auto havn = make(*go_, "Customers", {{"Name", "Havn AS"}, {"EmailAddress", "post@havn.no"}});
  make(*go_, "Customers",
       {{"IsPerson", true}, {"FirstName", "Ola"}, {"LastName", "Nordmann"}, {"InvoiceDeliveryType", "Print"}});
  make(*go_, "Projects",
       {{"Name", "Kai"}, {"Code", "K-7"}, {"CustomerId", std::stoll(havn)}, {"StartDate", "2024-01-31"}});
  pass();
  ASSERT_THAT(pms_->all("customers"), SizeIs(2)) << log_text_;
  ASSERT_THAT(pms_->all("projects"), SizeIs(1)) << log_text_;
  EXPECT_EQ(pms_->all("projects")[0]["startDate"], "2024-01-31");
  EXPECT_EQ(pms_->all("projects")[0]["customerId"], pms_->all("customers")[0]["id"]);
  const auto writes = effective_writes();
  pass();
  EXPECT_EQ(effective_writes(), writes) << log_text_;
}

TEST_F(WithMocks, KeepsItsLinksOverARestartAndFindsThemAgainWithoutItsState) {
  const auto fjord = make(*pms_, "customers", fjord_customer);
  make(*pms_, "projects", {{"code", "K-1"}, {"name", "Kai"}, {"customerId", fjord}});
  make(*go_, "Customers", {{"Name", "Havn AS"}, {"EmailAddress", "post@havn.no"}});
  pass();
  restart();
  pass();
  service_.reset();
  std::filesystem::remove_all(options_.state_dir);
  restart();
  pass();
  EXPECT_THAT(go_->all("Customers"), SizeIs(2)) << log_text_;
  EXPECT_THAT(go_->all("Projects"), SizeIs(1));
  EXPECT_THAT(pms_->all("customers"), SizeIs(2));
}

/// Four linked projects with the codes K-1 … K-4, and what a person does to their codes at either system.
class WithProjects : public WithMocks {
 protected:
  WithProjects() {
    for (int i = 1; i <= 4; ++i) make_project(Side::source, "K-" + std::to_string(i));
    pass();
    for (const auto& record : pms_->all("projects")) source_ids_.push_back(record["id"].get<std::string>());
    for (const auto& record : go_->all("Projects")) target_ids_.push_back(record["Id"].dump());
  }

  void make_project(Side side, const std::string& code) {
    if (side == Side::source) make(*pms_, "projects", {{"code", code}, {"name", "Kai"}});
    if (side == Side::target) make(*go_, "Projects", {{"Code", code}, {"Name", "Kai"}});
  }
  void recode(Side side, std::size_t which, const std::string& code) {
    if (side == Side::source) edit(*pms_, "projects", source_ids_.at(which), {{"code", code}});
    if (side == Side::target) edit(*go_, "Projects", target_ids_.at(which), {{"Code", code}});
  }
  void recode(Side side, const std::vector<std::string>& codes) {
    for (std::size_t i = 0; i < codes.size(); ++i) recode(side, i, "between " + std::to_string(i));
    for (std::size_t i = 0; i < codes.size(); ++i) recode(side, i, codes[i]);
  }
  /// The codes of both systems, where they are the same ones in the same order.
  std::vector<std::string> codes() {
    std::vector<std::string> found;
    const auto target = go_->all("Projects");
    for (const auto& record : pms_->all("projects")) {
      const bool same = found.size() < target.size() && target[found.size()]["Code"] == record["code"];
      found.push_back(same ? record["code"].get<std::string>() : "not " + record["code"].get<std::string>());
    }
    return found;
  }

  std::vector<std::string> source_ids_;
  std::vector<std::string> target_ids_;
};

TEST_F(WithProjects, SwapsAndRotatesCodesAtEitherSystemInOnePass) {
  for (const auto side : {Side::source, Side::target}) {
    recode(side, {"K-2", "K-1"});
    pass();
    EXPECT_THAT(codes(), ElementsAre("K-2", "K-1", "K-3", "K-4")) << log_text_;
    recode(side, {"K-3", "K-4", "K-1", "K-2"});
    pass();
    EXPECT_THAT(codes(), ElementsAre("K-3", "K-4", "K-1", "K-2")) << log_text_;
    recode(side, {"K-1", "K-2", "K-3", "K-4"});
    pass();
    EXPECT_THAT(codes(), ElementsAre("K-1", "K-2", "K-3", "K-4")) << log_text_;
    const auto writes = effective_writes();
    pass();
    EXPECT_EQ(effective_writes(), writes);
  }
}

TEST_F(WithProjects, CarriesAChainOfCodesOverInEitherOrder) {
  for (const auto side : {Side::source, Side::target}) {
    recode(side, {"K-2", "K-3", "K-4", "K-9"});
    pass();
    EXPECT_THAT(codes(), ElementsAre("K-2", "K-3", "K-4", "K-9")) << log_text_;
    recode(side, {"K-1", "K-2", "K-3", "K-4"});
    pass();
    EXPECT_THAT(codes(), ElementsAre("K-1", "K-2", "K-3", "K-4")) << log_text_;
  }
}

TEST_F(WithProjects, KeepsANewProjectApartFromTheOneThatHadItsCode) {
  for (const auto side : {Side::source, Side::target}) {
    const std::string code = side == Side::source ? "K-1" : "K-2";
    recode(side, side == Side::source ? 0 : 1, side == Side::source ? "K-8" : "K-9");
    make_project(side, code);
    pass();
    EXPECT_EQ(codes().back(), code) << log_text_;
  }
  EXPECT_THAT(codes(), ElementsAre("K-8", "K-9", "K-3", "K-4", "K-1", "K-2"));
}

TEST_F(WithProjects, LetsTheHolderOfACodeGoFirstWhereItsOwnWriteFailed) {
  for (const auto side : {Side::source, Side::target}) {
    mocks::FaultStep step;
    step.match.method = "PATCH";
    step.status = 503;
    (side == Side::source ? go_ : pms_)->controls()->add_fault(step);
    const std::string code = side == Side::source ? "K-1" : "K-2";
    recode(side, side == Side::source ? 0 : 1, side == Side::source ? "K-8" : "K-9");
    make_project(side, code);
    pass();
    EXPECT_EQ(codes().back(), code) << log_text_;
  }
  EXPECT_THAT(codes(), ElementsAre("K-8", "K-9", "K-3", "K-4", "K-1", "K-2"));
}

TEST_F(WithMocks, WritesNoSecretIntoItsLog) {
  make(*pms_, "customers", fjord_customer);
  pass();
  for (const auto& system : {pms_.get(), go_.get()}) {
    for (const auto& secret : system->secrets()) EXPECT_EQ(log_text_.find(secret), std::string::npos);
  }
}

TEST_F(WithMocks, ReportsHowThingsStandInTheMiddleOfALongPass) {
  for (int i = 0; i < 100; ++i) make(*pms_, "customers", fjord_customer);
  options_.health_interval = std::chrono::milliseconds{1};
  std::string health;
  Log log{Level::info, [&](Level, const std::string& line) {
            if (line.find("\"health\"") == std::string::npos) return;
            if (health.empty()) health = line;
            clock_.stop();
          }};
  service_.reset();
  Service{options_, *read_plan(options_.mapping, options_.links), clock_, log}.run();
  ASSERT_NE(health, "");
  EXPECT_EQ(Json::parse(health)["last_whole_pass"], nullptr) << health;
  EXPECT_LT(go_->all("Customers").size(), 100U) << "the first pass was not over yet";
}

}  // namespace
}  // namespace pms_go_sync
