#include "sync/described_access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/testing/described.h"
#include "sync/testing/scripted_http.h"
#include "sync/testing/test_clock.h"

namespace pms_go_sync {
namespace {

using testing::described;
using ::testing::ElementsAre;
using testing::ScriptedHttp;
using ::testing::SizeIs;
using testing::TestClock;

class DescribedAccessTest : public ::testing::Test {
 protected:
  DescribedAccess access(const char* rest, Connection connection, bool with_token = false) {
    system_ = described(Json::parse(rest));
    return {*system_, std::move(connection), with_token ? &caller_ : nullptr, clock_,
            [this](const std::string& fresh) { masked_.push_back(fresh); }};
  }

  TestClock clock_;
  ScriptedHttp http_;
  Log log_{Level::error, [](Level, const std::string&) {}};
  ApiCaller caller_{http_, clock_, log_, 0};
  std::unique_ptr<const dataflow_qa::mocks::System> system_;
  std::vector<std::string> masked_;
};

constexpr auto two_ways = R"({"secrets": {"token": "x", "account": "y"}, "authentication": [
  [{"header": "User-Agent"}, {"header": "Authorization", "prefix": "Bearer ", "value": "{token}"},
   {"header": "Account", "value": "{account}"}],
  [{"query": "key", "value": "{token}"}]]})";

TEST_F(DescribedAccessTest, TakesTheFirstWayForWhichItHasTheKeys) {
  const auto both =
      access(two_ways, {{"token", "t"}, {"account", "7"}}).signed_request({"GET", "/clients", {}, "", ""});
  EXPECT_EQ(both->headers, (std::map<std::string, std::string>{
                               {"User-Agent", "dataflow-sync"}, {"Authorization", "Bearer t"}, {"Account", "7"}}));
  const auto one = access(two_ways, {{"token", "t+"}}).signed_request({"GET", "/clients?page=2", {}, "", ""});
  EXPECT_EQ(one->target, "/clients?page=2&key=t%2B");
  EXPECT_THROW(access(two_ways, {}), std::invalid_argument);
}

TEST_F(DescribedAccessTest, SendsBase64WhereThatIsAskedForAndMasksIt) {
  auto basic = access(R"({"secrets": {"token": "x"}, "authentication": [
      [{"header": "Authorization", "prefix": "Basic ", "value": "apikey:{token}", "base64": true}]]})",
                      {{"token", "t"}});
  EXPECT_EQ(basic.signed_request({})->headers.at("Authorization"), "Basic YXBpa2V5OnQ=");
  EXPECT_THAT(masked_, ElementsAre("YXBpa2V5OnQ="));
}

constexpr auto token_call = R"({"secrets": {"secret": "x"}, "authentication": [
  [{"header": "Authorization", "prefix": "Bearer ", "value": "{access_token}"}]],
  "token": {"path": "/token", "sends": {"grant_type": "client_credentials", "client_secret": "{secret}"},
            "answer": {"access_token": "{access_token}", "expires_in": "{lifetime_s}"}}})";

TEST_F(DescribedAccessTest, FetchesATokenAndUsesItUntilItEndsOrIsRefused) {
  auto access = this->access(token_call, {{"secret", "s&"}}, true);
  for (const auto* token : {"one", "two", "three"}) {
    http_.answer(200, Json{{"access_token", token}, {"expires_in", 600}}.dump());
  }
  EXPECT_EQ(access.signed_request({})->headers.at("Authorization"), "Bearer one");
  EXPECT_EQ(access.signed_request({})->headers.at("Authorization"), "Bearer one");
  clock_.advance(std::chrono::minutes{9});
  EXPECT_EQ(access.signed_request({})->headers.at("Authorization"), "Bearer two");
  EXPECT_TRUE(access.reject());
  EXPECT_EQ(access.signed_request({})->headers.at("Authorization"), "Bearer three");
  EXPECT_EQ(http_.requests[0].body, "client_secret=s%26&grant_type=client_credentials");
  EXPECT_THAT(masked_, ElementsAre("one", "two", "three"));
}

TEST_F(DescribedAccessTest, IsUnavailableWithoutAToken) {
  auto access = this->access(token_call, {{"secret", "s"}}, true);
  http_.answer(400, "no");
  http_.answer(200, "{}");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(access.signed_request({}).error().kind, TroubleKind::unavailable);
  EXPECT_THAT(http_.requests, SizeIs(2));
}

}  // namespace
}  // namespace pms_go_sync
