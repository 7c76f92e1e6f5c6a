// Orders under /__control are carried out as a whole or not at all, and what is shown there holds no key.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>

#include "mocks/testing/client.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using testing::Client;
using testing::Got;
using ::testing::HasSubstr;
using testing::with_control;
using testing::World;

class OrdersTest : public ::testing::Test {
 protected:
  Client control() { return {world_.origin() + "/__control", {}}; }

  World world_{"custom-pms", with_control()};
};

TEST_F(OrdersTest, TheJournalMasksAKeyInEachForm) {
  const std::string key = world_.mock->connection().at("api_key");
  std::string capitals = key;
  for (char& c : capitals) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  Client(world_.mock->base_url(), {{"X-Client", capitals}, {"X-Auth-Token", "of another system"}}).get("/customers");
  const json headers = control().get("/journal").json().at("entries").back().at("request_headers");
  EXPECT_EQ(headers.at("X-Client"), "***");
  EXPECT_EQ(headers.at("X-Auth-Token"), "***");
}

TEST_F(OrdersTest, AnOrderIsCarriedOutAsAWholeOrNotAtAll) {
  const json two{{"customers", json::array({{{"type", "organisation"}, {"name", "A"}}, {{"type", "nobody"}}})}};
  const Got got = control().post("/seed", two);
  EXPECT_EQ(got.status, 400);
  EXPECT_THAT(got.json().at("error").get<std::string>(), HasSubstr("none was made"));
  EXPECT_TRUE(world_.mock->all("customers").empty());
  EXPECT_EQ(control().post("/restore", {{"snapshot", 1}}).json().at("error"), R"(say {"snapshot": "s1"})");
}

TEST(Orders, SwitchesAreSetTogetherOrNotAtAll) {
  StartOptions options;
  options.control = true;
  World world("poweroffice-go", options);
  Client control(world.origin() + "/__control", {});
  const auto before = control.get("/switches").json();
  const auto got = control.post("/switches", {{"address-edit-touches-customer", "on"}, {"zzz", "1"}});
  EXPECT_EQ(got.status, 400);
  EXPECT_THAT(got.json().at("error").get<std::string>(), HasSubstr("none was set"));
  EXPECT_EQ(control.get("/switches").json(), before);
}

}  // namespace
}  // namespace dataflow_qa::mocks
