// Projects: what the fields are and demand (the reference, 9).

#include "mocks/testing/go_fixture.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using testing::Got;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class GoProjects : public testing::GoFixture {};

TEST_F(GoProjects, ANameIsAllTheyNeed) {
  EXPECT_EQ(client_.post("/Projects", json::object()).status, 400);
  const json record = project("Kai");
  EXPECT_NE(record.at("Code"), nullptr);
  for (const char* on : {"AllowAllActivities", "AllowAllEmployees", "IsActive"}) EXPECT_EQ(record.at(on), true) << on;
  for (const char* off : {"AttachExpenseVouchersWhenBilling", "DenyTimeTracking", "IsBillable", "IsInternal"}) {
    EXPECT_EQ(record.at(off), false) << off;
  }
  for (const char* null : {"BudgetedRevenueHours", "BudgetedTotalRevenue"}) EXPECT_EQ(record.at(null), nullptr) << null;
}

TEST_F(GoProjects, IdsBeatCodesThatAreWrong) {
  const json owner = customer("A");
  const json department = make("/Departments", {{"Name", "Bygg"}, {"Code", "10"}});
  const json location = make("/Locations", {{"Name", "Kaien"}, {"Code", "K"}});
  const json manager = make("/Employees", {{"FirstName", "Kari"}, {"LastName", "Nordmann"}});
  const json term = client_.get("/PaymentTerms").json().at(0);
  const json theme = client_.get("/BrandingThemes").json().at(0);
  const json record = project("Kai", {{"CustomerId", owner.at("Id")},
                                      {"CustomerNo", 99},
                                      {"DepartmentId", department.at("Id")},
                                      {"DepartmentCode", "x"},
                                      {"LocationId", location.at("Id")},
                                      {"LocationCode", "x"},
                                      {"ProjectManagerEmployeeId", manager.at("Id")},
                                      {"ProjectManagerEmployeeNo", 99},
                                      {"PaymentTermId", term.at("Id")},
                                      {"PaymentTerms", 99},
                                      {"BrandingThemeId", theme.at("Id")},
                                      {"BrandingThemeCode", "x"}});
  EXPECT_EQ(record.at("CustomerNo"), owner.at("Number"));
  EXPECT_EQ(record.at("DepartmentCode"), "10");
  EXPECT_EQ(record.at("LocationCode"), "K");
  EXPECT_EQ(record.at("ProjectManagerEmployeeNo"), manager.at("Number"));
  EXPECT_EQ(record.at("PaymentTerms"), term.at("CreditDays"));
  EXPECT_EQ(record.at("BrandingThemeCode"), theme.at("Code"));
}

TEST_F(GoProjects, AParentComesFirstAndIsFilledIn) {
  EXPECT_EQ(project_status({{"Code", "1A"}, {"ParentProjectCode", "none"}}), 404);
  const json parent = project("Main", {{"Code", "M"}});
  const json child = project("Sub", {{"Code", "1"}, {"ParentProjectId", parent.at("Id")}, {"ParentProjectCode", "x"}});
  EXPECT_EQ(child.at("Code"), "M.1");
  EXPECT_EQ(child.at("ParentProjectCode"), "M");
}

TEST_F(GoProjects, ThereAreTwoLevelsOnly) {
  const json main = project("Main", {{"Code", "M"}});
  const json sub = project("Sub", {{"Code", "1"}, {"ParentProjectCode", "M"}});
  const json other = project("Other", {{"Code", "O"}});
  EXPECT_EQ(project_status({{"ParentProjectId", sub.at("Id")}}), 400);
  EXPECT_EQ(replace(at("Projects", main), "/parentProjectId", other.at("Id")).status, 400);
  EXPECT_EQ(client_.get(at("Projects", sub)).json().at("Code"), "M.1");
  EXPECT_EQ(client_.remove(at("Projects", sub)).status, 200);
  EXPECT_EQ(replace(at("Projects", main), "/parentProjectId", other.at("Id")).json().at("Code"), "O.M");
}

TEST_F(GoProjects, ATakenCodeNamesItsProject) {
  const json first = project("A", {{"Code", "K"}});
  const Got got = client_.post("/Projects", {{"Name", "B"}, {"Code", "k"}});
  EXPECT_EQ(got.json().at("detail"),
            "Code is already in use. 'k' is used on project Id = " + first.at("Id").dump() + ".");
}

TEST_F(GoProjects, DotsAreReservedInPostAndPatch) {
  EXPECT_EQ(project_status({{"Code", "a.b"}}), 400);
  const json record = project("Kai");
  EXPECT_EQ(replace(at("Projects", record), "/Code", "a.b").status, 400);
}

