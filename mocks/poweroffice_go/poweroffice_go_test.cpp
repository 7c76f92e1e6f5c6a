// PowerOffice Go through real sockets: customers, tokens, paging.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "mocks/controls.h"
#include "mocks/testing/client.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using testing::Client;
using ::testing::ElementsAre;
using testing::Got;
using ::testing::HasSubstr;
using testing::Headers;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using testing::World;

class PowerOfficeGoTest : public ::testing::Test {
 protected:
  json make(const std::string& collection, const json& record) {
    const Got got = client_.post("/" + collection, record);
    EXPECT_THAT(got.status, ::testing::AnyOf(200, 201)) << got.body;
    return got.json();
  }
  json company(const std::string& name, json more = json::object()) {
    more["Name"] = name;
    if (!more.contains("EmailAddress")) more["EmailAddress"] = "post@firma.no";
    return make("Customers", more);
  }
  std::vector<std::string> names(const std::string& path) {
    std::vector<std::string> found;
    const Got got = client_.get(path);
    EXPECT_THAT(got.status, ::testing::AnyOf(200, 204)) << got.body;
    if (got.status == 200) {
      for (const json& row : got.json()) found.push_back(row.at("Name"));
    }
    return found;
  }
  static std::string path_of(const std::string& collection, const json& record) {
    return "/" + collection + "/" + record.at("Id").dump();
  }
  Got replace(const std::string& path, const std::string& at, const json& value) {
    return client_.send("PATCH", path, json::array({{{"op", "replace"}, {"path", at}, {"value", value}}}).dump(),
                        "application/json-patch+json");
  }
  Got token(const std::string& form, const Headers& headers,
            const std::string& content_type = "application/x-www-form-urlencoded") {
    return Client(world_.origin(), {}).send("POST", "/oauth/token", form, content_type, headers);
  }
  std::string basic() {
    const auto keys = world_.mock->connection();
    return "Basic " + base::base64(keys.at("app_key") + ":" + keys.at("client_key"));
  }
  std::string subscription() { return world_.mock->connection().at("subscription_key"); }

  World world_{"poweroffice-go"};
  Client client_ = world_.client();
};

TEST_F(PowerOfficeGoTest, TheTokenEndpointWantsBothKeys) {
  const std::string form = "grant_type=client_credentials&client_id=passed-over";
  const Got good = token(form, {{"Authorization", basic()}, {"Ocp-Apim-Subscription-Key", subscription()}});
  EXPECT_EQ(good.status, 200);
  EXPECT_EQ(good.json().at("token_type"), "bearer");
  EXPECT_EQ(good.json().at("expires_in"), 1200);
  EXPECT_EQ(token(form, {{"Authorization", basic()}}).status, 401);
  const Got bad = token(form, {{"Authorization", "Basic eDp5"}, {"Ocp-Apim-Subscription-Key", subscription()}});
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(bad.json().at("error"), "invalid_client");
  const Got wrong =
      token("grant_type=password", {{"Authorization", basic()}, {"Ocp-Apim-Subscription-Key", subscription()}});
  EXPECT_EQ(wrong.json().at("error"), "unsupported_grant_type");
}

TEST_F(PowerOfficeGoTest, TokensEndByTheClock) {
  EXPECT_EQ(client_.get("/Customers").status, 204);
  world_.clock.set_skew(std::chrono::minutes(21));
  const Got got = client_.get("/Customers");
  EXPECT_EQ(got.status, 401);
  EXPECT_EQ(got.header("WWW-Authenticate"), "Bearer");
  EXPECT_EQ(got.body, "");
}

