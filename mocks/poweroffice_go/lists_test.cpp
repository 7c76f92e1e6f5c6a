// Listings: paging, order, fields, filters (the reference, 7).

#include <thread>

#include "mocks/testing/go_fixture.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using testing::Client;
using ::testing::ElementsAre;
using testing::Got;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class GoLists : public testing::GoFixture {};

TEST_F(GoLists, AListIsABareArrayAndNothingIsA204) {
  const Got none = client_.get("/Customers");
  EXPECT_EQ(none.status, 204);
  EXPECT_EQ(none.body, "");
  customer("A");
  EXPECT_TRUE(client_.get("/Customers").json().is_array());
}

TEST_F(GoLists, APagePastTheEndIsA204) {
  customer("A");
  const Got got = client_.get("/Customers?PageSize=1&PageNumber=2");
  EXPECT_EQ(got.status, 204);
  EXPECT_EQ(got.body, "");
}

TEST_F(GoLists, PagesHold5000ByDefault) {
  customer("A");
  const Got got = client_.get("/Customers");
  EXPECT_EQ(json::parse(got.header("X-Pagination")).at("pageSize"), 5000);
  EXPECT_EQ(client_.get("/Customers?PageSize=20000").status, 200);
  EXPECT_EQ(client_.get("/Customers?PageSize=20001").status, 400);
  turn("page-size-over-max-refused", "off");
  EXPECT_EQ(json::parse(client_.get("/Customers?PageSize=99999").header("X-Pagination")).at("pageSize"), 20000);
}

TEST_F(GoLists, OrderAscendsByDefault) {
  for (const char* name : {"B", "C", "A"}) customer(name);
  EXPECT_THAT(names("/Customers?OrderBy=Name"), ElementsAre("A", "B", "C"));
  EXPECT_THAT(names("/Customers?OrderBy=Name%20desc&PageSize=2"), ElementsAre("C", "B"));
  EXPECT_EQ(client_.get("/Customers?OrderBy=Nmae").status, 400);
  turn("unknown-order-refused", "off");
  EXPECT_THAT(names("/Customers?OrderBy=Nmae"), ElementsAre("B", "C", "A"));
}

TEST_F(GoLists, BadFieldsAreReportedAsDocumented) {
  EXPECT_EQ(client_.get("/Customers?Fields=Id;Name").json(),
            json::parse(R"({"title": "Invalid resourceParameter", "status": 400,
                            "detail": "Fields property in resourceParameter is not formatted correct."})"));
  for (const char* none : {"Fields=,", "Fields=%20,%20,"}) {
    EXPECT_EQ(client_.get(std::string("/Customers?") + none).status, 400) << none;
  }
}

TEST_F(GoLists, ResourceParametersHaveThreeSpellings) {
  for (const char* name : {"A", "B", "C"}) customer(name);
  EXPECT_THAT(names("/Customers?pagesize=2&PAGENUMBER=2"), ElementsAre("C"));
  EXPECT_THAT(names("/Customers?resourceParameter%5BPageSize%5D=2&resourceParameter.PageNumber=2"), ElementsAre("C"));
  EXPECT_THAT(names("/Customers?resourceParameter=class%20X&PageSize=1"), SizeIs(3));
}

TEST_F(GoLists, UseDatabaseValidationLooksForWhatFiltersName) {
  const json made = customer("A");
  EXPECT_EQ(client_.get("/Customers?customerNos=77").status, 204);
  EXPECT_EQ(client_.get("/Customers?customerNos=77&UseDatabaseValidation=true").status, 404);
  EXPECT_EQ(client_.get("/Customers?customerNos=10000&UseDatabaseValidation=true").status, 200);
  EXPECT_EQ(client_.get("/Projects?projectCodes=X&UseDatabaseValidation=true").status, 404);
  EXPECT_EQ(client_.get("/Projects?customerNos=10000&UseDatabaseValidation=true").status, 204);
  EXPECT_EQ(client_.get("/Projects?UseDatabaseValidation=perhaps").status, 400);
}

TEST_F(GoLists, NumberListsAreRangesWithBothEnds) {
  for (const char* name : {"A", "B", "C", "D"}) customer(name);
  EXPECT_THAT(names("/Customers?customerNos=10001-10002"), ElementsAre("B", "C"));
  EXPECT_THAT(names("/Customers?customerNos=10000, 10002-10002,10003-"), ElementsAre("A", "C", "D"));
  EXPECT_THAT(names("/Customers?customerNos=5-9"), IsEmpty());
  for (const char* wrong : {"-5", "9-5", "x", "1-2-3"}) {
    EXPECT_EQ(client_.get(std::string("/Customers?customerNos=") + wrong).json().at("title"),
              "Unable to cast object(s)");
  }
}

TEST_F(GoLists, CodeListsHaveNoRanges) {
  project("A", {{"Code", "1"}});
  project("B", {{"Code", "ABC"}});
  project("C", {{"Code", "1-9"}});
  EXPECT_THAT(names("/Projects?projectCodes=1, abc"), ElementsAre("A", "B"));
  EXPECT_THAT(names("/Projects?projectCodes=1-9"), ElementsAre("C"));
}

TEST_F(GoLists, GroupIdsAreReportedAsDocumented) {
  const json group = client_.get("/ContactGroups").json().at(0).at("Id");
  customer("A", {{"ContactGroupIds", json::array({group})}});
  customer("B");
  EXPECT_THAT(names("/Customers?contactGroupIds=" + group.dump()), ElementsAre("A"));
  EXPECT_EQ(client_.get("/Customers?contactGroupIds=1-3").json().at("detail"),
            "contactGroupIds contains negative numbers and/or range of numbers. '-' is not allowed, only comma ',' "
            "separated single positive numbers are allowed.");
  const Got unknown = client_.get("/Customers?contactGroupIds=41345,21445");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(unknown.json().at("detail"), "Could not find contact group(s) with id = 41345, 21445.");
  EXPECT_THAT(names("/Customers?contactGroupIds="), SizeIs(2));
}

