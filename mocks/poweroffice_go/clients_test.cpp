// What real clients and the vendor's contract showed beyond the reference's own examples.

#include "mocks/testing/go_fixture.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using testing::Got;
using ::testing::HasSubstr;

class GoClients : public testing::GoFixture {
 protected:
  Got employee(const json& more) {
    json body{{"FirstName", "A"}, {"LastName", "B"}};
    body.update(more);
    return client_.post("/Employees", body);
  }
};

TEST_F(GoClients, ACustomerWithoutAnAddressHasOneWithoutContentWhosePartsCanBeSet) {
  const json record = customer("A");
  const json& address = record.at("MailAddress");
  EXPECT_TRUE(address.at("Id").is_number());
  EXPECT_EQ(address.at("City"), nullptr);
  EXPECT_EQ(address.at("CountryCode"), "NO");
  const Got patched = replace(at("Customers", record), "/MailAddress/City", "Voss");
  EXPECT_EQ(patched.json().at("MailAddress").at("City"), "Voss");
  EXPECT_EQ(patched.json().at("MailAddress").at("Id"), address.at("Id"));
  const Got cleared = replace(at("Customers", record), "/MailAddress", nullptr);
  EXPECT_EQ(cleared.json().at("MailAddress").at("City"), nullptr);
  turn("absent-address-is-null", "on");
  EXPECT_EQ(customer("B").at("MailAddress"), nullptr);
}

TEST_F(GoClients, TheDemoEnvironmentAnswersTooWhateverTheCase) {
  customer("A");
  const std::string key = world_.mock->connection().at("subscription_key");
  const std::string origin = world_.origin();
  testing::Client demo(origin, {{"Ocp-Apim-Subscription-Key", key}});
  EXPECT_EQ(demo.get("/Demo/v2/Customers").status, 401);
  EXPECT_EQ(demo.get("/DEMO/V2/customers").status, 401);
  EXPECT_EQ(world_.last_entry().route, "GET /Customers");
  EXPECT_EQ(demo.post("/demo/oauth/token", json::object()).status, 400);
  EXPECT_EQ(world_.last_entry().route, "POST /OAuth/Token");
  EXPECT_EQ(demo.get("/Demos/v2/Customers").status, 404);
  EXPECT_EQ(client_.get("/Customers").status, 200);
}

TEST_F(GoClients, ADeliveryTermIsAnyTextAndGoesWithTheReference) {
  EXPECT_EQ(customer("A", {{"DeliveryTerm", "Own term"}}).at("DeliveryTerm"), "Own term");
  const json known = customer("B", {{"DeliveryTerm", "EXW"}});
  EXPECT_NE(known.at("DeliveryTermId"), nullptr);
  const Got left = replace(at("Customers", known), "/DeliveryTermId", nullptr);
  EXPECT_EQ(left.json().at("DeliveryTerm"), nullptr);
}

TEST_F(GoClients, DatesMayCarryATimeWhichATestTakesAsWell) {
  const json record = customer("A", {{"CustomerSince", "2026-01-31"}});
  turn("dates-with-time", "on");
  const json shown = client_.get(at("Customers", record)).json();
  EXPECT_EQ(shown.at("CustomerSince"), "2026-01-31T00:00:00");
  EXPECT_EQ(shown.at("DateOfBirth"), nullptr);
  const json guarded{{{"op", "test"}, {"path", "/CustomerSince"}, {"value", "2026-01-31T00:00:00"}},
                     {{"op", "replace"}, {"path", "/CustomerSince"}, {"value", "2026-02-01"}}};
  const Got patched = client_.patch(at("Customers", record), guarded);
  EXPECT_EQ(patched.status, 200);
  EXPECT_EQ(patched.json().at("CustomerSince"), "2026-02-01T00:00:00");
}

TEST_F(GoClients, AnEmptyReferenceIsAValueThatOneCustomerHas) {
  EXPECT_EQ(customer("A", {{"ExternalImportReference", ""}}).at("ExternalImportReference"), "");
  EXPECT_EQ(client_.post("/Customers", {{"Name", "B"}, {"ExternalImportReference", ""}}).status, 400);
}

