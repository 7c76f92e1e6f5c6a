// Records that customers and projects refer to, and records below a contact (the reference, 11).

#include "mocks/testing/go_fixture.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using testing::Got;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class GoReferences : public testing::GoFixture {};

TEST_F(GoReferences, ActivityHasDifferentDefaults) {
  EXPECT_EQ(make("/Departments", {{"Name", "A"}}).at("IsActive"), false);
  EXPECT_EQ(make("/Locations", {{"Name", "A"}}).at("IsActive"), false);
  EXPECT_EQ(make("/PaymentTerms", {{"Name", "A"}, {"CreditDays", 5}}).at("IsActive"), true);
  EXPECT_EQ(make("/DeliveryTerms", {{"Name", "A"}}).at("IsDefault"), false);
}

TEST_F(GoReferences, ALocationIsMadeWithA200) {
  const Got got = client_.post("/Locations", {{"Name", "Kaien"}});
  EXPECT_EQ(got.status, 200);
  EXPECT_NE(got.json().at("Code"), nullptr);
  EXPECT_EQ(client_.post("/Locations", {{"Name", "B"}, {"Code", got.json().at("Code")}}).status, 400);
  EXPECT_EQ(client_.post("/Departments", {{"Name", "A"}}).status, 201);
}

TEST_F(GoReferences, RequiredFieldsAndLimits) {
  for (const char* path : {"/Departments", "/ContactGroups", "/DeliveryTerms", "/Locations"}) {
    EXPECT_EQ(client_.post(path, json::object()).status, 400) << path;
  }
  EXPECT_EQ(client_.post("/PaymentTerms", {{"Name", "x"}}).status, 400);
  EXPECT_EQ(client_.post("/Employees", {{"FirstName", "x"}}).status, 400);
  EXPECT_EQ(client_.post("/ContactGroups", {{"Name", std::string(401, 'x')}}).status, 400);
  EXPECT_EQ(client_.post("/PaymentTerms", {{"Name", std::string(129, 'x')}, {"CreditDays", 1}}).status, 400);
}

TEST_F(GoReferences, ThemesAndSeriesAreReadOnly) {
  const json theme = client_.get("/BrandingThemes").json().at(0);
  EXPECT_EQ(client_.get(at("BrandingThemes", theme)).json(), theme);
  EXPECT_EQ(client_.post("/BrandingThemes", {{"Name", "x"}}).status, 404);
  EXPECT_EQ(client_.remove(at("BrandingThemes", theme)).status, 404);
  EXPECT_EQ(client_.post("/SubLedgerNumberSeries", json::object()).status, 404);
  EXPECT_THAT(names("/SubLedgerNumberSeries?generalLedgerAccountNos=2400"), ElementsAre("Suppliers"));
  EXPECT_THAT(names("/SubLedgerNumberSeries?subLedgerNumberSeriesType=customer"), IsEmpty());
}

TEST_F(GoReferences, FiltersOfDepartmentsEmployeesAndLocations) {
  const json boss = make("/Employees", {{"FirstName", "Kari"}, {"LastName", "Nordmann"}, {"ExternalNumber", 9}});
  make("/Departments", {{"Name", "Bygg"}, {"Code", "10"}, {"IsActive", true}, {"ManagerEmployeeId", boss.at("Id")}});
  make("/Departments", {{"Name", "Anlegg"}, {"Code", "20"}});
  EXPECT_THAT(names("/Departments?codes=20,30"), ElementsAre("Anlegg"));
  EXPECT_THAT(names("/Departments?name=ygg"), ElementsAre("Bygg"));
  EXPECT_THAT(names("/Departments?isActive=true"), ElementsAre("Bygg"));
  EXPECT_THAT(names("/Departments?managerEmployeeNo=1"), ElementsAre("Bygg"));
  EXPECT_EQ(client_.get("/Employees?employeeNos=1-&externalNos=9").json().at(0).at("LastName"), "Nordmann");
  EXPECT_EQ(client_.get("/Employees?externalImportReference=x").status, 204);
  make("/Locations", {{"Name", "Kaien"}, {"Code", "K"}});
  EXPECT_THAT(names("/Locations?codes=k&lastChangedDateTimeOffsetGreaterThan=2099-01-01"), ElementsAre("Kaien"));
  EXPECT_THAT(names("/ContactGroups?names=Public sector"), ElementsAre("Public sector"));
}

