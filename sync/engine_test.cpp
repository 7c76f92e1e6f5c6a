#include "sync/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/testing/sync_world.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::value_at;
using testing::Call;
using testing::Fault;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::SyncWorld;

Json organisation(const std::string& name) {
  return {{"type", "organisation"}, {"name", name}, {"email", "post@fjord.no"}};
}

Json person(const std::string& first, const std::string& last) {
  return {{"type", "person"}, {"firstName", first}, {"lastName", last}, {"dateOfBirth", "1980-02-29"}};
}

Json project(const std::string& code, const Json& customer = nullptr) {
  return {{"code", code}, {"name", "Nybygg " + code}, {"customerId", customer}};
}

/// The next call of that kind meets `fault`; later ones do not.
std::function<Fault(const Call&)> once(Call::Kind kind, Fault fault) {
  return [=, met = false](const Call& call) mutable {
    if (met || call.kind != kind) return Fault::none;
    met = true;
    return fault;
  };
}

void erase_first(testing::FakeSystem& system, const std::string& collection, std::size_t count) {
  const auto all = system.all(collection);
  for (std::size_t i = 0; i < count; ++i) system.erase(collection, system.id_of(all.at(i)));
}

TEST(Engine, MakesOneCounterpartForEachRecord) {
  SyncWorld world;
  const auto fjord = world.pms.make("customers", organisation("Fjord AS"));
  const auto kari = world.pms.make("customers", person("Kari", "Nordmann"));
  const auto pier = world.pms.make("projects", project("K-1", fjord));
  ASSERT_TRUE(world.settle());
  EXPECT_THAT(world.go.all("Customers"), SizeIs(2));
  EXPECT_THAT(world.go.all("Projects"), SizeIs(1));
  EXPECT_EQ(world.differences("customers", fjord), "");
  EXPECT_EQ(world.differences("customers", kari), "");
  EXPECT_EQ(world.differences("projects", pier), "");
  EXPECT_FALSE(world.go.record("Customers", world.target_of("customers", kari)).contains("Name"));
}

TEST(Engine, CarriesEditsBothWaysAndThenIsSilent) {
  SyncWorld world;
  const auto fjord = world.pms.make("customers", organisation("Fjord AS"));
  ASSERT_TRUE(world.settle());
  world.pms.edit("customers", fjord, "address", {{"postalCode", "5003"}, {"city", "Bergen"}, {"country", nullptr}});
  world.go.edit("Customers", world.target_of("customers", fjord), "PhoneNumber", "+47 55 00 00 00");
  const int before = world.writes();
  ASSERT_TRUE(world.poll());
  EXPECT_EQ(world.writes(), before + 2);
  EXPECT_EQ(world.differences("customers", fjord), "");
  ASSERT_TRUE(world.poll());
  EXPECT_EQ(world.writes(), before + 2) << "no echo";
}

TEST(Engine, LetsTheLaterChangeWinPropertyByProperty) {
  SyncWorld world;
  const auto fjord = world.pms.make("customers", organisation("Fjord AS"));
  ASSERT_TRUE(world.settle());
  const auto counterpart = world.target_of("customers", fjord);
  world.pms.edit("customers", fjord, "phone", "1");
  world.pms.edit("customers", fjord, "website", "fjord.no");
  world.clock.advance(std::chrono::seconds{1});
  world.go.edit("Customers", counterpart, "PhoneNumber", "2");
  ASSERT_TRUE(world.settle());
  EXPECT_EQ(world.pms.record("customers", fjord)["phone"], "2");
  EXPECT_EQ(world.go.record("Customers", counterpart)["WebsiteUrl"], "fjord.no");
}

