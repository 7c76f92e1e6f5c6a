// Whose fault it is that a person cannot do something. The mutants hold the rest of the observer.

#include "harness/checks/observer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/digest.h"
#include "harness/world/testing/silent_subject.h"
#include "harness/world/testing/two_systems.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::checks {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using reports::FailureKind;

/// The small mapping, which carries codes of projects, too.
std::string mapping_with_codes() {
  auto mapping = json::parse(world::testing::small_mapping);
  mapping["dataflows"][2]["properties"].push_back({{"source", "code"}, {"target", "Code"}, {"type", "string"}});
  return mapping.dump();
}

class ObserverTest : public ::testing::Test {
 protected:
  /// The requests of a subject to the source.
  mocks::testing::Client client() {
    const auto connection = world_.systems().connection();
    return {connection.at("pms.base_url"), {{"X-Api-Key", connection.at("pms.api_key")}}};
  }
  /// Those to the target.
  mocks::testing::Client target_client() {
    const auto keys = world_.systems().connection();
    const std::pair<std::string, std::string> subscription{"Ocp-Apim-Subscription-Key", keys.at("go.subscription_key")};
    const auto basic = "Basic " + base::base64(keys.at("go.app_key") + ":" + keys.at("go.client_key"));
    mocks::testing::Client asking(keys.at("go.token_url"), {subscription});
    const auto token = asking.send("POST", "", "grant_type=client_credentials", "application/x-www-form-urlencoded",
                                   {{"Authorization", basic}});
    const auto bearer = "Bearer " + token.json().at("access_token").get<std::string>();
    return {keys.at("go.base_url"), {subscription, {"Authorization", bearer}}};
  }
  [[nodiscard]] std::optional<reports::Failure> blamed_for(const json& project) const {
    return seen_.taken_by_subject(flow_, Side::source, project);
  }

  world::testing::TwoSystems two_{mapping_with_codes()};
  const Flow& flow_ = two_.flow("projects");
  subject::SubjectFile file_{.poll_interval = 1ms, .quiet = 1ms, .ready_timeout = 1ms};
  world::World world_{
      {.model = &two_.model, .dataset = &two_.dataset, .subject = &file_, .make_subject = [](const auto&, const auto&) {
         return std::make_unique<world::testing::SilentSubject>();
       }}};
  Trail trail_;
  Observer seen_{world_, flow_, trail_};
};

TEST_F(ObserverTest, ACodeThatTheSubjectsCopyHoldsIsItsFault) {
  const auto made = client().post("/projects", {{"code", "B7"}, {"name", "Copy"}, {"customerId", "C-1001"}}).json();
  const auto fault = blamed_for({{"code", "b7"}, {"name", "Kai"}});
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->kind, FailureKind::unexpected_change);
  EXPECT_EQ(fault->record->id, made.at("id"));
  EXPECT_EQ(fault->property.source, "code");
  EXPECT_FALSE(blamed_for({{"code", "B8"}, {"name", "Copy"}})) << "a name is not unique";
}

TEST_F(ObserverTest, ACodeThatTheSubjectCarriedOverForAPersonIsNot) {
  auto& target = world_.systems().at(Side::target);
  const auto made = target.create("Projects", {{"Code", "C4"}, {"Name", "Kai"}});
  ASSERT_TRUE(made) << made.error().detail;
  const auto id = made->at("Id").dump();
  world_.ledger().arrange({flow_.whole, "P-2001", id});
  ASSERT_TRUE(target.edit("Projects", id, {{"Code", "C5"}}));
  client().patch("/projects/P-2001", {{"code", "C5"}});
  EXPECT_FALSE(blamed_for({{"code", "C5"}}));
  client().patch("/projects/P-2001", {{"code", "C6"}});
  EXPECT_TRUE(blamed_for({{"code", "C6"}})) << "nobody gave it that one";
}