TEST_F(GoProjects, SubProjectsInheritWithoutSayingSo) {
  const json owner = customer("A");
  const json department = make("/Departments", {{"Name", "Bygg"}, {"Code", "10"}});
  project("Main", {{"Code", "M"}, {"CustomerId", owner.at("Id")}, {"DepartmentId", department.at("Id")}});
  const json child = project("Sub", {{"Code", "1"}, {"ParentProjectCode", "M"}});
  for (const char* null : {"CustomerNo", "CustomerId", "DepartmentCode", "DepartmentId"}) {
    EXPECT_EQ(child.at(null), nullptr) << null;
  }
  EXPECT_THAT(names("/Projects?customerNos=10000"), ElementsAre("Main"));
  EXPECT_THAT(names("/Projects?departmentCodes=10"), ElementsAre("Main"));
  EXPECT_THAT(names("/Projects?customerNos=10000&includeSubProjects=true"), ElementsAre("Main", "Sub"));
}

TEST_F(GoProjects, IncludeSubProjectsActsOnNamedMainProjectsOnly) {
  project("Main", {{"Code", "M"}});
  project("Sub", {{"Code", "1"}, {"ParentProjectCode", "M"}});
  project("Other", {{"Code", "O"}});
  EXPECT_THAT(names("/Projects?includeSubProjects=false"), ElementsAre("Main", "Sub", "Other"));
  EXPECT_THAT(names("/Projects?projectCodes=M.1&includeSubProjects=true"), ElementsAre("Sub"));
  EXPECT_EQ(client_.get("/Projects?includeSubProjects=maybe").status, 400);
  EXPECT_THAT(names("/Projects?projectCodes=M&includeSubProjects=true"), ElementsAre("Main", "Sub"));
}

TEST_F(GoProjects, FiltersOnManagerMethodAndStatus) {
  const json manager = make("/Employees", {{"FirstName", "Kari"}, {"LastName", "Nordmann"}});
  project("A", {{"ProjectManagerEmployeeId", manager.at("Id")}, {"ProjectBillingMethod", "Time"}});
  project("B", {{"ProjectStatus", "Archived"}, {"ProjectBillingMethod", "FixedPrice"}});
  EXPECT_THAT(names("/Projects?projectManagerEmployeeNos=1-"), ElementsAre("A"));
  EXPECT_THAT(names("/Projects?projectBillingMethod=Time"), ElementsAre("A"));
  EXPECT_THAT(names("/Projects?projectBillingMethod=0"), ElementsAre("B"));
  EXPECT_THAT(names("/Projects?status=Archived"), ElementsAre("B"));
  EXPECT_THAT(names("/Projects?excludeArchivedProject=false"), ElementsAre("A", "B"));
  EXPECT_THAT(names("/Projects?excludeArchivedProject=true"), ElementsAre("A"));
}

TEST_F(GoProjects, ContactPersonsBelongToTheCustomer) {
  const json owner = customer("A");
  const json other = customer("B");
  const json person =
      make("/ContactPersons/" + owner.at("Id").dump(), {{"FirstName", "Kari"}, {"LastName", "Nordmann"}});
  EXPECT_EQ(project_status({{"ContactPersonId", person.at("Id")}}), 400);
  EXPECT_EQ(project_status({{"ContactPersonId", person.at("Id")}, {"CustomerId", other.at("Id")}}), 400);
  EXPECT_EQ(project_status({{"ContactPersonId", person.at("Id")}, {"CustomerId", owner.at("Id")}}), 201);
}

TEST_F(GoProjects, RatesAndMarkupsNeedTheirConditions) {
  EXPECT_EQ(project_status({{"BillableRate", 900}}), 400);
  const json billable{
      {"BillableRate", 900}, {"ProjectBillingMethod", "Time"}, {"BillableRateSpecification", "Project"}};
  EXPECT_EQ(project_status(billable), 201);
  EXPECT_EQ(project_status({{"ExpenseMarkupFactor", 50}}), 400);
  EXPECT_EQ(project_status({{"ExpenseMarkupFactor", -1}, {"ExpenseMarkupEnabled", true}}), 400);
  EXPECT_EQ(project_status({{"ExpenseMarkupFactor", 50}, {"ExpenseMarkupEnabled", true}}), 201);
  EXPECT_EQ(project_status({{"HourlyRateMarkupFactor", 0.5}}), 400);
  EXPECT_EQ(project_status({{"HourlyRateMarkupFactor", 0.5}, {"HourlyRateMarkupEnabled", true}}), 201);
  EXPECT_EQ(project_status({{"Progress", 101}}), 400);
  EXPECT_EQ(project_status({{"Progress", 100}}), 201);
}