TEST(Engine, KeepsAnEditThatComesBetweenItsReadAndItsWrite) {
  SyncWorld world;
  const auto fjord = world.pms.make("customers", organisation("Fjord AS"));
  ASSERT_TRUE(world.settle());
  const auto counterpart = world.target_of("customers", fjord);
  world.go.edit("Customers", counterpart, "PhoneNumber", "1");
  world.pms.on_call = [&, done = false](const Call& call) mutable {
    if (call.kind == Call::Kind::update && !done) {
      done = true;
      world.pms.edit("customers", fjord, "website", "fjord.no");
    }
    return Fault::none;
  };
  ASSERT_TRUE(world.poll());
  ASSERT_TRUE(world.settle());
  EXPECT_EQ(world.pms.record("customers", fjord)["website"], "fjord.no");
  EXPECT_EQ(world.differences("customers", fjord), "");
}

TEST(Engine, MakesRecordsOfTheTargetInTheSourceOnlyWhereAskedTo) {
  for (const bool claimed : {false, true}) {
    SyncWorld world{{.create_in_source = claimed}};
    const auto id = world.go.make("Customers", {{"Name", "Havn AS"}, {"MailAddress", {{"City", "Bodø"}}}});
    world.go.make("Projects", {{"Name", "Kai"}, {"Code", "K-7"}, {"CustomerId", std::stoll(id)}});
    ASSERT_TRUE(world.settle());
    EXPECT_THAT(world.pms.all("customers"), SizeIs(claimed ? 1 : 0));
    EXPECT_THAT(world.pms.all("projects"), SizeIs(claimed ? 1 : 0));
    if (claimed) {
      EXPECT_EQ(world.differences("customers", world.source_of("customers", id)), "");
    }
  }
}

TEST(Engine, InOneDirectionLeavesTheOtherSystemAloneAndForgetsNothing) {
  SyncWorld world{{.create_in_source = true, .only_to = Side::target}};
  const auto fjord = world.pms.make("customers", organisation("Fjord AS"));
  world.go.make("Customers", {{"Name", "Havn AS"}});
  ASSERT_TRUE(world.settle());
  const auto counterpart = world.target_of("customers", fjord);
  world.go.edit("Customers", counterpart, "PhoneNumber", "2");
  world.pms.edit("customers", fjord, "website", "fjord.no");
  ASSERT_TRUE(world.settle());
  EXPECT_THAT(world.pms.all("customers"), SizeIs(1));
  EXPECT_EQ(world.pms.record("customers", fjord)["phone"], nullptr);
  EXPECT_EQ(world.go.record("Customers", counterpart)["WebsiteUrl"], "fjord.no");
  world.use({.create_in_source = true, .only_to = Side::source});
  ASSERT_TRUE(world.settle());
  EXPECT_THAT(world.pms.all("customers"), SizeIs(2));
  EXPECT_EQ(world.differences("customers", fjord), "");
}

TEST(Engine, InOneDirectionDoesNotTakeARefusalOfTheOtherForDone) {
  SyncWorld world;
  world.take_turns();
  const auto fjord = world.pms.make("customers", organisation("Fjord AS"));
  ASSERT_TRUE(world.settle());
  world.pms.edit("customers", fjord, "website", "fjord.no");
  world.go.on_call = [](const Call& call) { return call.kind == Call::Kind::update ? Fault::refused : Fault::none; };
  for (int turn = 0; turn < 4; ++turn) world.poll();
  EXPECT_EQ(world.state.counts().stuck, 1);
  ASSERT_TRUE(world.settle());
  EXPECT_EQ(world.differences("customers", fjord), "");
}

TEST(Engine, WalksAgainWherePagesShiftThoughAsManyRecordsAreThereInTheEnd) {
  SyncWorld world;
  world.go.counts_pages = true;
  std::vector<std::string> ids;
  ids.reserve(7);
  for (int i = 0; i < 7; ++i) ids.push_back(world.go.make("Customers", {{"Name", "Havn " + std::to_string(i)}}));
  world.go.on_call = [&, pages = 0](const Call& call) mutable {
    if (call.kind != Call::Kind::list || call.collection != "Customers") return Fault::none;
    ++pages;
    if (pages == 2) erase_first(world.go, "Customers", 2);
    if (pages == 3) world.go.make("Customers", {{"Name", "Ny"}});
    return Fault::none;
  };
  ASSERT_TRUE(world.poll());
  for (const auto& id : ids) EXPECT_NE(world.source_of("customers", id), "") << id;
}

