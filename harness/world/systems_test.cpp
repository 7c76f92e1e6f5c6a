#include "harness/world/systems.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/world/testing/two_systems.h"
#include "harness/world/trouble.h"
#include "mocks/controls.h"

namespace dataflow_qa::world {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Pair;
using ::testing::StartsWith;
using testing::target_customer;
using testing::TwoSystems;

/// The message of the trouble in which systems with these options end when they start.
std::string trouble_of(Systems::Options options) {
  try {
    const Systems systems(std::move(options));
  } catch (const HarnessTrouble& trouble) {
    return trouble.what();
  }
  return "there was no trouble";
}

class SystemsTest : public ::testing::Test {
 protected:
  TwoSystems two_;
  const mapping::Lookup department_{"Departments", "Code"};
};

TEST_F(SystemsTest, BothHoldTheFixturesById) {
  const Systems systems(two_.systems_options());
  const auto& projects = two_.flow("projects");
  EXPECT_THAT(systems.records(Side::source, projects), ElementsAre(Key("P-2001")));
  EXPECT_THAT(systems.records(Side::target, projects), IsEmpty());
  EXPECT_EQ(systems.record(Side::source, projects, "P-2001").value().at("customerId"), "C-1001");
  EXPECT_FALSE(systems.record(Side::source, projects, "P-2002"));
}

TEST_F(SystemsTest, RecordsAreAsTheyAreNow) {
  Systems systems(two_.systems_options());
  const auto made = systems.at(Side::target).create("Customers", target_customer("Fjord AS"));
  ASSERT_TRUE(made) << made.error().detail;
  EXPECT_THAT(systems.records(Side::target, two_.flow("customers")), ElementsAre(Key(made->at("Id").dump())));
}

TEST_F(SystemsTest, ASnapshotIsBroughtUpToDateByWhatHasChanged) {
  Systems systems(two_.systems_options());
  auto& pms = systems.at(Side::source);
  const auto& customers = two_.flow("customers");
  const auto before = pms.controls()->snapshot();
  mocks::Snapshot snapshot;
  EXPECT_THAT(systems.refresh(Side::source, customers, snapshot), ElementsAre("C-1001"));
  EXPECT_THAT(systems.refresh(Side::source, customers, snapshot), IsEmpty());
  ASSERT_TRUE(pms.create("customers", {{"type", "organisation"}, {"name", "Nordlys AS"}}));
  EXPECT_THAT(systems.refresh(Side::source, customers, snapshot), ElementsAre("C-1002"));
  ASSERT_TRUE(pms.edit("customers", "C-1001", {{"name", "Bergen AS"}}));
  ASSERT_TRUE(pms.remove("customers", "C-1002"));
  EXPECT_THAT(systems.refresh(Side::source, customers, snapshot), ElementsAre("C-1001", "C-1002"));
  EXPECT_EQ(snapshot.records, systems.records(Side::source, customers));
  pms.controls()->restore(*before);
  EXPECT_THAT(systems.refresh(Side::source, customers, snapshot), ElementsAre("C-1001"));
  EXPECT_EQ(snapshot.records, systems.records(Side::source, customers));
}

TEST_F(SystemsTest, ALookupFindsTheIdByTheValueAndTheValueByTheId) {
  const Systems systems(two_.systems_options());
  const auto id = systems.id_of(department_, "NORD");
  ASSERT_TRUE(id);
  EXPECT_EQ(systems.value_of(department_, *id), json("NORD"));
  EXPECT_EQ(systems.value_of(department_, id->dump()), json("NORD")) << "an id that is a text";
}

TEST_F(SystemsTest, ALookupOfWhatIsNotThereFindsNothing) {
  const Systems systems(two_.systems_options());
  EXPECT_FALSE(systems.id_of(department_, "SOUTH"));
  EXPECT_FALSE(systems.value_of(department_, 1));
}

TEST_F(SystemsTest, AClientOfBothFindsAllThatItNeedsByPlaceholder) {
  const Systems systems(two_.systems_options());
  const auto connection = systems.connection();
  EXPECT_THAT(connection,
              AllOf(Contains(Pair("pms.base_url", StartsWith("http://127.0.0.1:"))),
                    Contains(Pair("go.base_url", StartsWith("http://127.0.0.1:"))), Contains(Key("go.token_url"))));
  EXPECT_THAT(systems.secrets(), AllOf(Contains(connection.at("pms.api_key")), Contains(connection.at("go.app_key")),
                                       Contains(connection.at("go.client_key"))));
}

TEST_F(SystemsTest, KeysAreNewEachTimeUnlessTheyMustNotBe) {
  const auto key = [](const Systems::Options& options) { return Systems(options).connection().at("pms.api_key"); };
  auto options = two_.systems_options();
  EXPECT_NE(key(options), key(options));
  options.fixed_credentials = true;
  EXPECT_EQ(key(options), key(options));
}

TEST_F(SystemsTest, IdsBeginLaterByTheOffset) {
  auto options = two_.systems_options();
  options.id_offset = 500;
  EXPECT_THAT(Systems(options).records(Side::source, two_.flow("customers")), ElementsAre(Key("C-1501")));
}

TEST_F(SystemsTest, SwitchesAreThoseOfTheirSide) {
  auto options = two_.systems_options();
  options.switches[Side::target]["token-lifetime-s"] = "7";
  Systems systems(options);
  EXPECT_THAT(systems.at(Side::target).controls()->switches(), Contains(Pair("token-lifetime-s", "7")));
}

TEST_F(SystemsTest, FaultsOfBothAreClearedAtOnce) {
  Systems systems(two_.systems_options());
  for (const auto side : {Side::source, Side::target}) systems.at(side).controls()->add_fault({.status = 503});
  systems.clear_faults();
  for (const auto side : {Side::source, Side::target}) EXPECT_THAT(systems.at(side).controls()->faults(), IsEmpty());
}

TEST_F(SystemsTest, MocksThatHadNoTroubleAreSound) {
  EXPECT_NO_THROW(Systems(two_.systems_options()).require_sound());
}

TEST_F(SystemsTest, ASwitchThatAMockDoesNotHaveIsTrouble) {
  auto options = two_.systems_options();
  options.switches[Side::target]["no-such"] = "on";
  EXPECT_THAT(trouble_of(options),
              AllOf(StartsWith("the mock of PowerOffice GO cannot start: "), HasSubstr("no-such")));
}

TEST_F(SystemsTest, APortThatIsTakenIsTroubleOfThatMock) {
  const Systems first(two_.systems_options());
  const auto url = first.connection().at("pms.base_url");
  auto options = two_.systems_options();
  options.ports["pms"] = std::stoi(url.substr(url.find(':', 5) + 1));
  EXPECT_THAT(trouble_of(options), StartsWith("the mock of Custom PMS cannot start: "));
}

TEST_F(SystemsTest, AFixtureThatAMockRefusesIsTroubleThatNamesIt) {
  two_.dataset.records.push_back({"custom-pms", "projects", "nameless", {{"code", "B2"}}});
  EXPECT_THAT(trouble_of(two_.systems_options()), HasSubstr("dataset small: records/3 (nameless)"));
}

}  // namespace
}  // namespace dataflow_qa::world