TEST_F(PowerOfficeGoTest, ASubscriptionKeyMayStandInTheQueryAndIsMaskedInTheJournal) {
  const Got good = token("grant_type=client_credentials",
                         {{"Authorization", basic()}, {"Ocp-Apim-Subscription-Key", subscription()}});
  Client client(world_.mock->base_url(),
                {{"Authorization", "Bearer " + good.json().at("access_token").get<std::string>()}});
  EXPECT_EQ(client.get("/Customers").status, 401);
  EXPECT_EQ(client.get("/Customers?subscription-key=wrong").status, 401);
  EXPECT_EQ(client.get("/Customers?PageSize=5&subscription-key=" + subscription()).status, 204);
  EXPECT_EQ(world_.last_entry().target, "/v2/Customers?PageSize=5&subscription-key=***");
  client.get("/Customers?Subscription%2DKey=" + subscription() + "&PageSize=5");
  EXPECT_EQ(world_.last_entry().target, "/v2/Customers?Subscription%2DKey=***&PageSize=5");
}

TEST_F(PowerOfficeGoTest, ACreatedCustomerHasItsDefaults) {
  const json record = company("Fjord AS");
  EXPECT_EQ(record.size(), 51U);
  EXPECT_EQ(record.at("Id"), 27469001);
  EXPECT_EQ(record.at("Number"), 10000);
  EXPECT_EQ(record.at("CurrencyCode"), "NOK");
  EXPECT_EQ(record.at("IsPerson"), false);
  EXPECT_EQ(record.at("MailAddress").at("CountryCode"), "NO");
  EXPECT_EQ(record.at("ContactGroupIds"), json::array());
  EXPECT_THAT(record.at("LastChangedDateTimeOffset"), MatchesRegex("....-..-..T..:..:..[.].......[+]00:00"));
}

TEST_F(PowerOfficeGoTest, PersonsNeedBothNamesAndCompaniesTheirOne) {
  EXPECT_EQ(client_.post("/Customers", {{"IsPerson", true}, {"FirstName", "Kari"}, {"EmailAddress", "a@b"}}).status,
            400);
  const Got nameless = client_.post("/Customers", {{"EmailAddress", "a@b"}});
  EXPECT_EQ(nameless.status, 400);
  EXPECT_EQ(nameless.json().at("title"), "Customer validation error(s)");
  const json kari =
      make("Customers", {{"isPerson", true}, {"firstName", "Kari"}, {"lastName", "Nordmann"}, {"emailAddress", "a@b"}});
  EXPECT_EQ(kari.at("Name"), "Kari Nordmann");
}

TEST_F(PowerOfficeGoTest, WithoutEmailTheDeliveryTypeMustBeAnother) {
  EXPECT_EQ(client_.post("/Customers", {{"Name", "Fjord AS"}}).status, 400);
  EXPECT_EQ(client_.post("/Customers", {{"Name", "Fjord AS"}, {"InvoiceDeliveryType", nullptr}}).status, 400);
  EXPECT_EQ(client_.post("/Customers", {{"Name", "Fjord AS"}, {"InvoiceDeliveryType", "print"}}).status, 201);
  EXPECT_EQ(client_.post("/Customers", {{"Name", "Fjord AS"}, {"InvoiceDeliveryType", "EHF"}}).status, 400);
}

TEST_F(PowerOfficeGoTest, UniqueReferencesNameTheirHolder) {
  const json holder = company("A", {{"ExternalImportReference", "ABC123"}});
  const Got got =
      client_.post("/Customers", {{"Name", "B"}, {"EmailAddress", "a@b"}, {"ExternalImportReference", "ABC123"}});
  EXPECT_EQ(got.status, 400);
  EXPECT_EQ(got.json().at("detail"), "ExternalImportReference is already in use. 'ABC123' is used on (contact) Id = " +
                                         holder.at("Id").dump() + ".");
}

TEST_F(PowerOfficeGoTest, AddressesNeedZipCodeAndCityOnCreation) {
  EXPECT_EQ(client_.post("/Customers", {{"Name", "A"}, {"EmailAddress", "a@b"}, {"MailAddress", {{"City", "Bergen"}}}})
                .status,
            400);
  const json record = company("A", {{"MailAddress", {{"city", "Bergen"}, {"ZipCode", "5003"}, {"CountryCode", ""}}}});
  EXPECT_EQ(record.at("MailAddress").at("City"), "Bergen");
  EXPECT_EQ(record.at("MailAddress").at("CountryCode"), "NO");
}

