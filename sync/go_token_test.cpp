#include "sync/go_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/testing/scripted_http.h"
#include "sync/testing/test_clock.h"

namespace pms_go_sync {
namespace {

using std::chrono::seconds;
using testing::ScriptedHttp;
using testing::TestClock;

class GoTokenTest : public ::testing::Test {
 protected:
  void grant(const std::string& token, const std::string& lifetime) {
    http_.answer(200,
                 R"({"access_token": ")" + token + R"(", "token_type": "bearer", "expires_in": )" + lifetime + "}");
  }

  TestClock clock_;
  ScriptedHttp http_;
  Log log_{Level::error, [](Level, const std::string&) {}};
  ApiCaller caller_{http_, clock_, log_, 0};
  std::vector<std::string> masked_;
  GoToken token_{caller_, clock_, {"app", "client", "subscription"}, [this](const std::string& fresh) {
                   masked_.push_back(fresh);
                 }};
};

TEST_F(GoTokenTest, AsksAsDocumented) {
  grant("first", "1200");
  EXPECT_EQ(token_.get(), "first");
  ASSERT_EQ(http_.requests.size(), 1U);
  const auto& request = http_.requests.front();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.body, "grant_type=client_credentials");
  EXPECT_EQ(request.content_type, "application/x-www-form-urlencoded");
  const std::map<std::string, std::string> headers{{"Authorization", "Basic YXBwOmNsaWVudA=="},
                                                   {"Ocp-Apim-Subscription-Key", "subscription"}};
  EXPECT_EQ(request.headers, headers);
  EXPECT_THAT(masked_, ::testing::ElementsAre("first"));
}

TEST_F(GoTokenTest, RenewsAMinuteBeforeTheEnd) {
  grant("first", "1200");
  grant("second", "1200");
  EXPECT_EQ(token_.get(), "first");
  clock_.advance(seconds{1139});
  EXPECT_EQ(token_.get(), "first");
  clock_.advance(seconds{1});
  EXPECT_EQ(token_.get(), "second");
}

TEST_F(GoTokenTest, UsesAShortLivedTokenForHalfItsLife) {
  grant("first", "10");
  grant("second", "10");
  EXPECT_EQ(token_.get(), "first");
  clock_.advance(seconds{4});
  EXPECT_EQ(token_.get(), "first") << "not one a request";
  clock_.advance(seconds{1});
  EXPECT_EQ(token_.get(), "second");
}

TEST_F(GoTokenTest, FetchesAnotherOneAfterARejection) {
  grant("first", "1200");
  grant("second", "null");
  EXPECT_EQ(token_.get(), "first");
  token_.reject();
  EXPECT_EQ(token_.get(), "second");
  clock_.advance(seconds{1139});
  EXPECT_EQ(token_.get(), "second") << "20 minutes where the answer states no lifetime";
}

TEST_F(GoTokenTest, SaysWhyThereIsNone) {
  http_.answer(400, R"({"error": "invalid_client"})");
  EXPECT_EQ(token_.get().error().message, R"(no access token: POST  answered 400: {"error": "invalid_client"})");
  http_.answer(200, "<html>");
  EXPECT_EQ(token_.get().error().message, "the token answer holds no access_token");
  EXPECT_EQ(token_.subscription_key(), "subscription");
}

TEST(Base64, IsThatOfRfc4648) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

}  // namespace
}  // namespace pms_go_sync
