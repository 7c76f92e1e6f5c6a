#include "sync/pms_system.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/testing/scripted_http.h"
#include "sync/testing/test_clock.h"

namespace pms_go_sync {
namespace {

using ::testing::ElementsAre;
using testing::ScriptedHttp;
using ::testing::SizeIs;
using testing::TestClock;

class PmsSystemTest : public ::testing::Test {
 protected:
  TestClock clock_;
  ScriptedHttp http_;
  Log log_{Level::error, [](Level, const std::string&) {}};
  ApiCaller caller_{http_, clock_, log_, 0};
  PmsSystem pms_{caller_, {.api_key = "key", .page_size = 50}};
};

TEST_F(PmsSystemTest, ListsChangesPageByPageWithDeletedOnesWhereTheyMatter) {
  http_.answer(200, R"({"data": [{"id": "C-1"}], "nextCursor": "a+b"})");
  http_.answer(200, R"({"data": [], "nextCursor": null})");
  const Time since{std::chrono::milliseconds{1'700'000'000'123}};
  const auto first = pms_.list({"customers", since, "", true});
  ASSERT_TRUE(first);
  ASSERT_EQ(first->next, "a+b");
  EXPECT_EQ(pms_.list({"customers", since, *first->next, false})->next, std::nullopt);
  EXPECT_THAT(http_.asked(),
              ElementsAre("GET /customers?limit=50&includeDeleted=true&updatedSince=2023-11-14T22%3A13%3A20.123Z",
                          "GET /customers?limit=50&updatedSince=2023-11-14T22%3A13%3A20.123Z&cursor=a%2Bb"));
  EXPECT_EQ(http_.requests[0].headers.at("X-Api-Key"), "key");
}

TEST_F(PmsSystemTest, TakesAnswersOfAnotherShapeForNone) {
  for (const auto* body : {"[]", "{}", R"({"data": {}, "nextCursor": null})", R"({"data": []})", "{"}) {
    http_.answer(200, body);
    EXPECT_EQ(pms_.list({"customers", std::nullopt, "", false}).error().kind, TroubleKind::unavailable) << body;
  }
}

TEST_F(PmsSystemTest, TakesASoftDeletedRecordForGone) {
  http_.answer(404);
  http_.answer(200, R"({"id": "C-1", "deleted": true})");
  EXPECT_EQ(pms_.get("customers", "C-1").value(), std::nullopt);
  EXPECT_EQ(pms_.get("customers", "C-1").value(), std::nullopt);
}

TEST_F(PmsSystemTest, CreatesWithAKeyAndAReference) {
  http_.answer(201, R"({"id": "C-1"})");
  ASSERT_TRUE(pms_.create({"customers", {{"name", "Fjord AS"}}, "7", "the key", false}));
  const auto& request = http_.requests.front();
  EXPECT_EQ(request.headers.at("Idempotency-Key"), "the key");
  EXPECT_EQ(request.body, R"({"externalReference":"go:7","name":"Fjord AS"})");
}

TEST_F(PmsSystemTest, FindsTheRecordThatAnEarlierTryMade) {
  http_.answer(409, R"({"detail": "in use"})");
  http_.answer(200, R"({"data": [{"id": "C-1"}], "nextCursor": "next"})");
  http_.answer(200, R"({"data": [{"id": "C-2", "externalReference": "go:7"}], "nextCursor": null})");
  const auto created = pms_.create({"customers", {{"name", "Fjord AS"}}, "7", "the key", false});
  ASSERT_TRUE(created);
  EXPECT_TRUE(created->found);
  EXPECT_EQ(created->record["id"], "C-2");
}

TEST_F(PmsSystemTest, DoesNotTakeARefusedListingForProofThatNothingWasMade) {
  http_.answer(409);
  http_.answer(403);
  const auto created = pms_.create({"projects", {{"code", "K-1"}}, "7", "key", true});
  EXPECT_EQ(created.error().kind, TroubleKind::unavailable);
}

TEST_F(PmsSystemTest, ReportsAConflictThatNoRecordExplains) {
  http_.answer(409, R"({"detail": "in use"})");
  http_.answer(200, R"({"data": [], "nextCursor": null})");
  const auto created = pms_.create({"customers", {{"name", "Fjord AS"}}, "7", "the key", false});
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, TroubleKind::refused);
  EXPECT_EQ(created.error().message, "POST /customers answered 409: in use");
}

TEST_F(PmsSystemTest, WritesOnlyWhereTheVersionIsAsItWasRead) {
  http_.answer(412);
  const auto updated =
      pms_.update("customers", {{"id", "C 1"}, {"version", 3}}, {{"email", nullptr}, {"address.city", "Bodø"}});
  ASSERT_FALSE(updated);
  EXPECT_EQ(updated.error().kind, TroubleKind::conflict);
  const auto& request = http_.requests.front();
  EXPECT_EQ(request.target, "/customers/C%201");
  EXPECT_EQ(request.headers.at("If-Match"), "\"3\"");
  EXPECT_EQ(request.content_type, "application/merge-patch+json");
  EXPECT_EQ(request.body, R"({"address":{"city":"Bodø"},"email":null})");
}

TEST_F(PmsSystemTest, ParksProjectsOnlyEachUnderACodeOfItsOwn) {
  const auto parking = pms_.parking("projects", {{"id", "P-1"}, {"code", "K-1"}});
  ASSERT_THAT(parking, SizeIs(1));
  EXPECT_EQ(parking[0].path, "code");
  EXPECT_EQ(parking[0].value, "pms-go-sync-82988760f79ba0ae");
  EXPECT_NE(pms_.parking("projects", {{"id", "P-2"}})[0].value, parking[0].value);
  EXPECT_THAT(pms_.parking("customers", {{"id", "C-1"}}), SizeIs(0));
}

TEST_F(PmsSystemTest, DeletesOnceAndSaysWhatStandsInTheWay) {
  http_.answer(204);
  http_.answer(404);
  http_.answer(409, R"({"detail": "has projects"})");
  EXPECT_TRUE(pms_.remove("customers", "C-1"));
  EXPECT_TRUE(pms_.remove("customers", "C-1"));
  EXPECT_EQ(pms_.remove("customers", "C-1").error().kind, TroubleKind::refused);
  EXPECT_EQ(http_.asked()[0], "DELETE /customers/C-1");
}

TEST(MergePatch, ClearsAnObjectWhosePartsAllEndUpNull) {
  const Json record{{"address", {{"city", "Bergen"}, {"line1", nullptr}}}};
  EXPECT_EQ(merge_patch(record, {{"address.city", nullptr}}), (Json{{"address", nullptr}}));
  EXPECT_EQ(merge_patch(record, {{"address.line1", "Kaien"}}), (Json{{"address", {{"line1", "Kaien"}}}}));
}

}  // namespace
}  // namespace pms_go_sync
