#include "harness/world/world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>

#include "harness/subject/in_process_subject.h"
#include "harness/world/testing/two_systems.h"
#include "mocks/controls.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::world {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Key;
using ::testing::Pair;
using testing::target_customer;
using testing::TwoSystems;

mocks::testing::Client source_client(const std::map<std::string, std::string>& connection) {
  return {connection.at("pms.base_url"), {{"X-Api-Key", connection.at("pms.api_key")}}};
}

/// Does at each pass what a test says, and counts what is asked of it.
class CountingSubject final : public subject::Subject {
 public:
  void start() override { ++starts; }
  void stop() override { ++stops; }
  void kill() override { ++kills; }
  [[nodiscard]] std::optional<subject::Ending> ending() override { return std::nullopt; }
  subject::Ending pass() override {
    ++passes;
    if (at_pass) at_pass(passes);
    return {};
  }
  void trigger() override {}
  [[nodiscard]] std::vector<subject::OutputLine> output() const override { return {}; }
  [[nodiscard]] bool leaked_secret() const override { return false; }
  [[nodiscard]] std::vector<std::string> stop_notes() const override { return {}; }

  int starts = 0;
  int stops = 0;
  int kills = 0;
  int passes = 0;
  std::function<void(int pass)> at_pass;
};

class WorldTest : public ::testing::Test {
 protected:
  WorldTest() {
    options_ = {.model = &two_.model, .dataset = &two_.dataset, .subject = &file_, .seed = 7, .salt = "s"};
    options_.make_subject = [this](const fs::path& folder, subject::Surroundings around) {
      state_dir_ = folder;
      around_ = std::move(around);
      auto made = std::make_unique<CountingSubject>();
      subject_ = made.get();
      return made;
    };
  }
  World& world() {
    if (!world_) world_ = std::make_unique<World>(options_);
    return *world_;
  }
  /// A world whose subject looks by itself: while it is waited for, it lists these each time.
  World& daemon(std::vector<std::pair<std::string, std::string>> walks) {
    file_.mode = subject::Mode::daemon;
    walks_ = std::move(walks);
    options_.on_waiting = [this](const std::string& /*what*/) {
      for (const auto& [system, collection] : walks_) list(system, collection, true);
    };
    world().start_subject();
    return world();
  }
  void list(const std::string& system, const std::string& collection, bool last_page) {
    auto& journal = world().systems().journal();
    mocks::JournalEntry entry{.system = system, .method = "GET", .collection = collection, .status = 200};
    entry.listing = {.first_page = true, .last_page = last_page, .walk_started = journal.begin()};
    journal.append(std::move(entry));
  }
  void rename(const std::string& name) {
    EXPECT_TRUE(world().systems().at(Side::source).edit("customers", "C-1001", {{"name", name}}));
  }
  [[nodiscard]] const Flow& customers() const { return two_.flow("customers"); }

  TwoSystems two_;
  subject::SubjectFile file_{.mode = subject::Mode::cycle, .poll_interval = 1ms, .quiet = 1ms, .ready_timeout = 1ms};
  WorldOptions options_;
  fs::path state_dir_;
  subject::Surroundings around_;
  std::vector<std::pair<std::string, std::string>> walks_;
  CountingSubject* subject_ = nullptr;
  std::unique_ptr<World> world_;
};

TEST_F(WorldTest, ItsStateFolderLivesAsLongAsItDoes) {
  world();
  EXPECT_TRUE(fs::is_directory(state_dir_));
  std::ofstream(state_dir_ / "links.json") << "{}";
  world_.reset();
  EXPECT_FALSE(fs::exists(state_dir_));
}

TEST_F(WorldTest, ASubjectThatRunsIsNotStartedAgainUntilItWasStopped) {
  world().start_subject();
  world().start_subject();
  EXPECT_EQ(subject_->starts, 1);
  world().stop_subject();
  world().stop_subject();
  world().start_subject();
  EXPECT_EQ(subject_->starts, 2);
}

TEST_F(WorldTest, ItsSubjectKnowsHowToConnectAndWhatNotToSay) {
  world();
  EXPECT_THAT(placeholder_names(two_.model), IsSupersetOf({"state_dir", "pms.base_url", "go.client_key"}));
  EXPECT_THAT(around_.connection, AllOf(Contains(Key("pms.base_url")), Contains(Key("go.client_key"))));
  EXPECT_THAT(around_.secrets(), Contains(around_.connection.at("pms.api_key")));
}

TEST_F(WorldTest, OnlyTheSubjectsOwnRequestsCountAsAsking) {
  const auto from = (world(), around_.sequence());
  rename("Nordlys AS");
  EXPECT_GT(around_.sequence(), from);
  EXPECT_FALSE(around_.has_asked_since(from));
  EXPECT_EQ(source_client(around_.connection).get("/customers").status, 200);
  EXPECT_TRUE(around_.has_asked_since(from));
}

