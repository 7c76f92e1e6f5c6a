// The client of described systems speaks Custom PMS by its description.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mocks/system/known.h"
#include "sync/described_system.h"
#include "sync/testing/scripted_http.h"
#include "sync/testing/test_clock.h"

namespace pms_go_sync {
namespace {

using ::testing::ElementsAre;
using testing::ScriptedHttp;
using ::testing::SizeIs;
using testing::TestClock;

class DescribedPmsTest : public ::testing::Test {
 protected:
  TestClock clock_;
  ScriptedHttp http_;
  Log log_{Level::error, [](Level, const std::string&) {}};
  ApiCaller caller_{http_, clock_, log_, 0};
  DescribedSystem pms_{dataflow_qa::mocks::description_of("custom-pms"),
                       caller_,
                       nullptr,
                       clock_,
                       {{{"base_url", "http://x/api/v1"}, {"api_key", "key"}},
                        "go",
                        {{"customers", {"name", "email", "address.city", "address.line1"}}, {"projects", {"code"}}},
                        50},
                       [](const std::string&) {}};
};

TEST_F(DescribedPmsTest, ListsChangesPageByPageWithDeletedOnesWhereTheyMatter) {
  http_.answer(200, R"({"data": [{"id": "C-1"}], "nextCursor": "a+b"})");
  http_.answer(200, R"({"data": [], "nextCursor": null})");
  const Time since{std::chrono::milliseconds{1'700'000'000'123}};
  const auto first = pms_.list({"customers", since, "", true});
  ASSERT_TRUE(first);
  ASSERT_TRUE(first->next);
  EXPECT_EQ(pms_.list({"customers", since, *first->next, false})->next, std::nullopt);
  EXPECT_THAT(http_.asked(),
              ElementsAre("GET /customers?limit=50&includeDeleted=true&updatedSince=2023-11-14T22%3A13%3A20.123Z",
                          "GET /customers?limit=50&updatedSince=2023-11-14T22%3A13%3A20.123Z&cursor=a%2Bb"));
  EXPECT_EQ(http_.requests[0].headers.at("X-Api-Key"), "key");
}

TEST_F(DescribedPmsTest, TakesAnswersOfAnotherShapeForNone) {
  for (const auto* body : {"[]", "{}", R"({"data": {}, "nextCursor": null})", "{"}) {
    http_.answer(200, body);
    EXPECT_EQ(pms_.list({"customers", std::nullopt, "", false}).error().kind, TroubleKind::unavailable) << body;
  }
}

TEST_F(DescribedPmsTest, TakesASoftDeletedRecordForGone) {
  http_.answer(404);
  http_.answer(200, R"({"id": "C-1", "deleted": true})");
  EXPECT_EQ(pms_.get("customers", "C-1").value(), std::nullopt);
  EXPECT_EQ(pms_.get("customers", "C-1").value(), std::nullopt);
}

TEST_F(DescribedPmsTest, CreatesWithAKeyAndAReference) {
  http_.answer(201, R"({"id": "C-1"})");
  ASSERT_TRUE(pms_.create({"customers", {{"name", "Fjord AS"}}, "7", "the key", false}));
  const auto& request = http_.requests.front();
  EXPECT_EQ(request.headers.at("Idempotency-Key"), "the%20key");
  EXPECT_EQ(request.body, R"({"externalReference":"go:7","name":"Fjord AS"})");
}

TEST_F(DescribedPmsTest, FindsTheRecordThatAnEarlierTryMade) {
  http_.answer(409, R"({"detail": "in use"})");
  http_.answer(200, R"({"data": [{"id": "C-1"}], "nextCursor": "next"})");
  http_.answer(200, R"({"data": [{"id": "C-2", "externalReference": "go:7"}], "nextCursor": null})");
  http_.answer(200, R"({"id": "C-2", "externalReference": "go:7"})");
  const auto created = pms_.create({"customers", {{"name", "Fjord AS"}}, "7", "the key", false});
  ASSERT_TRUE(created);
  EXPECT_TRUE(created->found);
  EXPECT_EQ(created->record["id"], "C-2");
}

TEST_F(DescribedPmsTest, SendsALostCreationAgainWithoutLookingForIt) {
  http_.answer(201, R"({"id": "C-1"})");
  ASSERT_TRUE(pms_.create({"customers", {{"name", "Fjord AS"}}, "7", "the key", true}));
  EXPECT_THAT(http_.asked(), ElementsAre("POST /customers"));
}

TEST_F(DescribedPmsTest, DoesNotTakeARefusedListingForProofThatNothingWasMade) {
  http_.answer(409);
  http_.answer(403);
  const auto created = pms_.create({"projects", {{"code", "K-1"}}, "7", "key", true});
  EXPECT_EQ(created.error().kind, TroubleKind::unavailable);
}

TEST_F(DescribedPmsTest, ReportsAConflictThatNoRecordExplains) {
  http_.answer(409, R"({"detail": "in use"})");
  http_.answer(200, R"({"data": [], "nextCursor": null})");
  const auto created = pms_.create({"customers", {{"name", "Fjord AS"}}, "7", "the key", false});
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, TroubleKind::refused);
  EXPECT_EQ(created.error().message, "POST /customers answered 409: in use");
}

TEST_F(DescribedPmsTest, WritesOnlyWhereTheVersionIsAsItWasRead) {
  http_.answer(412);
  const auto updated =
      pms_.update("customers", {{"(id)", "C 1"}, {"version", 3}}, {{"email", nullptr}, {"address.city", "Bodø"}});
  ASSERT_FALSE(updated);
  EXPECT_EQ(updated.error().kind, TroubleKind::conflict);
  const auto& request = http_.requests.front();
  EXPECT_EQ(request.target, "/customers/C%201");
  EXPECT_EQ(request.headers.at("If-Match"), "\"3\"");
  EXPECT_EQ(request.content_type, "application/merge-patch+json");
  EXPECT_EQ(request.body, R"({"address":{"city":"Bodø"},"email":null})");
}

TEST_F(DescribedPmsTest, ParksProjectsOnlyEachUnderACodeOfItsOwn) {
  const auto parking = pms_.parking("projects", {{"(id)", "P-1"}, {"code", "K-1"}});
  ASSERT_THAT(parking, SizeIs(1));
  EXPECT_EQ(parking[0].path, "code");
  EXPECT_EQ(parking[0].value, "pms-go-sync-82988760f79ba0ae");
  EXPECT_NE(pms_.parking("projects", {{"(id)", "P-2"}})[0].value, parking[0].value);
  EXPECT_THAT(pms_.parking("customers", {{"(id)", "C-1"}}), SizeIs(0));
}

TEST_F(DescribedPmsTest, DeletesOnceAndSaysWhatStandsInTheWay) {
  http_.answer(204);
  http_.answer(404);
  http_.answer(409, R"({"detail": "has projects"})");
  EXPECT_TRUE(pms_.remove("customers", "C-1"));
  EXPECT_TRUE(pms_.remove("customers", "C-1"));
  EXPECT_EQ(pms_.remove("customers", "C-1").error().kind, TroubleKind::refused);
  EXPECT_EQ(http_.asked()[0], "DELETE /customers/C-1");
}

TEST_F(DescribedPmsTest, ClearsAnObjectWhosePartsAllEndUpNull) {
  const Json record{{"(id)", "C-1"}, {"version", 3}, {"address", {{"city", "Bergen"}, {"line1", nullptr}}}};
  http_.answer(412);
  http_.answer(412);
  EXPECT_FALSE(pms_.update("customers", record, {{"address.city", nullptr}}));
  EXPECT_FALSE(pms_.update("customers", record, {{"address.line1", "Kaien"}}));
  EXPECT_EQ(http_.requests.at(0).body, R"({"address":null})");
  EXPECT_EQ(http_.requests.at(1).body, R"({"address":{"line1":"Kaien"}})");
}

}  // namespace
}  // namespace pms_go_sync
