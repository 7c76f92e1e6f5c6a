// What real clients and the vendor's contract showed beyond the reference's own examples.

#include "mocks/testing/go_fixture.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using testing::Got;

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
  EXPECT_EQ(client_.get("/Projects?status=Archived,Completed").status, 400);
  EXPECT_EQ(client_.get("/Departments?createdFromImportJournalId=x").status, 400);
}

TEST_F(GoClients, RequiredTextsThatHoldOnlyBlanksAreMissing) {
  EXPECT_EQ(client_.post("/Customers", {{"Name", "   "}, {"EmailAddress", "a@b.no"}}).status, 400);
  EXPECT_EQ(customer_status({{"IsPerson", true}, {"FirstName", " "}, {"LastName", "B"}}), 400);
  EXPECT_EQ(employee({{"LastName", "\t"}}).status, 400);
  for (const char* path : {"/Departments", "/ContactGroups", "/DeliveryTerms", "/Locations"}) {
    EXPECT_EQ(client_.post(path, {{"Name", "  "}}).status, 400) << path;
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
