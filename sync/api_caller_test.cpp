#include "sync/api_caller.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/testing/scripted_http.h"
#include "sync/testing/test_clock.h"

namespace pms_go_sync {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ScriptedHttp;
using testing::TestClock;

const HttpRequest list{"GET", "/customers?name=Kari", {}, "", ""};

class ApiCallerTest : public ::testing::Test {
 protected:
  TestClock clock_;
  ScriptedHttp http_;
  std::string log_text_;
  Log log_{Level::debug, [this](Level, const std::string& line) { log_text_ += line + "\n"; }};
  ApiCaller caller_{http_, clock_, log_, 0};
  const Time start_ = clock_.now();
};

TEST(Pacer, SpacesRequestsEvenlyAndSavesNoneUp) {
  TestClock clock;
  Pacer pacer{clock, 10};
  const auto start = clock.now();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(pacer.wait());
  EXPECT_EQ(clock.now() - start, milliseconds{400});
  clock.advance(seconds{10});
  const auto later = clock.now();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(pacer.wait());
  EXPECT_EQ(clock.now() - later, milliseconds{200});
}

TEST(Pacer, WaitsForNothingWithoutALimit) {
  TestClock clock;
  Pacer pacer{clock, 0};
  const auto start = clock.now();
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(pacer.wait());
  EXPECT_EQ(clock.now(), start);
}

TEST(Pacer, HoldsAsLongAsAskedAndEndsItsWaitWhereStopped) {
  TestClock clock;
  Pacer pacer{clock, 10};
  const auto start = clock.now();
  pacer.hold(seconds{7});
  pacer.hold(seconds{2});
  ASSERT_TRUE(pacer.wait());
  EXPECT_EQ(clock.now() - start, seconds{7});
  clock.stop();
  EXPECT_FALSE(pacer.wait());
  clock.advance(seconds{1});
  EXPECT_TRUE(pacer.wait()) << "what need not wait goes out, so that the record in hand is finished";
}

TEST_F(ApiCallerTest, WaitsAsLongAsRetryAfterSaysAndAsksAgain) {
  http_.answer(429, "", {{"retry-after", "3"}});
  http_.answer(429, "");
  http_.answer(200, "[]");
  const auto response = caller_.call(list);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(clock_.now() - start_, seconds{4}) << "one second where Retry-After is missing";
  EXPECT_EQ(caller_.requests(), 3U);
}

TEST_F(ApiCallerTest, GivesUpAfterFiveThrottledTriesAndStillHoldsTheNextCall) {
  for (int i = 0; i < 5; ++i) http_.answer(429, R"({"message": "slow down"})", {{"retry-after", "2"}});
  const auto response = caller_.call(list);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, TroubleKind::unavailable);
  EXPECT_EQ(response.error().message, R"(GET /customers answered 429: {"message": "slow down"})");
  EXPECT_EQ(clock_.now() - start_, seconds{8});
  http_.answer(200, "[]");
  ASSERT_TRUE(caller_.call(list));
  EXPECT_EQ(clock_.now() - start_, seconds{10});
}

TEST_F(ApiCallerTest, TakesAServerErrorForNoAnswerAndAppliesItsRetryAfter) {
  http_.answer(503, R"({"title": "Down", "detail": "Back soon"})", {{"retry-after", "5"}});
  const auto response = caller_.call(list);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().message, "GET /customers answered 503: Back soon");
  http_.answer(200, "[]");
  ASSERT_TRUE(caller_.call(list));
  EXPECT_EQ(clock_.now() - start_, seconds{5});
}

TEST_F(ApiCallerTest, HoldsForFiveMinutesAtMostAndSaysSoAtOnce) {
  http_.answer(503, "", {{"retry-after", "86400"}});
  EXPECT_FALSE(caller_.call(list));
  EXPECT_THAT(log_text_, ::testing::HasSubstr(R"("level":"warning","event":"throttled","asked_s":86400,)"
                                              R"("request":"GET /customers","status":503,"wait_s":300})"));
  EXPECT_EQ(caller_.held_for(), std::chrono::minutes{5});
  http_.answer(200, "[]");
  ASSERT_TRUE(caller_.call(list));
  EXPECT_EQ(clock_.now() - start_, std::chrono::minutes{5});
  EXPECT_EQ(caller_.held_for(), seconds{0});
}