TEST_F(GoReferences, WhatIsUsedStays) {
  const json department = make("/Departments", {{"Name", "Bygg"}});
  customer("A", {{"DepartmentId", department.at("Id")}});
  EXPECT_EQ(client_.remove(at("Departments", department)).status, 409);
  const json term = make("/PaymentTerms", {{"Name", "5"}, {"CreditDays", 5}});
  EXPECT_EQ(client_.remove(at("PaymentTerms", term)).status, 200);
}

TEST_F(GoReferences, WhoIsHisOwnManagerMayGo) {
  const json boss = make("/Employees", {{"FirstName", "Kari"}, {"LastName", "Nordmann"}});
  ASSERT_EQ(replace(at("Employees", boss), "/managerEmployeeId", boss.at("Id")).status, 200);
  const json other = make("/Employees", {{"FirstName", "Ola"}, {"LastName", "Nordmann"}});
  ASSERT_EQ(replace(at("Employees", other), "/managerEmployeeId", boss.at("Id")).status, 200);
  EXPECT_EQ(client_.remove(at("Employees", boss)).status, 409);
  EXPECT_EQ(client_.remove(at("Employees", other)).status, 200);
  EXPECT_EQ(client_.remove(at("Employees", boss)).status, 200);
}

TEST_F(GoReferences, OnePaymentTermIsTheDefault) {
  make("/PaymentTerms", {{"Name", "5"}, {"CreditDays", 5}, {"IsDefault", true}});
  int defaults = 0;
  for (const json& row : client_.get("/PaymentTerms").json()) defaults += row.at("IsDefault") == true ? 1 : 0;
  EXPECT_EQ(defaults, 1);
}

TEST_F(GoReferences, DeliveryAddressesStandBelowTheirContact) {
  const std::string id = customer("A").at("Id").dump();
  const std::string path = "/ContactDeliveryAddresses/" + id;
  EXPECT_EQ(client_.post(path, {{"City", "Bergen"}}).status, 400);
  EXPECT_EQ(client_.post("/ContactDeliveryAddresses/1", {{"City", "Bergen"}, {"ZipCode", "5003"}}).status, 404);
  const json first = make(path, {{"City", "Bergen"}, {"ZipCode", "5003"}, {"CountryCode", ""}, {"ExternalCode", "x1"}});
  EXPECT_EQ(first.at("IsPrimary"), true);
  EXPECT_EQ(first.at("CountryCode"), "NO");
  EXPECT_EQ(first.at("ContactId").dump(), id);
  const json second = make(path, {{"City", "Voss"}, {"ZipCode", "5700"}, {"IsPrimary", true}});
  EXPECT_EQ(client_.get(path + "/" + first.at("Id").dump()).json().at("IsPrimary"), false);
  EXPECT_EQ(client_.post(path, {{"City", "x"}, {"ZipCode", "1"}, {"ExternalCode", "X1"}}).status, 400);
  EXPECT_EQ(client_.get("/ContactDeliveryAddresses?externalCodes=X1&contactIds=" + id).json().size(), 1U);
  EXPECT_EQ(replace(path + "/" + second.at("Id").dump(), "/city", "Oslo").json().at("City"), "Oslo");
  EXPECT_EQ(client_.remove(path + "/" + second.at("Id").dump()).status, 200);
}

TEST_F(GoReferences, AnAddressOfAnotherContactIsReportedAsDocumented) {
  const json a = customer("A");
  const json b = customer("B");
  const json address =
      make("/ContactDeliveryAddresses/" + a.at("Id").dump(), {{"City", "Bergen"}, {"ZipCode", "5003"}});
  const Got got = client_.get("/ContactDeliveryAddresses/" + b.at("Id").dump() + "/" + address.at("Id").dump());
  EXPECT_EQ(got.status, 404);
  EXPECT_EQ(got.json().at("detail"), "Contact delivery address with id = " + address.at("Id").dump() +
                                         " not found on Contact with id = " + b.at("Id").dump() + ".");
}

