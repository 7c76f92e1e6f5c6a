#include "sync/described_access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mocks/system/known.h"
#include "sync/testing/described.h"
#include "sync/testing/scripted_http.h"
#include "sync/testing/test_clock.h"
#include "sync/text.h"

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

/// PowerOffice GO's way in: an app and a client that are known to it, behind a gateway with a key of its own.
class GatewayTest : public DescribedAccessTest {
 protected:
  void grant(const std::string& token, const Json& lifetime) {
    http_.answer(200, Json{{"access_token", token}, {"token_type", "bearer"}, {"expires_in", lifetime}}.dump());
  }
  std::string shown() { return access_.signed_request({})->headers.at("Authorization"); }

  DescribedAccess access_{dataflow_qa::mocks::description_of("poweroffice-go"),
                          {{"app_key", "app"}, {"client_key", "client"}, {"subscription_key", "subscription"}},
                          &caller_,
                          clock_,
                          [this](const std::string& fresh) { masked_.push_back(fresh); }};
};

TEST_F(GatewayTest, AsksForATokenAsDocumented) {
  grant("first", 1200);
  const auto request = access_.signed_request({});
  EXPECT_EQ(request->headers, (std::map<std::string, std::string>{{"Authorization", "Bearer first"},
                                                                  {"Ocp-Apim-Subscription-Key", "subscription"}}));
  ASSERT_THAT(http_.requests, SizeIs(1));
  const auto& call = http_.requests.front();
  EXPECT_EQ(call.method, "POST");
  EXPECT_EQ(call.body, "grant_type=client_credentials");
  EXPECT_EQ(call.content_type, "application/x-www-form-urlencoded");
  EXPECT_EQ(call.headers, (std::map<std::string, std::string>{{"Accept", "application/json"},
                                                              {"Authorization", "Basic YXBwOmNsaWVudA=="},
                                                              {"Ocp-Apim-Subscription-Key", "subscription"}}));
  EXPECT_THAT(masked_, ElementsAre("YXBwOmNsaWVudA==", "first"));
}

TEST_F(GatewayTest, RenewsTheTokenAMinuteBeforeTheEnd) {
  grant("first", 1200);
  grant("second", 1200);
  EXPECT_EQ(shown(), "Bearer first");
  clock_.advance(std::chrono::seconds{1139});
  EXPECT_EQ(shown(), "Bearer first");
  clock_.advance(std::chrono::seconds{1});
  EXPECT_EQ(shown(), "Bearer second");
}

TEST_F(GatewayTest, UsesAShortLivedTokenForHalfItsLife) {
  grant("first", 10);
  grant("second", 10);
  EXPECT_EQ(shown(), "Bearer first");
  clock_.advance(std::chrono::seconds{4});
  EXPECT_EQ(shown(), "Bearer first") << "not one a request";
  clock_.advance(std::chrono::seconds{1});
  EXPECT_EQ(shown(), "Bearer second");
}

TEST_F(GatewayTest, FetchesAnotherTokenAfterARejection) {
  grant("first", 1200);
  grant("second", nullptr);
  EXPECT_EQ(shown(), "Bearer first");
  access_.reject();
  EXPECT_EQ(shown(), "Bearer second");
  clock_.advance(std::chrono::seconds{1139});
  EXPECT_EQ(shown(), "Bearer second") << "20 minutes where the answer states no lifetime";
}

TEST_F(GatewayTest, SaysWhyThereIsNoToken) {
  http_.answer(400, R"({"error": "invalid_client"})");
  EXPECT_EQ(access_.signed_request({}).error().message,
            R"(no access token: POST  answered 400: {"error": "invalid_client"})");
  http_.answer(200, "<html>");
  EXPECT_EQ(access_.signed_request({}).error().message, "the answer to the call for a token holds none");
}

TEST(Gateway, LetsNobodyInWithoutAllKeys) {
  const auto& go = dataflow_qa::mocks::description_of("poweroffice-go");
  for (const auto* missing : {"app_key", "client_key", "subscription_key"}) {
    Connection keys{{"app_key", "app"}, {"client_key", "client"}, {"subscription_key", "subscription"}};
    keys.erase(missing);
    TestClock clock;
    ScriptedHttp http;
    Log log{Level::error, [](Level, const std::string&) {}};
    ApiCaller caller{http, clock, log, 0};
    EXPECT_THROW(DescribedAccess(go, keys, &caller, clock, [](const std::string&) {}), std::invalid_argument)
        << missing;
  }
}

TEST(Base64, IsThatOfRfc4648) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

}  // namespace
}  // namespace pms_go_sync