TEST_F(GoLists, CreationTimesFilterStrictly) {
  world_.clock.hold();
  std::string time = customer("A").at("CustomerCreatedDateTimeOffset");
  time.replace(time.find('+'), 1, "%2B");
  EXPECT_THAT(names("/Customers?customerCreatedDateTimeOffsetGreaterThan=" + time), IsEmpty());
  EXPECT_THAT(names("/Customers?customerCreatedDateTimeOffsetGreaterThan=2021-09-25%2008:03:00.1234567%20-00:00"),
              ElementsAre("A"));
  project("P");
  EXPECT_THAT(names("/Projects?createdDateTimeOffsetGreaterThan=" + time), IsEmpty());
}

TEST_F(GoLists, UnknownParametersArePassedOverUnlessASwitchSaysElse) {
  customer("A");
  EXPECT_EQ(client_.get("/Customers?colour=red").status, 200);
  turn("unknown-query-refused", "on");
  EXPECT_EQ(client_.get("/Customers?colour=red").status, 400);
  EXPECT_EQ(client_.get("/Customers?PageSize=1&customerNos=10000").status, 200);
}

TEST_F(GoLists, MaxPageSizeCannotBeSet) {
  for (const char* name : {"A", "B"}) customer(name);
  EXPECT_THAT(names("/Customers?MaxPageSize=1"), SizeIs(2));
  EXPECT_EQ(client_.get("/Customers?MaxPageSize=99999&PageSize=20001").status, 400);
}

TEST_F(GoLists, PagesBelowOneAreRefused) {
  for (const char* wrong : {"PageSize=0", "PageSize=-1", "PageSize=x", "PageNumber=0", "PageNumber=99999999999"}) {
    EXPECT_EQ(client_.get(std::string("/Customers?") + wrong).json().at("title"), "Invalid resourceParameter") << wrong;
  }
}

TEST_F(GoLists, MinusOneIsNoSpecialCode) {
  project("A");
  EXPECT_EQ(client_.get("/Projects?projectCodes=-1").status, 204);
  EXPECT_EQ(client_.get("/Projects?departmentCodes=-1").status, 204);
}

TEST_F(GoLists, TimesAreReadInEveryFormThatClientsSend) {
  customer("A");
  const std::string filter = "/Customers?lastChangedDateTimeOffsetGreaterThan=";
  for (const char* form : {"2021-09-25%2008:03:00.1234567%20-00:00", "2025-01-01T00:00:00%2B00:00",
                           "2025-01-01T00:00:00+00:00", "2025-01-01T08:03:00.1234567%2B00:00", "2025-01-01T00:00:00Z",
                           "2025-01-01T00:00:00", "2025-01-01", "2025-01-01T00:00:00.1-05:00"}) {
    EXPECT_THAT(names(filter + form), ElementsAre("A")) << form;
  }
  for (const char* wrong : {"yesterday", "2025-13-01T00:00:00Z", "25.01.2025"}) {
    EXPECT_EQ(client_.get(filter + wrong).status, 400) << wrong;
  }
}

TEST_F(GoLists, ExternalNumbersAreRangesToo) {
  customer("A", {{"ExternalNumber", 5}});
  customer("B", {{"ExternalNumber", 9}});
  customer("C");
  EXPECT_THAT(names("/Customers?externalNos=1-5, 9"), ElementsAre("A", "B"));
  EXPECT_THAT(names("/Customers?externalNos=6-"), ElementsAre("B"));
}

TEST_F(GoLists, ListsOfTextsThatClientsUse) {
  customer("A", {{"OrganizationNumber", "987654325"}, {"PhoneNumber", "551001"}, {"EmailAddress", "a@firma.no"}});
  customer("B", {{"OrganizationNumber", "123456785"}});
  EXPECT_THAT(names("/Customers?organizationNumbers=1,987654325"), ElementsAre("A"));
  EXPECT_THAT(names("/Customers?phoneNumbers=551001"), ElementsAre("A"));
  EXPECT_THAT(names("/Customers?emailAddresses=A@FIRMA.no,x"), ElementsAre("A"));
}

TEST_F(GoLists, ReadsMayLagBehindWrites) {
  const json before = customer("A");
  turn("read-lag-ms", "3600000");
  EXPECT_EQ(replace(at("Customers", before), "/Name", "B").json().at("Name"), "B");
  const json unseen = customer("C");
  EXPECT_THAT(names("/Customers"), ElementsAre("A"));
  EXPECT_EQ(client_.get(at("Customers", before)).json(), before);
  EXPECT_EQ(client_.get(at("Customers", unseen)).status, 404);
  EXPECT_EQ(client_.remove(at("Customers", unseen)).status, 200);
  turn("read-lag-ms", "1");
  while (names("/Customers") != std::vector<std::string>{"B"}) std::this_thread::yield();
  turn("read-lag-ms", "0");
  EXPECT_EQ(replace(at("Customers", before), "/Name", "D").status, 200);
  EXPECT_THAT(names("/Customers"), ElementsAre("D"));
  turn("read-lag-ms", "3600000");
  customer("E");
  world_.mock->controls()->reset();
  EXPECT_EQ(client_.get("/Customers").status, 204);
}

}  // namespace
}  // namespace dataflow_qa::mocks