TEST_F(GoReferences, ContactPersonsAreForCompanies) {
  const json company = customer("A");
  const json man =
      make("/Customers", {{"IsPerson", true}, {"FirstName", "Ola"}, {"LastName", "Dunk"}, {"EmailAddress", "a@b"}});
  const json person{{"FirstName", "Kari"}, {"LastName", "Nordmann"}};
  EXPECT_EQ(client_.post("/ContactPersons/" + man.at("Id").dump(), person).status, 400);
  const json made = make("/ContactPersons/" + company.at("Id").dump(), person);
  const std::string path = "/ContactPersons/" + company.at("Id").dump() + "/" + made.at("Id").dump();
  EXPECT_EQ(replace(path, "/title", "Boss").json().at("Title"), "Boss");
  EXPECT_EQ(client_.get("/ContactPersons?contactIds=" + company.at("Id").dump()).json().size(), 1U);
  EXPECT_EQ(client_.remove(at("Customers", company)).status, 200);
  EXPECT_EQ(client_.get(path).status, 404);
}

TEST_F(GoReferences, AddressesAndPersonsGoWithTheirContact) {
  const json company = customer("A");
  const std::string id = company.at("Id").dump();
  make("/ContactDeliveryAddresses/" + id, {{"City", "Bergen"}, {"ZipCode", "5003"}});
  make("/ContactPersons/" + id, {{"FirstName", "Kari"}, {"LastName", "Nordmann"}});
  EXPECT_EQ(client_.remove(at("Customers", company)).status, 200);
  EXPECT_EQ(client_.get("/ContactDeliveryAddresses").status, 204);
  EXPECT_EQ(client_.get("/ContactPersons").status, 204);
}

TEST_F(GoReferences, EachEntityHasItsMethods) {
  const std::vector<std::tuple<const char*, json, int>> entities{
      {"Departments", {{"Name", "x"}}, 201},   {"Employees", {{"FirstName", "x"}, {"LastName", "y"}}, 201},
      {"ContactGroups", {{"Name", "x"}}, 201}, {"PaymentTerms", {{"Name", "x"}, {"CreditDays", 1}}, 201},
      {"DeliveryTerms", {{"Name", "x"}}, 201}, {"Locations", {{"Name", "x"}}, 200}};
  for (const auto& [collection, body, status] : entities) {
    const Got made = client_.post(std::string("/") + collection, body);
    EXPECT_EQ(made.status, status) << collection;
    const std::string path = at(collection, made.json());
    EXPECT_EQ(client_.get(path).json(), made.json()) << collection;
    EXPECT_EQ(client_.get(std::string("/") + collection).status, 200) << collection;
    const Got patched = replace(path, made.json().contains("Name") ? "/Name" : "/FirstName", "z");
    EXPECT_EQ(patched.status, 200) << collection;
    EXPECT_EQ(patched.json(), client_.get(path).json()) << collection;
    EXPECT_EQ(client_.remove(path).status, 200) << collection;
    EXPECT_EQ(client_.get(path).status, 404) << collection;
  }
}

TEST_F(GoReferences, TimestampFiltersAreThereForEachEntity) {
  make("/Departments", {{"Name", "x"}});
  make("/Employees", {{"FirstName", "x"}, {"LastName", "y"}});
  make("/Locations", {{"Name", "x"}});
  const std::string id = customer("A").at("Id").dump();
  make("/ContactPersons/" + id, {{"FirstName", "x"}, {"LastName", "y"}});
  make("/ContactDeliveryAddresses/" + id, {{"City", "x"}, {"ZipCode", "1"}});
  const std::string created = "createdDateTimeOffsetGreaterThan=";
  const std::string changed = "lastChangedDateTimeOffsetGreaterThan=";
  for (const std::string& filter :
       {"/Departments?" + created, "/Departments?" + changed, "/Locations?" + created, "/ContactGroups?" + created,
        "/ContactGroups?" + changed, "/Employees?employeeC" + created.substr(1), "/Employees?" + changed,
        "/ContactPersons?" + created, "/ContactPersons?" + changed, "/ContactDeliveryAddresses?" + created,
        "/ContactDeliveryAddresses?" + changed}) {
    EXPECT_EQ(client_.get(filter + "2020-01-01").status, 200) << filter;
    EXPECT_EQ(client_.get(filter + "2199-01-01").status, 204) << filter;
  }
}