TEST_F(GoProjects, DeliveryTermsMayBeNamedAndExternalNumbersMayRepeat) {
  EXPECT_NE(project("A", {{"DeliveryTerm", "EXW"}, {"ExternalNumber", 5}}).at("DeliveryTermId"), nullptr);
  EXPECT_EQ(project_status({{"ExternalNumber", 5}}), 201);
}

TEST_F(GoProjects, ActiveAndStatusAreTwoFields) {
  const json record = project("A", {{"IsActive", false}});
  EXPECT_EQ(record.at("ProjectStatus"), "Active");
  const json archived = replace(at("Projects", record), "/ProjectStatus", "archived").json();
  EXPECT_EQ(archived.at("ProjectStatus"), "Archived");
  EXPECT_EQ(archived.at("IsActive"), false);
}

TEST_F(GoProjects, EndDatesMayCarryATimeThatIsDropped) {
  EXPECT_EQ(project("A", {{"EndDate", "2026-12-31T10:00:00Z"}}).at("EndDate"), "2026-12-31");
}

TEST_F(GoProjects, InUseIsA409) {
  const json parent = project("Main", {{"Code", "M"}});
  const json child = project("Sub", {{"Code", "1"}, {"ParentProjectCode", "M"}});
  const Got got = client_.remove(at("Projects", parent));
  EXPECT_EQ(got.status, 409);
  EXPECT_EQ(got.json().at("title"), "Project conflict");
  EXPECT_EQ(client_.remove(at("Projects", child)).status, 200);
  const Got gone = client_.remove(at("Projects", parent));
  EXPECT_EQ(gone.status, 200);
  EXPECT_EQ(gone.body, "");
}

TEST_F(GoProjects, TheStatusOfTheirErrorsIsASwitch) {
  turn("project-errors-are-422", "on");
  EXPECT_EQ(client_.post("/Projects", json::object()).status, 422);
  EXPECT_EQ(client_.post("/Customers", json::object()).status, 400);
}

TEST_F(GoProjects, EachMethodHasItsStatus) {
  EXPECT_EQ(client_.get("/Projects").status, 204);
  const Got made = client_.post("/Projects", {{"Name", "A"}});
  EXPECT_EQ(made.status, 201);
  const std::string path = at("Projects", made.json());
  EXPECT_EQ(client_.get("/Projects").status, 200);
  const Got patched = replace(path, "/Name", "B");
  EXPECT_EQ(patched.status, 200);
  EXPECT_EQ(patched.json(), client_.get(path).json());
  EXPECT_EQ(client_.remove(path).status, 200);
  const Got gone = client_.get(path);
  EXPECT_EQ(gone.status, 404);
  EXPECT_EQ(gone.json().at("detail"), "Project with id = " + path.substr(10) + " not found.");
}

TEST_F(GoProjects, ThereIsNoFilterOnExternalNumbersOrIds) {
  const json record = project("A", {{"ExternalNumber", 5}});
  EXPECT_THAT(names("/Projects?externalNos=6&externalNumber=6&ids=1"), ElementsAre("A"));
}

TEST_F(GoProjects, ADeliveryTermsIdBeatsItsText) {
  const json term = client_.get("/DeliveryTerms").json().at(0);
  EXPECT_EQ(project("A", {{"DeliveryTermId", term.at("Id")}, {"DeliveryTerm", "x"}}).at("DeliveryTerm"),
            term.at("Name"));
  EXPECT_EQ(project_status({{"PaymentTerms", 77}}), 404);
}

TEST_F(GoProjects, MarkupsInheritFromTheClientsSettings) {
  turn("client-expense-markup", "on");
  turn("client-hourly-rate-markup", "on");
  EXPECT_EQ(project_status({{"ExpenseMarkupFactor", 50}, {"HourlyRateMarkupFactor", 0.5}}), 201);
  EXPECT_EQ(project_status({{"ExpenseMarkupFactor", 50}, {"ExpenseMarkupEnabled", false}}), 400);
}

TEST_F(GoProjects, RatesArePositiveAndProgressIsAShare) {
  const json billable{{"ProjectBillingMethod", "TimeAndExpenses"}, {"BillableRateSpecification", "Project"}};
  for (const auto& [rate, status] : std::vector<std::pair<double, int>>{{0, 400}, {-1, 400}, {0.5, 201}}) {
    json fields = billable;
    fields["BillableRate"] = rate;
    EXPECT_EQ(project_status(fields), status) << rate;
  }
  EXPECT_EQ(project_status({{"Progress", -1}}), 400);
  EXPECT_EQ(project_status({{"FixedPrice", 1000}, {"ProjectBillingMethod", "FixedPrice"}}), 201);
}

}  // namespace
}  // namespace dataflow_qa::mocks