TEST_F(PowerOfficeGoTest, AnAddressWithoutACountryIsInNorway) {
  const json address{{"City", "Bergen"}, {"ZipCode", "5003"}};
  json null_country = address;
  null_country["CountryCode"] = nullptr;
  for (const json& given : {address, null_country}) {
    EXPECT_EQ(company("A", {{"MailAddress", given}}).at("MailAddress").at("CountryCode"), "NO") << given;
  }
}

TEST_F(PowerOfficeGoTest, APatchReachesIntoTheAddress) {
  ASSERT_TRUE(world_.mock->controls()->set_switch("absent-address-is-null", "on"));
  const json record = company("A", {{"MailAddress", {{"City", "Bergen"}, {"ZipCode", "5003"}}}});
  const std::string path = path_of("Customers", record);
  EXPECT_EQ(replace(path, "/mailaddress/city", "Voss").json().at("MailAddress").at("City"), "Voss");
  const json whole = replace(path, "/MailAddress", {{"City", "Oslo"}}).json().at("MailAddress");
  EXPECT_EQ(whole.at("City"), "Oslo");
  EXPECT_EQ(whole.at("ZipCode"), nullptr);
  EXPECT_EQ(
      replace(path_of("Customers", company("B")), "/MailAddress/City", "Voss").json().at("detail"),
      "CustomerPatchDto: For operation 'replace', the target location specified by path '/MailAddress/City' was not "
      "found.");
}

TEST_F(PowerOfficeGoTest, WhatThePatchDtoLacksIsNotFound) {
  const std::string path = path_of("Customers", company("A"));
  for (const char* at : {"/Id", "/DepartmentCode", "/IsActive", "/Bogus", "/MailAddress.City"}) {
    EXPECT_EQ(replace(path, at, "1").status, 400) << at;
  }
  EXPECT_EQ(replace(path, "/manageremployeeno", 1).json().at("detail"),
            "CustomerPatchDto: The target location specified by path segment 'manageremployeeno' was not found.");
  EXPECT_EQ(client_.send("PATCH", path, R"({"Name": "x"})", "application/json").status, 400);
  EXPECT_EQ(replace(path, "/IsArchived", "maybe").json().at("detail"),
            "CustomerPatchDto: The value 'maybe' is invalid for target location.");
}

TEST_F(PowerOfficeGoTest, ChangesAreListedStrictlyAfterATime) {
  world_.clock.hold();
  const json a = company("A");
  std::string time = a.at("LastChangedDateTimeOffset");
  world_.clock.release();
  world_.clock.set_skew(std::chrono::seconds(1));
  company("B");
  time.replace(time.find('+'), 1, "%2B");
  EXPECT_THAT(names("/Customers?lastChangedDateTimeOffsetGreaterThan=" + time), ElementsAre("B"));
  EXPECT_THAT(names("/customers?LASTCHANGEDDATETIMEOFFSETGREATERTHAN=2020-01-01%2008:03:00.1234567%20-00:00"),
              ElementsAre("A", "B"));
  EXPECT_EQ(client_.get("/Customers?lastChangedDateTimeOffsetGreaterThan=soon").status, 400);
}

TEST_F(PowerOfficeGoTest, FiltersNarrowAndAreLookups) {
  for (const char* name : {"A", "B", "C"}) company(name, {{"ExternalImportReference", name}});
  EXPECT_THAT(names("/Customers?customerNos=10000, 10002-"), ElementsAre("A", "C"));
  EXPECT_THAT(names("/Customers?customerNos=10000-10001"), ElementsAre("A", "B"));
  EXPECT_EQ(client_.get("/Customers?customerNos=-5").status, 400);
  EXPECT_THAT(names("/Customers?externalImportReference=B"), ElementsAre("B"));
  EXPECT_TRUE(world_.last_entry().listing->lookup);
  EXPECT_THAT(names("/Customers?externalImportReference=b"), IsEmpty());
  EXPECT_THAT(names("/Customers?externalImportReference=%20"), ElementsAre("A", "B", "C"));
  EXPECT_EQ(client_.get("/Customers?$top=1").status, 400);
}