TEST_F(WorldTest, AFixtureIsPairedByItsTextsAndItsPairStays) {
  EXPECT_EQ(world().counterpart_id(Side::source, "customers", "C-1001"), std::nullopt);
  std::string made;
  subject_->at_pass = [&](int pass) {
    auto& target = world().systems().at(Side::target);
    if (pass == 1) made = target.create("Customers", target_customer("Fjord AS")).value().at("Id").dump();
  };
  world().settle();
  rename("Nordlys AS");
  world().settle();
  EXPECT_EQ(world().counterpart_id(Side::source, "customers", "C-1001"), made);
  EXPECT_EQ(world().counterpart_id(Side::target, "persons", made), "C-1001") << "a part of customers";
  EXPECT_EQ(world().counterpart_id(Side::source, "projects", "P-2001"), std::nullopt);
  EXPECT_EQ(world().counterpart_id(Side::source, "no-such", "C-1001"), std::nullopt);
}

TEST_F(WorldTest, ATextThatTwoFixturesShareIsNoKeyOfEither) {
  two_.dataset.records.push_back(two_.dataset.records.front());
  two_.dataset.records.back().label = "";
  EXPECT_THAT(world().ledger().find(Side::source, customers(), "C-1001")->correlation_keys, IsEmpty());
  EXPECT_THAT(world().ledger().find(Side::source, two_.flow("projects"), "P-2001")->correlation_keys,
              ElementsAre(::testing::Field(&CorrelationKey::text, "Kai")));
}

TEST_F(WorldTest, WhatWasThereBeforeTheSubjectIsAccountedFor) {
  two_.dataset.records.push_back({"poweroffice-go", "Customers", "", target_customer("Sol AS")});
  const auto there = world().systems().records(Side::target, customers());
  ASSERT_EQ(there.size(), 1U);
  EXPECT_TRUE(world().ledger().is_accounted_for(Side::target, customers(), there.begin()->first));
  EXPECT_TRUE(world().ledger().is_accounted_for(Side::source, customers(), "C-1001"));
  EXPECT_FALSE(world().ledger().is_accounted_for(Side::source, customers(), "C-1002"));
}

TEST_F(WorldTest, LookupsAreAnsweredByTheTargetAsItIs) {
  const mapping::Lookup by_code{"Departments", "Code"};
  const auto id = world().id_of(by_code, "NORD");
  ASSERT_TRUE(id);
  EXPECT_EQ(world().value_of(by_code, *id), json("NORD"));
  EXPECT_EQ(world().id_of(by_code, "SOUTH"), std::nullopt);
  EXPECT_EQ(world().value_of(by_code, 1), std::nullopt);
}

TEST_F(WorldTest, SettlingRunsPassesUntilTwoChangeNothing) {
  world();
  subject_->at_pass = [&](int pass) {
    if (pass <= 3) rename("Fjord " + std::to_string(pass));
  };
  world().settle();
  EXPECT_EQ(subject_->passes, 5);
  EXPECT_EQ(world().view().record(Side::source, customers(), "C-1001").at("name"), "Fjord 3");
  EXPECT_EQ(world().figures().at("settles"), 1);
}

TEST_F(WorldTest, FiguresCountTheSubjectsRequestsAndNobodyElses) {
  world();
  rename("Nordlys AS");
  auto client = source_client(around_.connection);
  client.get("/customers");
  client.post("/customers", {{"type", "organisation"}, {"name", "Sol AS"}});
  client.post("/customers", {{"type", "organisation"}});
  world().settle();
  EXPECT_THAT(world().figures(), AllOf(Contains(Pair("requests", 3)), Contains(Pair("effective_writes", 1)),
                                       Contains(Pair("refused_writes", 1))));
}

TEST_F(WorldTest, ASystemThatIsNeverWalkedIsUnlisted) {
  auto& world = daemon({{"pms", "customers"}, {"go", "Departments"}});
  world.settle();
  EXPECT_THAT(world.unlisted(), ElementsAre("go")) << "no dataflow is about departments";
}

TEST_F(WorldTest, ACollectionThatIsNoLongerWalkedIsGivenUpAtEachSettle) {
  auto& world = daemon({{"pms", "customers"}, {"go", "Customers"}});
  world.settle();
  EXPECT_THAT(world.given_up(), IsEmpty());
  walks_.pop_back();
  for (const auto* name : {"Sol AS", "Nordlys AS"}) {
    rename(name);
    world.settle();
  }
  EXPECT_THAT(world.given_up(), ElementsAre(Pair("PowerOffice GO Customers", 2)));
  EXPECT_THAT(world.unlisted(), IsEmpty()) << "it was walked once";
}

TEST_F(WorldTest, ASettleComparedIsOneAfterAWholeWalk) {
  auto& world = daemon({{"pms", "customers"}});
  const auto& flow = world.model().flows().front();
  EXPECT_FALSE(world.compared_everything(flow));
  world.settle_compared({&flow});
  EXPECT_TRUE(world.compared_everything(flow));
  walks_.clear();
  world.settle_compared({&flow});
  EXPECT_FALSE(world.compared_everything(flow));
}

