// The client of described systems speaks PowerOffice GO by its description.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mocks/system/known.h"
#include "sync/described_system.h"
#include "sync/json_patch.h"
#include "sync/testing/described.h"
#include "sync/testing/scripted_http.h"
#include "sync/testing/test_clock.h"

namespace pms_go_sync {
namespace {

using ::testing::ElementsAre;
using testing::ScriptedHttp;
using ::testing::SizeIs;
using testing::TestClock;

constexpr auto fjord_customer = R"({"Id": 7, "Name": "Fjord AS", "LastChangedDateTimeOffset": "2024-10-08T12:00:00Z"})";
constexpr auto compared_otherwise = R"({"detail": "The current value is not equal to the test value."})";

class DescribedGoTest : public ::testing::Test {
 protected:
  DescribedGoTest() {
    token_http_.answer(200, R"({"access_token": "first", "expires_in": 1200})");
    token_http_.answer(200, R"({"access_token": "second", "expires_in": 1200})");
  }

  void find_that_start_dates_are_compared_otherwise() {
    for (int i = 0; i < 2; ++i) {
      http_.answer(400, compared_otherwise);
      http_.answer(200, R"({"Id": 7, "StartDate": "2024-01-31"})");
    }
    http_.answer(200, R"({"Id": 7, "StartDate": "2024-02-01", "LastChangedDateTimeOffset": "2024-10-08T12:00:00Z"})");
    const auto update = [this] {
      return go_.update("Projects", {{"(id)", "7"}, {"StartDate", "2024-01-31"}}, {{"StartDate", "2024-02-01"}});
    };
    EXPECT_FALSE(update()) << "reads may lag";
    clock_.advance(std::chrono::seconds{2});
    EXPECT_TRUE(update());
    http_.requests.clear();
  }

  TestClock clock_;
  ScriptedHttp http_;
  ScriptedHttp token_http_;
  Log log_{Level::error, [](Level, const std::string&) {}};
  ApiCaller caller_{http_, clock_, log_, 0};
  ApiCaller token_caller_{token_http_, clock_, log_, 0};
  DescribedSystem go_{dataflow_qa::mocks::description_of("poweroffice-go"),
                      caller_,
                      &token_caller_,
                      clock_,
                      {{{"base_url", "http://x/v2"},
                        {"app_key", "app"},
                        {"client_key", "client"},
                        {"subscription_key", "subscription"}},
                       "pms",
                       {{"Customers", {"Name", "MailAddress.City"}}, {"Projects", {"Code", "CustomerId", "StartDate"}}},
                       3},
                      [](const std::string&) {}};
};

TEST_F(DescribedGoTest, RenewsTheTokenOnceOn401AndAsksAgain) {
  http_.answer(401);
  http_.answer(200, fjord_customer);
  const auto got = go_.get("Customers", "7");
  ASSERT_TRUE(got && *got);
  EXPECT_EQ((**got)["Name"], "Fjord AS");
  ASSERT_EQ(http_.requests.size(), 2U);
  EXPECT_EQ(http_.requests[0].headers.at("Authorization"), "Bearer first");
  EXPECT_EQ(http_.requests[1].headers.at("Authorization"), "Bearer second");
}

TEST_F(DescribedGoTest, DoesNotHammerWithTokensThatAreNeverTaken) {
  http_.answer(401);
  http_.answer(401);
  const auto got = go_.get("Customers", "7");
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, TroubleKind::unavailable);
  EXPECT_EQ(got.error().message, "GET /Customers/7 answered 401: ");
  EXPECT_EQ(http_.requests.size(), 2U);
}

TEST_F(DescribedGoTest, BeginsEachPageWithTheLastRecordOfTheOneBeforeUntilOneIsNotFull) {
  http_.answer(200, R"([{"Id": 1}, {"Id": 2}, {"Id": 3}])");
  http_.answer(200, R"([{"Id": 3}])");
  const auto first = go_.list({"Customers", std::nullopt, "", false});
  ASSERT_TRUE(first);
  const auto second = go_.list({"Customers", std::nullopt, first->next.value(), false});
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->gap);
  EXPECT_EQ(second->next, std::nullopt);
  EXPECT_THAT(http_.asked(),
              ElementsAre("GET /Customers?OrderBy=Id&PageSize=3", "GET /Customers?OrderBy=Id&PageSize=2&PageNumber=2"));
}

