#include "harness/run/last_requests.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/world/testing/silent_subject.h"
#include "harness/world/testing/two_systems.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::run {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class LastRequestsTest : public ::testing::Test {
 protected:
  mocks::testing::Client source(const std::string& key) {
    return {connection_.at("pms.base_url"), {{"X-Api-Key", key}}};
  }
  void request_token(const std::string& client_key) {
    mocks::testing::Client client(connection_.at("go.token_url"),
                                  {{"Ocp-Apim-Subscription-Key", connection_.at("go.subscription_key")},
                                   {"Authorization", "Basic " + client_key}});
    client.send("POST", "", "grant_type=client_credentials", "application/x-www-form-urlencoded");
  }
  /// "GET /a 200": each, with how often it came in a row.
  [[nodiscard]] std::vector<std::string> lines(const std::string& system = {}) const {
    std::vector<std::string> result;
    for (const auto& each : last_requests(world_, system)) {
      result.push_back(fmt::format("{} {} {} × {}", each.method, each.target, each.status, each.times));
    }
    return result;
  }

  world::testing::TwoSystems two_;
  subject::SubjectFile file_;
  world::World world_{
      {.model = &two_.model, .dataset = &two_.dataset, .subject = &file_, .make_subject = [](const auto&, const auto&) {
         return std::make_unique<world::testing::SilentSubject>();
       }}};
  std::map<std::string, std::string> connection_ = world_.systems().connection();
};

TEST_F(LastRequestsTest, OfAWrongKeyEachHasStatusAndTheSystemsReason) {
  source("wrong").get("/customers?limit=5");
  const auto last = last_requests(world_);
  ASSERT_THAT(last, SizeIs(1));
  EXPECT_EQ(last[0].system, "Custom PMS");
  EXPECT_EQ(last[0].target, "/api/v1/customers?limit=5");
  EXPECT_EQ(last[0].status, 401);
  EXPECT_EQ(last[0].reason, "Unauthorized: The header X-Api-Key is missing or wrong.");
}

TEST_F(LastRequestsTest, OfATokenThatIsRefusedTheReasonIsThereToo) {
  request_token("bm9ib2R5");
  EXPECT_THAT(last_requests(world_).at(0).reason, HasSubstr("invalid_client: Client integration not found."));
}

TEST_F(LastRequestsTest, RepeatedOnesAreOneAndFiveAreShown) {
  auto client = source(connection_.at("pms.api_key"));
  for (const auto* path : {"/a", "/b", "/c", "/d", "/e", "/e", "/f", "/f", "/f"}) client.get(path);
  EXPECT_THAT(lines(), ElementsAre("GET /api/v1/b 404 × 1", "GET /api/v1/c 404 × 1", "GET /api/v1/d 404 × 1",
                                   "GET /api/v1/e 404 × 2", "GET /api/v1/f 404 × 3"));
}

TEST_F(LastRequestsTest, ThoseThatComeByTurnsAreCountedAmongTheLastHundred) {
  auto client = source("wrong");
  for (int poll = 0; poll < 60; ++poll) {
    client.get("/customers");
    client.get("/projects");
  }
  EXPECT_THAT(lines(), ElementsAre("GET /api/v1/customers 401 × 50", "GET /api/v1/projects 401 × 50"));
}

TEST_F(LastRequestsTest, MayBeThoseToOneSystemAlone) {
  source("wrong").get("/customers");
  request_token("bm9ib2R5");
  EXPECT_THAT(lines("Custom PMS"), ElementsAre("GET /api/v1/customers 401 × 1"));
}

TEST_F(LastRequestsTest, ShowNoEditsOfPersonsAndNoKeys) {
  ASSERT_TRUE(world_.systems().at(model::Side::source).edit("customers", "C-1001", {{"name", "Sol AS"}}));
  EXPECT_THAT(lines(), IsEmpty());
  source("wrong").get("/customers?key=" + connection_.at("pms.api_key"));
  EXPECT_THAT(lines(), ElementsAre("GET /api/v1/customers?key=*** 401 × 1"));
}

TEST(ReasonIn, IsWhatTheAnswerSaysInAnyOfItsForms) {
  EXPECT_EQ(reason_in(R"({"title": "Not found", "status": 404, "detail": "No such customer."})"),
            "Not found: No such customer.");
  EXPECT_EQ(reason_in(R"({"statusCode": 401, "message": "Access denied."})"), "Access denied.");
  EXPECT_EQ(reason_in(R"({"error": "invalid_client", "error_description": "Nobody."})"), "invalid_client: Nobody.");
  for (const auto* nothing : {"", "[]", "<html>", "{\"title\": 7}"}) EXPECT_EQ(reason_in(nothing), "");
  EXPECT_THAT(reason_in(R"({"title": ")" + std::string(400, 'x') + "\"}"), SizeIs(303));
}

}  // namespace
}  // namespace dataflow_qa::run