TEST_F(ApiCallerTest, QuotesOfAnswersHoweverLongOrDeepTheyAre) {
  const std::string deep(200'000, '[');
  http_.answer(500, deep);
  EXPECT_THAT(caller_.call(list).error().message, ::testing::StartsWith("GET /customers answered 500: [[[["));
  EXPECT_THAT(refusal(list, {400, {}, R"({"detail": ")" + std::string(1U << 20U, 'x')}).message,
              ::testing::SizeIs(332));
  const auto body = parsed_body(list, {200, {}, deep + std::string(deep.size(), ']')});
  EXPECT_EQ(body.error().message, "GET /customers answered 200 with a body that is not JSON (400000 bytes)");
}

TEST_F(ApiCallerTest, LeavesNoHalfOfAKeyWhereItCutsWhatAServerSays) {
  log_.mask("hush-key-of-ours-0001");
  for (const int status : {400, 503}) {
    http_.answer(status, std::string(290, 'x') + "hush-key-of-ours-0001");
    const auto response = caller_.call(list);
    const auto said = response ? refusal(list, *response).message : response.error().message;
    EXPECT_THAT(said, ::testing::EndsWith("xxx***")) << said;
  }
}

TEST_F(ApiCallerTest, WritesNoQueryIntoItsLog) {
  http_.answer(429);
  http_.answer(200);
  ASSERT_TRUE(caller_.call(list));
  EXPECT_THAT(log_text_,
              ::testing::HasSubstr(R"("event":"throttled","request":"GET /customers","status":429,"wait_s":1})"));
}

TEST(RetryAfter, ReadsSecondsAndTimesOfTheServersClock) {
  const auto read = [](const char* text) {
    return retry_after({429, {{"retry-after", text}, {"date", "Wed, 21 Oct 2015 07:27:30 GMT"}}, ""}, Time{});
  };
  EXPECT_EQ(read("0"), seconds{0});
  EXPECT_EQ(read("17"), seconds{17});
  EXPECT_EQ(read("Wed, 21 Oct 2015 07:28:00 GMT"), seconds{30});
  EXPECT_EQ(read("Wed, 21 Oct 2015 07:00:00 GMT"), seconds{0}) << "over already";
  for (const auto* odd : {"", "-1", "1.5", " 1", "tomorrow"}) EXPECT_EQ(read(odd), std::nullopt);
}

TEST(Refusal, SaysWhatTheServerSaysAndCutsBetweenCharacters) {
  EXPECT_EQ(refusal(list, {400, {}, R"({"detail": "Wrong", "errors": [{"pointer": "/email"}]})"}).message,
            R"(GET /customers answered 400: Wrong [{"pointer":"/email"}])");
  EXPECT_EQ(refusal(list, {404, {}, ""}).kind, TroubleKind::gone);
  EXPECT_EQ(refusal(list, {422, {}, ""}).kind, TroubleKind::refused);
  std::string long_text;
  for (int i = 0; i < 200; ++i) long_text += "ø";
  long_text.insert(0, "x");
  std::string kept = "x";
  for (int i = 0; i < 149; ++i) kept += "ø";
  EXPECT_EQ(
      refusal(list, {400, {}, R"({"code": 400, "fields": {"name": {}, "end": {"errors": ["too early"]}}})"}).message,
      R"(GET /customers answered 400: {"code":400,"fields":{"end":{"errors":["too early"]}}})");
  EXPECT_EQ(refusal(list, {400, {}, long_text}).message, "GET /customers answered 400: " + kept + "…");
}

TEST(ParsedBody, TakesACutOffAnswerForNone) {
  const auto body = parsed_body(list, {200, {}, R"([{"Id": 1)"});
  ASSERT_FALSE(body);
  EXPECT_EQ(body.error().kind, TroubleKind::unavailable);
  EXPECT_EQ(body.error().message, "GET /customers answered 200 with a body that is not JSON (9 bytes)");
}

}  // namespace
}  // namespace pms_go_sync