TEST_F(WorldTest, HeldStillNoRequestIsAnsweredUntilBothSidesWereEdited) {
  auto held = world().hold_still();
  auto answer = std::async(std::launch::async, [this] {
    return source_client(around_.connection).get("/customers/C-1001").json().value("name", json());
  });
  EXPECT_EQ(answer.wait_for(20ms), std::future_status::timeout);
  rename("Nordlys AS");
  held.reset();
  EXPECT_EQ(answer.get(), "Nordlys AS");
}

TEST_F(WorldTest, HoldingStillWaitsForTheEndOfAWalk) {
  auto& world = daemon({{"pms", "customers"}});
  world.settle();
  list("pms", "customers", false);
  const auto open = world.systems().journal().last_sequence();
  const auto held = world.hold_still();
  const auto walked = world.systems().journal().since(open);
  ASSERT_FALSE(walked.empty());
  EXPECT_TRUE(walked.front().listing->last_page);
}

TEST_F(WorldTest, ATaskIsDoneAtTheNextRequestAndOnlyOnce) {
  std::vector<std::string> seen;
  options_.make_subject = [&](const fs::path& /*folder*/, const subject::Surroundings& around) {
    const auto pass = [&seen, connection = around.connection](const subject::Stop&, const subject::Say&) {
      seen.push_back(source_client(connection).get("/customers/C-1001").json().value("name", ""));
      return 0;
    };
    return std::make_unique<subject::InProcessSubject>(
        subject::InProcessSubject::Options{.file = &file_, .run = pass, .surroundings = around});
  };
  world().at_next_request(Side::source, {.method = "GET"},
                          {.before_work = [&] { rename("Nordlys AS"); }, .before_answer = [&] { rename("Sol AS"); }},
                          Coming::certainly);
  world().settle();
  EXPECT_THAT(seen, ElementsAre("Nordlys AS", "Sol AS", "Sol AS"));
}

TEST_F(WorldTest, ATaskWhoseRequestNeverComesIsGivenUpWhenAllHasSettled) {
  world().at_next_request(Side::target, {.method = "POST"}, {.before_work = [] { FAIL(); }, .before_answer = {}},
                          Coming::perhaps);
  world().settle();
  EXPECT_THAT(world().systems().at(Side::target).controls()->faults(), IsEmpty());
}

TEST_F(WorldTest, StoppingTheSubjectEndsWhatWasToHappenAtItsRequests) {
  world().start_subject();
  world().at_next_request(Side::target, {.method = "POST"}, {.before_work = [] { FAIL(); }, .before_answer = {}},
                          Coming::perhaps);
  world().stop_subject();
  EXPECT_EQ(subject_->stops, 1);
  EXPECT_THAT(world().systems().at(Side::target).controls()->faults(), IsEmpty());
}

/// A subject that makes three customers, one a pass, and remembers how many it has made only once it has its answer.
subject::SubjectFactory makes_three(const subject::SubjectFile& file, std::vector<std::string>& names) {
  return [&](const fs::path& /*folder*/, const subject::Surroundings& around) {
    const auto pass = [&names, connection = around.connection](const subject::Stop& stop, const subject::Say&) {
      if (names.size() == 3) return 0;
      const auto name = "N" + std::to_string(names.size());
      source_client(connection).post("/customers", {{"type", "organisation"}, {"name", name}});
      if (stop.killed.stop_requested()) throw subject::Killed();
      names.push_back(name);
      return 0;
    };
    return std::make_unique<subject::InProcessSubject>(
        subject::InProcessSubject::Options{.file = &file, .run = pass, .surroundings = around});
  };
}

TEST_F(WorldTest, TheSubjectIsKilledBeforeItHasTheAnswerToAWrite) {
  std::vector<std::string> names;
  options_.make_subject = makes_three(file_, names);
  world().interrupt_after_writes({.how = World::Interruption::kill, .nth = 2});
  world().settle();
  EXPECT_THAT(names, ElementsAre("N0", "N1", "N2"));
  EXPECT_EQ(world().interruptions(), 1);
  EXPECT_EQ(world().view().records(Side::source, customers()).size(), 1U + 4U) << "N1 was made twice";
}

TEST_F(WorldTest, TheSubjectIsAskedToEndAfterEachWriteAndHasItsAnswer) {
  std::vector<std::string> names;
  options_.make_subject = makes_three(file_, names);
  world().interrupt_after_writes({.how = World::Interruption::stop, .times = 2});
  world().settle();
  EXPECT_EQ(world().interruptions(), 2);
  EXPECT_EQ(world().view().records(Side::source, customers()).size(), 1U + 3U);
}

TEST_F(WorldTest, AKilledSubjectStartsAgain) {
  world().start_subject();
  world().kill_subject();
  EXPECT_EQ(subject_->kills, 1);
  world().start_subject();
  EXPECT_EQ(subject_->starts, 2);
}

TEST_F(WorldTest, AnInterruptionWhileItWaitsEndsTheSettle) {
  options_.on_waiting = [](const std::string& /*what*/) { throw Interrupted(); };
  EXPECT_THROW(world().settle(), Interrupted);
  EXPECT_EQ(world().view().settles(), 0);
}

}  // namespace
}  // namespace dataflow_qa::world