TEST_F(DescribedGoTest, ReportsWhereAPageDoesNotJoinOnToTheOneBefore) {
  http_.answer(200, R"([{"Id": 1}, {"Id": 2}, {"Id": 3}])");
  http_.answer(200, R"([{"Id": 5}, {"Id": 6}])");  // 1 was deleted: 4 slipped by
  const auto first = go_.list({"Customers", std::nullopt, "", false});
  const auto second = go_.list({"Customers", std::nullopt, first->next.value(), false});
  EXPECT_TRUE(second->gap);
}

TEST_F(DescribedGoTest, EndsAListingThatShowsTheSamePageForEver) {
  const auto again = R"({"nextPageLink": "http://x/2"})";
  http_.answer(200, R"([{"Id": 1}, {"Id": 2}, {"Id": 3}])", {{"x-pagination", again}});
  http_.answer(200, R"([])", {{"x-pagination", again}});
  const auto first = go_.list({"Customers", std::nullopt, "", false});
  const auto second = go_.list({"Customers", std::nullopt, first->next.value(), false});
  EXPECT_EQ(second.error().message, "the system answered with a listing without end");
}

TEST_F(DescribedGoTest, GoesByThePagingHeaderWhereThereIsOne) {
  http_.answer(200, R"([{"Id": 1}, {"Id": 2}])", {{"x-pagination", R"({"nextPageLink": null, "totalCount": 2})"}});
  http_.answer(200, R"([{"Id": 1}])", {{"x-pagination", R"({"nextPageLink": "http://x/2", "totalCount": 9})"}});
  const auto last = go_.list({"Customers", std::nullopt, "", false});
  EXPECT_EQ(last->next, std::nullopt);
  EXPECT_EQ(last->total, 2U);
  const auto capped = go_.list({"Customers", std::nullopt, "", false});
  EXPECT_EQ(capped->next, "1:1:1") << "a server that gives smaller pages than it was asked for";
}

TEST_F(DescribedGoTest, AsksForChangesWithAnEncodedTimeAndTakes204ForNone) {
  http_.answer(204);
  const Time since{std::chrono::microseconds{1'700'000'000'123'456}};
  const auto page = go_.list({"Customers", since, "", false});
  ASSERT_TRUE(page);
  EXPECT_TRUE(page->records.empty());
  EXPECT_THAT(http_.asked(),
              ElementsAre("GET /Customers?OrderBy=Id&PageSize=3"
                          "&lastChangedDateTimeOffsetGreaterThan=2023-11-14T22%3A13%3A20.1234560%2B00%3A00"));
}

TEST_F(DescribedGoTest, TakesAnswersThatAreNoListingsForNone) {
  http_.answer(200, R"({"Id": 1})");
  EXPECT_EQ(go_.list({"Customers", std::nullopt, "", false}).error().kind, TroubleKind::unavailable);
  http_.answer(200, R"({"Id": 8})");
  EXPECT_EQ(go_.get("Customers", "7").error().message, "the system answered with another record");
}

TEST_F(DescribedGoTest, MakesACustomerWithItsReferenceAndADeliveryTypeThatNeedsNoAddress) {
  http_.answer(201, fjord_customer);
  const auto created =
      go_.create({"Customers", {{"Name", "Fjord AS"}, {"MailAddress", {{"City", "Bergen"}}}}, "C-1", "key", false});
  ASSERT_TRUE(created);
  EXPECT_FALSE(created->found);
  EXPECT_THAT(created->left_out, ElementsAre("MailAddress"));
  EXPECT_EQ(http_.requests.front().body,
            R"({"ExternalImportReference":"pms:C-1","InvoiceDeliveryType":"Print","Name":"Fjord AS"})");
  http_.answer(201, fjord_customer);
  ASSERT_TRUE(
      go_.create({"Customers", {{"Name", "Elv AS"}, {"InvoiceEmailAddress", "a@elv.no"}}, "C-2", "key", false}));
  EXPECT_FALSE(Json::parse(http_.requests.back().body).contains("InvoiceDeliveryType")) << "there is an address";
}

TEST_F(DescribedGoTest, LooksForTheRecordBeforeItRepeatsACreation) {
  http_.answer(200, R"([{"Id": 7, "ExternalImportReference": "pms:C-1"}])");
  http_.answer(200, fjord_customer);
  const auto created =
      go_.create({"Customers", {{"Name", "Fjord AS"}, {"MailAddress", {{"City", "Bergen"}}}}, "C-1", "key", true});
  ASSERT_TRUE(created);
  EXPECT_TRUE(created->found);
  EXPECT_THAT(created->left_out, ElementsAre("MailAddress")) << "the earlier try left it out, too";
  EXPECT_THAT(http_.asked(), ElementsAre("GET /Customers?OrderBy=Id&PageSize=3&externalImportReference=pms%3AC-1",
                                         "GET /Customers/7"));
}

TEST_F(DescribedGoTest, DoesNotTakeARefusedLookUpForProofThatNothingWasMade) {
  http_.answer(403);
  const auto created = go_.create({"Projects", {{"Code", "K-1"}}, "P-1", "key", true});
  EXPECT_EQ(created.error().kind, TroubleKind::unavailable);
  EXPECT_THAT(http_.asked(), ElementsAre("GET /Projects?OrderBy=Id&PageSize=3&projectCodes=K-1"));
}

TEST_F(DescribedGoTest, NamesALongIdByItsDigestSoThatItIsFoundAgain) {
  const std::string id(60, 'x');
  http_.answer(204);
  http_.answer(201, fjord_customer);
  ASSERT_TRUE(go_.create({"Customers", {{"Name", "Fjord AS"}}, id, "key", true}));
  const auto reference = Json::parse(http_.requests[1].body)["ExternalImportReference"].get<std::string>();
  EXPECT_EQ(reference.size(), 50U);
  EXPECT_EQ(reference.substr(0, 6), "pms-h:");
  EXPECT_THAT(http_.asked()[0], ::testing::EndsWith("&externalImportReference=" + percent_encoded(reference)));
  const auto made = R"({"Id": 7, "ExternalImportReference": ")" + reference + R"("})";
  http_.answer(200, "[" + made + "]");
  http_.answer(200, made);
  const auto found = go_.create({"Customers", {{"Name", "Fjord AS"}}, id, "key", true});
  EXPECT_TRUE(found->found);
  EXPECT_EQ(go_.origin_of(found->record), std::nullopt) << "a digest names nobody";
}

TEST_F(DescribedGoTest, FindsAProjectByItsCodeAndWalksWhereTheFilterCannotSayTheCode) {
  http_.answer(200, R"([{"Id": 8, "Code": "a-1"}])");
  http_.answer(200, R"({"Id": 8, "Code": "a-1"})");
  EXPECT_TRUE(go_.create({"Projects", {{"Name", "Kai"}, {"Code", "A-1"}}, "P-1", "key", true})->found);
  http_.answer(200, R"([{"Id": 1, "Code": "1"}, {"Id": 2, "Code": "2"}, {"Id": 3, "Code": "3"}])");
  http_.answer(200, R"([{"Id": 3, "Code": "3"}, {"Id": 4, "Code": "1,2"}])",
               {{"x-pagination", R"({"nextPageLink": null})"}});
  http_.answer(200, R"({"Id": 4, "Code": "1,2"})");
  const auto created = go_.create({"Projects", {{"Name", "Kai"}, {"Code", "1,2"}}, "P-2", "key", true});
  ASSERT_TRUE(created && created->found);
  EXPECT_EQ(created->record["Id"], 4);
  EXPECT_THAT(http_.asked(), ElementsAre("GET /Projects?OrderBy=Id&PageSize=3&projectCodes=A-1", "GET /Projects/8",
                                         "GET /Projects?OrderBy=Id&PageSize=3",
                                         "GET /Projects?OrderBy=Id&PageSize=2&PageNumber=2", "GET /Projects/4"));
}

TEST_F(DescribedGoTest, LeavesSubProjectsOutsideTheDataflow) {
  http_.answer(200, R"([{"Id": 8, "Code": "K-1"}, {"Id": 9, "Code": "K-1.1", "ParentProjectId": 8}])");
  const auto page = go_.list({"Projects", std::nullopt, "", false});
  EXPECT_TRUE(go_.in_scope("Projects", page->records.at(0)));
  EXPECT_FALSE(go_.in_scope("Projects", page->records.at(1)));
  EXPECT_EQ(go_.archiving("Projects").at(0).value, "Archived");
  EXPECT_EQ(go_.archiving("Customers").at(0).path, "IsArchived");
}

TEST_F(DescribedGoTest, ParksProjectsOnlyEachUnderACodeOfItsOwn) {
  const auto parking = go_.parking("Projects", {{"(id)", "7"}, {"Code", "K-1"}});
  ASSERT_THAT(parking, SizeIs(1));
  EXPECT_EQ(parking[0].path, "Code");
  EXPECT_NE(go_.parking("Projects", {{"(id)", "8"}})[0].value, parking[0].value);
  EXPECT_THAT(go_.parking("Customers", {{"(id)", "7"}}), SizeIs(0));
}

TEST_F(DescribedGoTest, TakesAFailedTestOperationForAConflict) {
  http_.answer(400, R"({"detail": "The current value 'B' at path 'Name' is not equal to the test value 'A'."})");
  http_.answer(200, R"({"Id": 7, "Name": "B"})");
  const auto updated = go_.update("Customers", {{"(id)", "7"}, {"Name", "A"}}, {{"Name", "C"}});
  ASSERT_FALSE(updated);
  EXPECT_EQ(updated.error().kind, TroubleKind::conflict);
  EXPECT_EQ(http_.requests[0].body,
            R"([{"op":"test","path":"/Name","value":"A"},{"op":"replace","path":"/Name","value":"C"}])");
}

TEST_F(DescribedGoTest, WritesWithoutATestWhereTheServerComparesOtherwiseThanItWrites) {
  find_that_start_dates_are_compared_otherwise();
  http_.answer(400, compared_otherwise);
  http_.answer(200, R"({"Id": 8, "StartDate": "2024-01-31"})");
  http_.answer(200, R"({"Id": 8, "StartDate": "2024-02-01", "LastChangedDateTimeOffset": "2024-10-08T12:00:00Z"})");
  ASSERT_TRUE(go_.update("Projects", {{"(id)", "8"}, {"StartDate", "2024-01-31"}}, {{"StartDate", "2024-02-01"}}));
  EXPECT_EQ(http_.requests[2].body, R"([{"op":"replace","path":"/StartDate","value":"2024-02-01"}])");
}

TEST_F(DescribedGoTest, WaitsWhereATestFailsSinceReadsLagBehindAnEdit) {
  const auto tried = [this](const char* name_read) {
    http_.answer(400, compared_otherwise);
    http_.answer(200, Json{{"Id", 7}, {"Name", name_read}}.dump());
    return go_.update("Customers", {{"(id)", "7"}, {"Name", "A"}}, {{"Name", "C"}}).error().kind;
  };
  EXPECT_EQ(tried("A"), TroubleKind::unavailable);
  clock_.advance(std::chrono::milliseconds{1999});
  EXPECT_EQ(tried("A"), TroubleKind::unavailable);
  EXPECT_EQ(tried("B"), TroubleKind::conflict);
  clock_.advance(std::chrono::hours{1});
  EXPECT_EQ(tried("A"), TroubleKind::unavailable) << "this is another edit";
  for (const auto& request : http_.requests)
    EXPECT_TRUE(request.body.empty() || request.body.find("test") != request.body.npos);
}

TEST_F(DescribedGoTest, GoesWithoutATestForTheOneChangeOnlyThatTheServerComparesOtherwise) {
  find_that_start_dates_are_compared_otherwise();
  const auto start_written =
      R"({"Id": 7, "Name": "A", "StartDate": "2024-02-01", "LastChangedDateTimeOffset": "2024-10-08T12:00:00Z"})";
  const auto read = R"({"Id": 7, "Name": "A", "StartDate": "2024-01-31"})";
  http_.answer(400, compared_otherwise);  // both at once
  http_.answer(200, read);
  http_.answer(400, compared_otherwise);  // the date alone
  http_.answer(200, read);
  http_.answer(200, start_written);
  http_.answer(
      200, R"({"Id": 7, "Name": "C", "StartDate": "2024-02-01", "LastChangedDateTimeOffset": "2024-10-08T12:00:01Z"})");
  const Json current{{"(id)", "7"}, {"Name", "A"}, {"StartDate", "2024-01-31"}};
  ASSERT_TRUE(go_.update("Projects", current, {{"StartDate", "2024-02-01"}, {"Name", "C"}}));
  ASSERT_EQ(http_.requests.size(), 6U);
  EXPECT_EQ(http_.requests[4].body, R"([{"op":"replace","path":"/StartDate","value":"2024-02-01"}])");
  EXPECT_EQ(http_.requests[5].body,
            R"([{"op":"test","path":"/Name","value":"A"},{"op":"replace","path":"/Name","value":"C"}])");
}

TEST_F(DescribedGoTest, ReadsTheRecordAnewWhereAPatchAnswersWithoutOne) {
  http_.answer(200, "");
  http_.answer(200, fjord_customer);
  const auto updated = go_.update("Projects", {{"(id)", "7"}, {"Name", "A"}}, {{"Name", "Fjord AS"}});
  ASSERT_TRUE(updated);
  EXPECT_EQ((*updated)["Name"], "Fjord AS");
}

TEST_F(DescribedGoTest, DistinguishesAMissingReferenceFromADeletedRecord) {
  http_.answer(404, R"({"detail": "Customer with id = 5 not found."})");
  http_.answer(200, fjord_customer);
  EXPECT_EQ(go_.update("Projects", {{"(id)", "7"}}, {{"CustomerId", 5}}).error().kind, TroubleKind::refused);
  http_.answer(404, R"({"detail": "Project with id = 7 not found."})");
  http_.answer(404);
  EXPECT_EQ(go_.update("Projects", {{"(id)", "7"}}, {{"CustomerId", 5}}).error().kind, TroubleKind::gone);
}

/// The operations for a change of Fjord AS, whose city nobody knows.
Json patch_of(const Json& address, const std::vector<Change>& changes) {
  const auto& go = dataflow_qa::mocks::description_of("poweroffice-go");
  const Described customers{go, go.entities.front(), go.dialect->collections.front()};
  const auto read = record_from(customers, {{"Id", 7}, {"Name", "A"}, {"PhoneNumber", ""}, {"MailAddress", address}});
  return json_patch(customers, read, changes, true);
}

TEST(JsonPatch, WritesAWholeObjectWhereThereIsNoneYet) {
  EXPECT_EQ(patch_of(nullptr, {{"MailAddress.City", "Bergen"}, {"MailAddress.ZipCode", "5003"}, {"Name", "B"}}),
            Json::parse(R"([
    {"op": "test", "path": "/Name", "value": "A"},
    {"op": "test", "path": "/MailAddress", "value": null},
    {"op": "replace", "path": "/Name", "value": "B"},
    {"op": "replace", "path": "/MailAddress", "value": {"City": "Bergen", "ZipCode": "5003"}}])"));
}

TEST(JsonPatch, TestsForWhatTheSystemSaidInItsOwnWords) {
  EXPECT_EQ(patch_of({{"City", nullptr}}, {{"MailAddress.City", "Bergen"}, {"PhoneNumber", "55"}}), Json::parse(R"([
    {"op": "test", "path": "/MailAddress/City", "value": null},
    {"op": "test", "path": "/PhoneNumber", "value": ""},
    {"op": "replace", "path": "/MailAddress/City", "value": "Bergen"},
    {"op": "replace", "path": "/PhoneNumber", "value": "55"}])"));
}

}  // namespace
}  // namespace pms_go_sync