TEST(Engine, WalksAgainWhereADeletionAndACreationFallBetweenTheSameTwoPages) {
  SyncWorld world;
  world.go.counts_pages = true;
  for (int i = 0; i < 7; ++i) world.go.make("Customers", {{"Name", "Havn " + std::to_string(i)}});
  world.go.on_call = [&, pages = 0](const Call& call) mutable {
    const bool second = call.kind == Call::Kind::list && call.collection == "Customers" && ++pages == 2;
    if (!second) return Fault::none;
    erase_first(world.go, "Customers", 2);
    for (int i = 0; i < 2; ++i) world.go.make("Customers", {{"Name", "Ny"}});
    return Fault::none;
  };
  ASSERT_TRUE(world.poll());
  for (const auto& record : world.go.all("Customers"))
    EXPECT_NE(world.source_of("customers", world.go.id_of(record)), "");
}

TEST(Engine, LeavesSubProjectsAlone) {
  SyncWorld world;
  world.go.make("Projects", {{"Name", "Kai"}, {"Code", "K-7.1"}, {"ParentProjectId", 5}});
  ASSERT_TRUE(world.settle());
  EXPECT_THAT(world.pms.all("projects"), IsEmpty());
}

TEST(Engine, SendsAnAddressWithoutPostalCodeAfterTheCreation) {
  SyncWorld world;
  auto record = organisation("Fjord AS");
  record["address"] = {{"line1", "Kaien 1"}, {"city", "Bergen"}};
  const auto fjord = world.pms.make("customers", record);
  ASSERT_TRUE(world.settle());
  EXPECT_EQ(world.differences("customers", fjord), "");
  EXPECT_EQ(value_at(world.pms.record("customers", fjord), "address.line1"), "Kaien 1");
}

TEST(Engine, LeavesAnUnknownDepartmentAloneUntilItIsThere) {
  SyncWorld world;
  auto record = project("K-1");
  record["departmentCode"] = "Salg";
  const auto id = world.pms.make("projects", record);
  ASSERT_TRUE(world.poll());
  const auto counterpart = world.target_of("projects", id);
  ASSERT_NE(counterpart, "");
  EXPECT_EQ(world.pms.record("projects", id)["departmentCode"], "Salg");
  const auto department = world.go.make("Departments", {{"Code", "SALG"}});
  ASSERT_TRUE(world.poll());
  EXPECT_EQ(world.go.record("Projects", counterpart)["DepartmentId"].dump(), department);
  EXPECT_EQ(world.pms.record("projects", id)["departmentCode"], "Salg");
}

TEST(Engine, ReadsNamesAgainWhereADepartmentMayHaveSlippedBetweenTwoPages) {
  SyncWorld world;
  world.go.counts_pages = true;
  for (int i = 0; i < 7; ++i) {
    world.go.make("Departments", {{"Code", "D-" + std::to_string(i)}});
    world.clock.advance(std::chrono::minutes{1});
  }
  world.go.on_call = [&, pages = 0](const Call& call) mutable {
    const bool second = call.collection == "Departments" && ++pages == 2;
    if (second) erase_first(world.go, "Departments", 2);
    return Fault::none;
  };
  ASSERT_TRUE(world.poll());
  auto pier = project("K-1");
  pier["departmentCode"] = "D-3";
  const auto id = world.pms.make("projects", pier);
  ASSERT_TRUE(world.poll());
  EXPECT_EQ(world.differences("projects", id), "");
}

TEST(Engine, MakesNoSecondRecordAfterALostAnswerOrACrash) {
  for (const auto fault : {Fault::not_reached, Fault::unanswered, Fault::crash_before, Fault::crash_after}) {
    SyncWorld world;
    const auto fjord = world.pms.make("customers", organisation("Fjord AS"));
    world.pms.make("projects", project("K-1", fjord));
    world.go.make("Customers", {{"Name", "Havn AS"}});
    world.go.on_call = once(Call::Kind::create, fault);
    world.pms.on_call = once(Call::Kind::create, fault);
    world.poll();
    world.poll();
    ASSERT_TRUE(world.settle());
    EXPECT_THAT(world.go.all("Customers"), SizeIs(2));
    EXPECT_THAT(world.pms.all("customers"), SizeIs(2));
    EXPECT_THAT(world.go.all("Projects"), SizeIs(1));
    EXPECT_EQ(world.state.counts().pending, 0);
  }
}