TEST_F(ObserverTest, AnEditThatWasLeftOutHasNothingToArrive) {
  const auto& code = flow_.properties.front();
  const Pair pair{&flow_, "P-2001", "64469001"};
  EXPECT_THROW(static_cast<void>(seen_.arrival(pair, Side::target, code)), std::logic_error) << "nobody edited it";
  trail_.note_left_out(pair, Side::target, code);
  EXPECT_TRUE(is_left_out(seen_.arrival(pair, Side::target, code)));
  EXPECT_FALSE(Arrived()(seen_.arrival(pair, Side::target, code)));
}

TEST_F(ObserverTest, ACodeThatAPersonGaveOrThatIsFreeAgainIsNot) {
  EXPECT_FALSE(blamed_for({{"code", "A1"}})) << "of the records to begin with";
  const auto made = client().post("/projects", {{"code", "B7"}, {"name", "Copy"}, {"customerId", "C-1001"}}).json();
  client().patch("/projects/" + made.at("id").get<std::string>(), {{"code", "B9"}});
  EXPECT_FALSE(blamed_for({{"code", "B7"}}));
  EXPECT_TRUE(blamed_for({{"code", "B9"}}));
}

TEST_F(ObserverTest, ANameToLookUpThatTheSubjectTookIsItsFault) {
  const mapping::Lookup lookup{.collection = "Projects", .by = "Code"};
  const auto blamed = [&](const std::string& code) { return seen_.lookup_taken_by_subject(lookup, code); };
  auto subject = target_client();
  const auto made = subject.post("/Projects", {{"Code", "D1"}, {"Name", "Kai"}}).json().at("Id").dump();
  EXPECT_EQ(blamed("d1")->record->id, made);
  EXPECT_FALSE(blamed("D2"));
  subject.patch("/Projects/" + made, json::parse(R"([{"op": "replace", "path": "/Code", "value": "D2"}])"));
  EXPECT_EQ(blamed("D2")->property.target, "Code");
  EXPECT_FALSE(blamed("D1")) << "it is free again";
  ASSERT_TRUE(world_.systems().at(Side::target).edit("Projects", made, {{"Code", "D3"}}));
  EXPECT_FALSE(blamed("D2"));
  EXPECT_FALSE(blamed("D3")) << "a person gave it";
}

TEST_F(ObserverTest, ANameToLookUpThatTheSubjectChangedIsItsFault) {
  const mapping::Lookup lookup{.collection = "Projects", .by = "Code"};
  auto& target = world_.systems().at(Side::target);
  const auto id = target.create("Projects", {{"Code", "C4"}, {"Name", "Kai"}})->at("Id").dump();
  ASSERT_TRUE(target.edit("Projects", id, {{"Code", "C5"}}));
  EXPECT_FALSE(seen_.lookup_lost_by_subject(lookup)) << "a person did";
  target_client().patch("/Projects/" + id, json::parse(R"([{"op": "replace", "path": "/Code", "value": "C6"}])"));
  const auto fault = seen_.lookup_lost_by_subject(lookup);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->record->id, id);
  EXPECT_EQ(fault->expected, "C5");
  EXPECT_EQ(fault->actual, "C6");
}

TEST_F(ObserverTest, ARecordThatIsReferredToByOneOfTheSubjectIsKeptByIt) {
  const auto& customers = *two_.flow("customers").whole;
  const auto kept = [&](const char* id) { return seen_.kept_by_subject({Side::source, &customers, id}); };
  EXPECT_FALSE(kept("C-1001")) << "by a person's project alone";
  const auto made = client().post("/projects", {{"code", "B7"}, {"name", "Own"}, {"customerId", "C-1001"}}).json();
  const auto id = made.at("id").get<std::string>();
  ASSERT_TRUE(kept("C-1001"));
  EXPECT_EQ(kept("C-1001")->record->id, id);
  EXPECT_EQ(kept("C-1001")->property.source, "customerId");
  world_.ledger().arrange({flow_.whole, id, "64469001"});
  EXPECT_FALSE(kept("C-1001")) << "it stands for a person's project";
}

}  // namespace
}  // namespace dataflow_qa::checks