TEST_F(PowerOfficeGoTest, PagesAreLinkedAndWalked) {
  for (int i = 0; i < 5; ++i) company("K" + std::to_string(i));
  const Got first = client_.get("/Customers?PageSize=2&OrderBy=Name%20desc&Fields=id,name");
  EXPECT_EQ(first.json(), json::parse(R"([{"Id":27469005,"Name":"K4"},{"Id":27469004,"Name":"K3"}])"));
  const JournalEntry opening = world_.last_entry();
  json pages = json::parse(first.header("X-Pagination"));
  EXPECT_EQ(pages.at("totalPages"), 3);
  std::string next = pages.at("nextPageLink");
  EXPECT_THAT(next, ::testing::StartsWith(world_.mock->base_url()));
  client_.get(next.substr(world_.mock->base_url().size()));
  const Got last = client_.get("/Customers?PageSize=2&OrderBy=Name%20desc&Fields=id,name&PageNumber=3");
  EXPECT_EQ(json::parse(last.header("X-Pagination")).at("nextPageLink"), nullptr);
  EXPECT_TRUE(world_.last_entry().listing->last_page);
  EXPECT_EQ(world_.last_entry().listing->walk_started, opening.received);
  EXPECT_EQ(client_.get("/Customers?PageSize=2&PageNumber=4").status, 204);
  EXPECT_EQ(client_.get("/Customers?PageSize=20001").json().at("title"), "Invalid resourceParameter");
  EXPECT_EQ(client_.get("/Customers?Fields=Nme").status, 400);
}

TEST_F(PowerOfficeGoTest, AWalkGoesOnWithPagesOfAnotherSizeAndNotOverAGap) {
  for (int i = 0; i < 6; ++i) company("K" + std::to_string(i));
  const auto started = [&](const std::string& page) {
    client_.get("/Customers?" + page);
    return world_.last_entry().listing->walk_started;
  };
  const auto opening = started("PageSize=3");
  EXPECT_EQ(opening, world_.last_entry().received);
  EXPECT_EQ(started("PageSize=2&PageNumber=2"), opening) << "rows 3 and 4, of which one was read";
  EXPECT_EQ(started("PageSize=1&PageNumber=6"), 0U) << "nobody has read row 5";
  EXPECT_EQ(started("PageSize=4&PageNumber=2"), opening);
  EXPECT_TRUE(world_.last_entry().listing->last_page);
  EXPECT_GT(started("PageSize=2"), opening);
  EXPECT_EQ(started("PageSize=1&PageNumber=7"), opening) << "the walk that came so far";
}

TEST_F(PowerOfficeGoTest, ACustomerInUseStays) {
  const json customer = company("A");
  const json project = make("Projects", {{"Name", "Kai"}, {"CustomerNo", customer.at("Number")}});
  EXPECT_EQ(project.at("CustomerId"), customer.at("Id"));
  const Got got = client_.remove(path_of("Customers", customer));
  EXPECT_EQ(got.status, 409);
  EXPECT_EQ(got.json().at("title"), "Customer conflict");
  EXPECT_EQ(client_.remove(path_of("Projects", project)).status, 200);
  EXPECT_EQ(client_.remove(path_of("Customers", customer)).status, 200);
  EXPECT_EQ(client_.get(path_of("Customers", customer)).json().at("title"), "Object(s) not found");
}