TEST_F(GoClients, ABlankEmailIsEnoughForPdfByEmail) {
  const Got made =
      client_.post("/Customers", {{"Name", "A"}, {"EmailAddress", " "}, {"InvoiceDeliveryType", "PdfByEmail"}});
  EXPECT_EQ(made.status, 201);
}

TEST_F(GoClients, RefusesWhatTheContractDoes) {
  const std::string persons = "/ContactPersons/" + customer("A").at("Id").dump();
  const json person{{"FirstName", "A"}, {"LastName", "B"}};
  json no_address = person;
  no_address["EmailAddress"] = "nobody";
  EXPECT_EQ(client_.post(persons, no_address).status, 400);
  EXPECT_EQ(client_.post(persons, person).status, 201);
  EXPECT_EQ(client_.post("/PaymentTerms", {{"Name", "x"}, {"CreditDays", 2147483648}}).status, 400);
  EXPECT_EQ(client_.post("/PaymentTerms", {{"Name", "x"}, {"CreditDays", 2147483647}}).status, 201);
  EXPECT_EQ(customer_status({{"CurrencyCode", "XQX"}}), 400);
  EXPECT_EQ(customer_status({{"CurrencyCode", "SEK"}}), 201);
  EXPECT_EQ(employee({{"InternationalIdReportToAltinn", true}}).status, 400);
  EXPECT_EQ(client_.get("/Departments?createdFromImportJournalId=x").status, 400);
}

TEST_F(GoClients, AFilterTakesOneNameOfItsEnumeration) {
  for (const std::string query : {"/Projects?status=", "/Projects?projectBillingMethod=", "/Products?type="}) {
    const bool of_status = query.ends_with("status=");
    const std::string one = of_status ? "Archived" : query.starts_with("/Projects") ? "Time" : "Product";
    const std::string two = of_status ? "Active" : query.starts_with("/Projects") ? "FixedPrice" : "Service";
    EXPECT_NE(client_.get(query + one).status, 400) << query;
    EXPECT_NE(client_.get(query + two).status, 400) << query;
    EXPECT_EQ(client_.get(query + one + "," + two).status, 400) << query;
  }
}

TEST_F(GoClients, AnEMailAddressHasSomethingOnBothSides) {
  const std::string persons = "/ContactPersons/" + customer("A").at("Id").dump();
  for (const char* wrong : {"@", "a@", "@b.no", "a b@c.no", "a@b.no ", "a@b@c", "a"}) {
    const json person{{"FirstName", "A"}, {"LastName", "B"}, {"EmailAddress", wrong}};
    EXPECT_EQ(client_.post(persons, person).status, 400) << wrong;
  }
}

TEST_F(GoClients, NumbersBeyondTheirTypeAreNoReferences) {
  const std::int64_t beyond = 2147483648;
  EXPECT_EQ(customer_status({{"PaymentTerm", beyond}}), 400);
  EXPECT_EQ(client_.post("/Projects", {{"Name", "P"}, {"PaymentTerms", beyond}}).status, 400);
  EXPECT_EQ(customer_status({{"PaymentTerm", beyond - 1}}), 404) << "no such term";
  EXPECT_THAT(client_.get("/Customers?PageSize=2147483648").json().dump(), HasSubstr("PageSize 2147483648 is greater"));
}

TEST_F(GoClients, WhatIsNoNumberInThePlaceOfAContactIsNoRoute) {
  for (const char* path : {"/ContactPersons/x/1", "/ContactDeliveryAddresses/x/1"}) {
    EXPECT_EQ(client_.get(path).json().at("message"), "Resource not found") << path;
  }
}

TEST_F(GoClients, WhetherANumberIsReportedSaysNothingWithoutTheNumber) {
  const json reported{{"InternationalIdReportToAltinn", true}, {"InternationalIdNumber", "12"}};
  const std::string path = at("Employees", employee(reported).json());
  EXPECT_EQ(replace(path, "/InternationalIdNumber", nullptr).status, 400);
  EXPECT_EQ(employee({{"InternationalIdReportToAltinn", true}, {"InternationalIdNumber", " "}}).status, 400);
}