TEST(Engine, FindsItsPairsAgainWithoutItsState) {
  SyncWorld world;
  const auto fjord = world.pms.make("customers", organisation("Fjord AS"));
  world.pms.make("projects", project("K-1", fjord));
  world.go.make("Customers", {{"Name", "Havn AS"}});
  ASSERT_TRUE(world.settle());
  const auto counterpart = world.target_of("customers", fjord);
  world.state = State::in_memory();
  world.restart();
  ASSERT_TRUE(world.settle());
  EXPECT_EQ(world.target_of("customers", fjord), counterpart);
  EXPECT_THAT(world.go.all("Customers"), SizeIs(2));
  EXPECT_THAT(world.pms.all("customers"), SizeIs(2));
  EXPECT_THAT(world.go.all("Projects"), SizeIs(1));
}

TEST(Engine, OneRefusedRecordDoesNotHoldUpTheOthersAndIsNotHammered) {
  SyncWorld world;
  const auto bad = world.pms.make("customers", organisation("Bad AS"));
  const auto good = world.pms.make("customers", organisation("Good AS"));
  int tries = 0;
  world.go.on_call = [&](const Call& call) {
    const bool refused = call.kind == Call::Kind::create && call.body["Name"] == "Bad AS";
    tries += refused ? 1 : 0;
    return refused ? Fault::refused : Fault::none;
  };
  for (int pass = 0; pass < 60; ++pass) ASSERT_TRUE(world.poll());
  EXPECT_NE(world.target_of("customers", good), "");
  EXPECT_THAT(tries, ::testing::AllOf(::testing::Ge(3), ::testing::Le(8)));
  EXPECT_THAT(world.state.all_stuck(), SizeIs(1));
  world.go.on_call = [](const Call&) { return Fault::none; };
  world.pms.edit("customers", bad, "name", "Better AS");
  ASSERT_TRUE(world.poll()) << "a new edit is tried at once";
  EXPECT_NE(world.target_of("customers", bad), "");
}

TEST(Engine, AProjectWaitsForItsCustomer) {
  SyncWorld world;
  const auto fjord = world.pms.make("customers", organisation("Fjord AS"));
  const auto pier = world.pms.make("projects", project("K-1", fjord));
  world.go.on_call = once(Call::Kind::create, Fault::refused);
  ASSERT_TRUE(world.poll());
  EXPECT_EQ(world.target_of("projects", pier), "");
  world.pms.edit("customers", fjord, "phone", "1");
  ASSERT_TRUE(world.poll());
  EXPECT_EQ(world.differences("projects", pier), "") << "in the pass in which the customer is linked";
}

TEST(Engine, AsksForChangesOnlyAfterTheFirstPassAlsoAfterARestart) {
  SyncWorld world;
  for (int i = 0; i < 8; ++i) world.pms.make("customers", organisation("Fjord " + std::to_string(i)));
  ASSERT_TRUE(world.settle());
  world.restart();
  world.pms.calls.clear();
  world.go.calls.clear();
  ASSERT_TRUE(world.poll());
  for (const auto& call : world.pms.calls) EXPECT_FALSE(call.whole && call.collection == "customers");
  for (const auto& call : world.go.calls) EXPECT_FALSE(call.whole && call.collection == "Customers");
}

TEST(Engine, LeavesTheOtherRecordAloneWhereOneIsDeleted) {
  SyncWorld world;
  const auto fjord = world.pms.make("customers", organisation("Fjord AS"));
  ASSERT_TRUE(world.settle());
  world.go.erase("Customers", world.target_of("customers", fjord));
  world.pms.edit("customers", fjord, "phone", "1");
  ASSERT_TRUE(world.settle());
  EXPECT_THAT(world.go.all("Customers"), IsEmpty());
  EXPECT_THAT(world.pms.all("customers"), SizeIs(1));
  EXPECT_EQ(world.state.counts().gone, 1);
}