TEST_F(PowerOfficeGoTest, MirrorsFollowTheirRecord) {
  const json department = make("Departments", {{"Code", "10"}, {"Name", "Bygg"}});
  const json by_code = make("Projects", {{"Name", "A"}, {"DepartmentCode", "10"}});
  EXPECT_EQ(by_code.at("DepartmentId"), department.at("Id"));
  EXPECT_EQ(make("Projects", {{"Name", "B"}, {"DepartmentId", department.at("Id")}, {"DepartmentCode", "wrong"}})
                .at("DepartmentCode"),
            "10");
  const Got unknown = client_.post("/Projects", {{"Name", "C"}, {"DepartmentCode", "Avdeling10"}});
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(unknown.json().at("detail"), "Department with code = 'Avdeling10' not found.");
  replace(path_of("Departments", department), "/Code", "11");
  EXPECT_EQ(client_.get(path_of("Projects", by_code)).json().at("DepartmentCode"), "11");
}

TEST_F(PowerOfficeGoTest, SubProjectsHaveDottedCodes) {
  const json parent = make("Projects", {{"Name", "Main"}, {"Code", "123ABC"}});
  const json child = make("Projects", {{"Name", "Sub"}, {"Code", "1A"}, {"ParentProjectCode", "123ABC"}});
  EXPECT_EQ(child.at("Code"), "123ABC.1A");
  EXPECT_EQ(client_.post("/Projects", {{"Name", "x"}, {"Code", "a.b"}}).status, 400);
  EXPECT_EQ(client_.post("/Projects", {{"Name", "x"}, {"ParentProjectId", child.at("Id")}}).status, 400);
  EXPECT_THAT(names("/Projects?projectCodes=123abc"), ElementsAre("Main"));
  EXPECT_THAT(names("/Projects?projectCodes=123abc&includeSubProjects=true"), ElementsAre("Main", "Sub"));
  replace(path_of("Projects", parent), "/Code", "X");
  EXPECT_EQ(client_.get(path_of("Projects", child)).json().at("Code"), "X.1A");
  replace(path_of("Projects", child), "/Code", "2B");
  EXPECT_EQ(client_.get(path_of("Projects", child)).json().at("Code"), "X.2B");
}

TEST_F(PowerOfficeGoTest, ProjectFiltersMeanWhatTheySay) {
  make("Projects", {{"Name", "Kai Nord"}, {"ProjectStatus", "Archived"}});
  make("Projects", {{"Name", "Kai sør"}, {"ProjectStatus", "NotStarted"}});
  EXPECT_THAT(names("/Projects?name=KAI"), ElementsAre("Kai Nord", "Kai sør"));
  EXPECT_THAT(names("/Projects?excludeArchivedProject=true"), ElementsAre("Kai sør"));
  EXPECT_THAT(names("/Projects?status=notstarted"), ElementsAre("Kai sør"));
  EXPECT_EQ(client_.get("/Projects?status=Sleeping").status, 400);
}

TEST_F(PowerOfficeGoTest, IdentityNumbersStayHidden) {
  const json record = company("A", {{"NationalIdNumber", "01010750160"}});
  EXPECT_EQ(record.at("NationalIdNumber"), "hidden");
  EXPECT_EQ(
      client_.post("/Customers", {{"Name", "A"}, {"EmailAddress", "a@b"}, {"NationalIdNumber", "01010750161"}}).status,
      400);
}

TEST_F(PowerOfficeGoTest, AFreshClientHasItsTerms) {
  EXPECT_THAT(names("/PaymentTerms"), ElementsAre("10 days", "14 days", "30 days"));
  EXPECT_EQ(client_.get("/SubLedgerNumberSeries").status, 200);
  EXPECT_EQ(client_.get("/BrandingThemes").status, 200);
  EXPECT_EQ(client_.get("/clientintegrationinformation").json().at("ValidPrivileges").at(0), "Customer_Full");
  EXPECT_EQ(make("Locations", {{"Name", "Bryggen"}}).at("IsActive"), false);
}

TEST_F(PowerOfficeGoTest, UnknownRoutesAreTheGatewaysAnswer) {
  const Got got = client_.get("/Custmers");
  EXPECT_EQ(got.status, 404);
  EXPECT_EQ(got.body, R"({"statusCode":404,"message":"Resource not found"})");
  EXPECT_EQ(world_.last_entry().nearest_route, "GET /Customers");
}

}  // namespace
}  // namespace dataflow_qa::mocks