TEST_F(GoReferences, OtherFiltersOfReferenceEntities) {
  make("/Departments", {{"Name", "x"}});
  EXPECT_EQ(client_.get("/Departments?createdFromImportJournalId=3fa85f64-5717-4562-b3fc-2c963f66afa6").status, 204);
  const std::string id = customer("A").at("Id").dump();
  make("/ContactPersons/" + id, {{"FirstName", "x"}, {"LastName", "y"}, {"ExternalCode", "p1"}});
  EXPECT_EQ(client_.get("/ContactPersons?externalCodes=p1").json().size(), 1U);
  EXPECT_EQ(client_.get("/ContactPersons?externalCodes=p2").status, 204);
  EXPECT_THAT(names("/SubLedgerNumberSeries?isDefault=true&subLedgerNumberSeriesType=Customer"),
              ElementsAre("Customers"));
}

TEST_F(GoReferences, GroupsAreSharedByCustomersAndEmployees) {
  const json group = make("/ContactGroups", {{"Name", "VIP"}});
  const json ids = json::array({group.at("Id")});
  customer("A", {{"ContactGroupIds", ids}});
  const json employee = make("/Employees", {{"FirstName", "x"}, {"LastName", "y"}, {"ContactGroupIds", ids}});
  EXPECT_EQ(client_.get("/Employees?contactGroupIds=" + group.at("Id").dump()).json().at(0), employee);
  EXPECT_EQ(client_.remove(at("ContactGroups", group)).json().at("title"), "Contact group conflict");
  const Got got = client_.post("/Employees", {{"FirstName", "x"}, {"LastName", "y"}, {"ContactGroupIds", {7}}});
  EXPECT_EQ(got.status, 404);
  EXPECT_EQ(got.json().at("detail"), "Could not find contact group(s) with id = 7.");
}

TEST_F(GoReferences, IdsBeatCodesOfEmployeesAndDepartments) {
  const json boss = make("/Employees", {{"FirstName", "Kari"}, {"LastName", "Nordmann"}});
  const json location = make("/Locations", {{"Name", "Kaien"}, {"Code", "K"}});
  const json department =
      make("/Departments", {{"Name", "x"}, {"ManagerEmployeeId", boss.at("Id")}, {"ManagerEmployeeNo", 99}});
  EXPECT_EQ(department.at("ManagerEmployeeNo"), boss.at("Number"));
  const json employee = make("/Employees", {{"FirstName", "x"},
                                            {"LastName", "y"},
                                            {"DepartmentId", department.at("Id")},
                                            {"DepartmentCode", "x"},
                                            {"LocationId", location.at("Id")},
                                            {"LocationCode", "x"},
                                            {"ManagerEmployeeId", boss.at("Id")},
                                            {"ManagerEmployeeNo", 99}});
  EXPECT_EQ(employee.at("DepartmentCode"), department.at("Code"));
  EXPECT_EQ(employee.at("LocationCode"), "K");
  EXPECT_EQ(employee.at("ManagerEmployeeNo"), boss.at("Number"));
}

TEST_F(GoReferences, TitlesBearTheEntitysName) {
  const std::string contact = customer("A").at("Id").dump();
  const std::vector<std::pair<std::string, const char*>> titles{
      {"/Customers", "Customer"},           {"/Employees", "Employee"},
      {"/Departments", "Department"},       {"/ContactGroups", "Contact group"},
      {"/DeliveryTerms", "Delivery Terms"}, {"/ContactDeliveryAddresses/" + contact, "Contact delivery address"}};
  for (const auto& [path, name] : titles) {
    EXPECT_EQ(client_.post(path, json::object()).json().at("title"), std::string(name) + " validation error(s)");
  }
}

}  // namespace
}  // namespace dataflow_qa::mocks