TEST(Engine, EndsThePassWhereASystemDoesNotAnswer) {
  SyncWorld world;
  for (int i = 0; i < 10; ++i) world.pms.make("customers", organisation("Fjord " + std::to_string(i)));
  world.go.on_call = [](const Call& call) {
    return call.kind == Call::Kind::create ? Fault::not_reached : Fault::none;
  };
  EXPECT_FALSE(world.poll());
  EXPECT_EQ(world.go.writes(), 3);
  ASSERT_TRUE(world.settle());
  EXPECT_THAT(world.go.all("Customers"), SizeIs(10));
}

TEST(Engine, RecordsThatASystemAlwaysFailsAtDoNotHoldUpWhatIsNew) {
  SyncWorld world;
  for (int i = 0; i < 5; ++i) world.pms.make("customers", organisation("Bad AS"));
  world.go.on_call = [](const Call& call) {
    const bool fails = call.kind == Call::Kind::create && call.body["Name"] == "Bad AS";
    return fails ? Fault::not_reached : Fault::none;
  };
  EXPECT_FALSE(world.poll()) << "three in a row: it may be the system";
  const auto good = world.pms.make("customers", organisation("Good AS"));
  EXPECT_TRUE(world.poll());
  EXPECT_NE(world.target_of("customers", good), "");
}

TEST(Engine, AsksForALostPageAgainInsteadOfBeginningAnew) {
  SyncWorld world;
  for (int i = 0; i < 7; ++i) world.pms.make("customers", organisation("Fjord " + std::to_string(i)));
  world.pms.on_call = [pages = 0](const Call& call) mutable {
    if (call.kind != Call::Kind::list || call.collection != "customers") return Fault::none;
    return ++pages % 2 == 0 ? Fault::not_reached : Fault::none;
  };
  EXPECT_TRUE(world.poll());
  EXPECT_THAT(world.go.all("Customers"), SizeIs(7));
}

TEST(Engine, SeesAnEditOfAPageThatItHadReadHoweverLongItsWalkWentOn) {
  SyncWorld world;
  for (int i = 0; i < 5; ++i) world.pms.make("customers", organisation("Fjord " + std::to_string(i)));
  ASSERT_TRUE(world.settle());
  const auto all = world.pms.all("customers");
  for (const auto& record : all) world.pms.edit("customers", record["id"], "name", "Sol AS");
  world.pms.on_call = [&, pages = 0](const Call& call) mutable {
    if (call.kind != Call::Kind::list || call.collection != "customers" || ++pages != 2) return Fault::none;
    world.pms.edit("customers", all.front()["id"], "name", "Nordlys AS");
    world.clock.advance(std::chrono::seconds{10});  // longer than the overlap
    world.pms.edit("customers", all.back()["id"], "name", "Vest AS");
    return Fault::none;
  };
  for (int polls = 0; polls < 3; ++polls) ASSERT_TRUE(world.poll());
  EXPECT_EQ(world.differences("customers", all.front()["id"]), "");
  EXPECT_EQ(world.differences("customers", all.back()["id"]), "");
}

TEST(Engine, SettlesLostCreationsWhoseCodesWereSwappedMeanwhile) {
  SyncWorld world;
  const auto pier = world.pms.make("projects", project("K-2"));
  const auto quay = world.go.make("Projects", {{"Name", "Kai"}, {"Code", "K-1"}});
  world.state.save_pending({"projects", Side::source, pier, {{"Code", "K-1"}, {"Name", "Kai"}}, Json::object()});
  world.state.save_pending({"projects", Side::target, quay, {{"code", "K-2"}, {"name", "Kai"}}, Json::object()});
  ASSERT_TRUE(world.settle());
  EXPECT_EQ(world.differences("projects", pier), "");
  EXPECT_EQ(world.state.counts().pending, 0);
}

}  // namespace
}  // namespace pms_go_sync