TEST_F(GoClients, RequiredTextsThatHoldOnlyBlanksAreMissing) {
  const std::string contact = customer("A").at("Id").dump();
  for (const char* blanks : {"  ", "\t", "\u00A0\u3000", "\u2003"}) {
    EXPECT_EQ(client_.post("/Customers", {{"Name", blanks}, {"EmailAddress", "a@b.no"}}).status, 400);
    EXPECT_EQ(customer_status({{"IsPerson", true}, {"FirstName", blanks}, {"LastName", "B"}}), 400);
    EXPECT_EQ(employee({{"LastName", blanks}}).status, 400);
    for (const char* path :
         {"/Departments", "/ContactGroups", "/DeliveryTerms", "/Locations", "/Projects", "/Products"})
      EXPECT_EQ(client_.post(path, {{"Name", blanks}}).status, 400) << path;
    EXPECT_EQ(client_.post("/PaymentTerms", {{"Name", blanks}, {"CreditDays", 3}}).status, 400);
    EXPECT_EQ(client_.post("/ContactPersons/" + contact, {{"FirstName", blanks}, {"LastName", "B"}}).status, 400);
    const json address{{"AddressLine1", "A"}, {"City", blanks}, {"ZipCode", "1"}, {"CountryCode", "NO"}};
    EXPECT_EQ(client_.post("/ContactDeliveryAddresses/" + contact, address).status, 400);
    EXPECT_EQ(replace("/Customers/" + contact, "/Name", blanks).status, 400);
  }
}

TEST_F(GoClients, ADeliveryAddressKeepsItsCity) {
  const std::string contact = customer("A").at("Id").dump();
  const json address{{"AddressLine1", "A"}, {"City", "Oslo"}, {"ZipCode", "0150"}, {"CountryCode", "NO"}};
  const json made = client_.post("/ContactDeliveryAddresses/" + contact, address).json();
  const std::string path = "/ContactDeliveryAddresses/" + contact + "/" + made.at("Id").dump();
  EXPECT_EQ(replace(path, "/City", "  ").status, 400);
  EXPECT_EQ(replace(path, "/City", "Bergen").status, 200);
}

TEST_F(GoClients, EmployeesAndContactPersonsHaveAnAddressToo) {
  const std::string contact = customer("A").at("Id").dump();
  const json person = client_.post("/ContactPersons/" + contact, {{"FirstName", "A"}, {"LastName", "B"}}).json();
  const std::string employed = at("Employees", employee(json::object()).json());
  for (const std::string& path : {employed, "/ContactPersons/" + contact + "/" + person.at("Id").dump()}) {
    EXPECT_EQ(client_.get(path).json().at("MailAddress").at("CountryCode"), "NO") << path;
    EXPECT_EQ(replace(path, "/MailAddress/City", "Oslo").json().at("MailAddress").at("City"), "Oslo") << path;
  }
}

TEST_F(GoClients, GenderIsHiddenFromThoseWithoutThePrivilege) {
  const json record = employee({{"Gender", "Male"}}).json();
  EXPECT_EQ(record.at("Gender"), "Hidden");
  turn("show-identity-numbers", "on");
  EXPECT_EQ(client_.get(at("Employees", record)).json().at("Gender"), "Male");
}

TEST_F(GoClients, WordsAreTheVendors) {
  EXPECT_EQ(client_.get("/DeliveryTerms/1").json().at("detail"), "Delivery Term with id = 1 not found.");
  const json record = customer("A");
  const Got failed =
      patch(at("Customers", record), json::array({{{"op", "test"}, {"path", "/isvatfree"}, {"value", true}}}));
  EXPECT_EQ(failed.json().at("detail"),
            "CustomerPatchDto: The current value 'False' at path 'isvatfree' is not equal to the test value 'True'.");
  const Got unknown = client_.get("/Employees/Employments");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(unknown.json().at("message"), "Resource not found");
}

}  // namespace
}  // namespace dataflow_qa::mocks
