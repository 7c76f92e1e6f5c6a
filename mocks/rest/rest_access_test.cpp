#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "mocks/rest/testing/described_world.h"
#include "mocks/system/known.h"

namespace dataflow_qa::mocks::rest {
namespace {

using nlohmann::json;
using ::testing::Contains;
using testing::DescribedWorld;
using testing::other_dialect;

TEST(DescribedAccess, EachCredentialOfAWayIsAskedFor) {
  DescribedWorld harvest(description_of("harvest"));
  const auto keys = harvest.mock().connection();
  const std::pair<std::string, std::string> agent{"User-Agent", "test (a@b.example)"};
  const std::pair<std::string, std::string> bearer{"Authorization", "Bearer " + keys.at("token")};
  const std::pair<std::string, std::string> account{"Harvest-Account-Id", keys.at("account_id")};
  EXPECT_EQ(harvest.client_with({agent, bearer, account}).get("/clients").status, 200);
  EXPECT_EQ(harvest.client_with({agent, bearer}).get("/clients").status, 401);
  EXPECT_EQ(harvest.client_with({agent, {"Authorization", "Bearer x"}, account}).get("/clients").status, 401);
  EXPECT_EQ(harvest.client_with({{"User-Agent", ""}, bearer, account}).get("/clients").status, 400);
}

TEST(DescribedAccess, AnyOfTheWaysWillDo) {
  DescribedWorld harvest(description_of("harvest"));
  const auto keys = harvest.mock().connection();
  auto client = harvest.client_with({});
  const std::string query = "access_token=" + keys.at("token") + "&account_id=" + keys.at("account_id");
  EXPECT_EQ(client.get("/clients?" + query).status, 200);
  EXPECT_EQ(client.get("/clients?access_token=" + keys.at("token")).status, 401);
}

TEST(DescribedAccess, ATokenIsGivenForSecretsAndEnds) {
  DescribedWorld erp(other_dialect());
  erp.clock().hold();
  auto client = erp.client();
  EXPECT_EQ(client.get("/Customer.json").status, 200);
  erp.clock().set_now(erp.clock().now() + std::chrono::seconds(61));
  EXPECT_EQ(client.get("/Customer.json").status, 401) << "its minute is over";
  auto opener = mocks::testing::Client(erp.mock().connection().at("token_url"), {});
  EXPECT_EQ(opener.post("", {{"id", "nobody"}, {"secret", "s"}}).status, 401);
  EXPECT_THAT(erp.mock().secrets(), Contains(erp.mock().connection().at("client_secret")));
}

TEST(DescribedAccess, ATokenMayStandInsideOfALongerText) {
  json description = json::parse(other_dialect());
  description["rest"]["authentication"] = {
      {{{"header", "Authorization"}, {"prefix", "Basic "}, {"value", "0:{access_token}"}, {"base64", true}}}};
  DescribedWorld erp(description.dump());
  EXPECT_EQ(erp.client().get("/Customer.json").status, 200);
  const std::string nobody = "Basic " + base::base64("0:nobody");
  EXPECT_EQ(erp.client_with({{"Authorization", nobody}}).get("/Customer.json").status, 401);
}

TEST(DescribedAccess, ACredentialMayBeInBase64) {
  DescribedWorld erp(other_dialect());
  const auto keys = erp.mock().connection();
  const std::string both = base::base64(keys.at("client_id") + ":" + keys.at("client_secret"));
  EXPECT_EQ(erp.client_with({{"X-Basic", "Basic " + both}}).get("/Customer.json").status, 200);
  EXPECT_THAT(erp.mock().secrets(), Contains(both));
}

}  // namespace
}  // namespace dataflow_qa::mocks::rest
