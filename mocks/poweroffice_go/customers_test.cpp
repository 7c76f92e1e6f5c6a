// Customers: what the fields are and demand (the reference, 8).

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

class GoCustomers : public testing::GoFixture {};

TEST_F(GoCustomers, NumbersComeFromASeriesAndLieInOne) {
  EXPECT_EQ(customer("A").at("Number"), 10000);
  EXPECT_EQ(customer("B", {{"Number", 10024}}).at("Number"), 10024);
  EXPECT_EQ(customer("C").at("Number"), 10025);
  EXPECT_EQ(customer_status({{"Number", 25000}}), 400);
  EXPECT_EQ(customer_status({{"Number", 10024}}), 400);
  json series;
  for (const json& one :
       client_.get("/SubLedgerNumberSeries?subLedgerNumberSeriesType=Customer&isDefault=false").json())
    series = one;
  EXPECT_EQ(customer("D", {{"SubLedgerNumberSeriesId", series.at("Id")}}).at("Number"), 1000000);
}

TEST_F(GoCustomers, LengthsAreCountedInUtf16Units) {
  std::string faces;
  for (int i = 0; i < 25; ++i) faces += "\xf0\x9f\x98\x80";
  EXPECT_EQ(customer_status({{"ExternalImportReference", faces}}), 201);
  EXPECT_EQ(customer_status({{"ExternalImportReference", faces + "x"}}), 400);
}

TEST_F(GoCustomers, PastASeriesEndTheFirstGapIsTaken) {
  customer("A");
  customer("Last", {{"Number", 19999}});
  EXPECT_EQ(customer("B").at("Number"), 10001);
  customer("C", {{"Number", 10002}});
  EXPECT_EQ(customer("D").at("Number"), 10003);
}

TEST_F(GoCustomers, DefaultsAreThoseOfTheDocumentation) {
  const json record = customer("A");
  for (const char* off : {"IsVatFree", "DoNotAddLatePaymentFees", "DoNotAddLatePaymentInterest",
                          "DoNotAutomatePaymentNotifications", "IsPerson", "IsArchived"}) {
    EXPECT_EQ(record.at(off), false) << off;
  }
  for (const char* on : {"SendPaymentReminders", "TransferToDebtCollectionAgency", "UseInvoiceFee", "IsActive"}) {
    EXPECT_EQ(record.at(on), true) << on;
  }
  EXPECT_EQ(record.at("ContactCreatedDateTimeOffset"), record.at("CustomerCreatedDateTimeOffset"));
  for (const char* null : {"DepartmentId", "PaymentTermId", "DeliveryTermId", "InvoiceBrandingThemeId"}) {
    EXPECT_EQ(record.at(null), nullptr) << null;
  }
}

TEST_F(GoCustomers, FieldsHaveTheirLimits) {
  const auto address = [](const char* field, std::size_t length) {
    json mail{{"City", "Bergen"}, {"ZipCode", "5003"}};
    mail[field] = std::string(length, 'x');
    return json{{"MailAddress", mail}};
  };
  for (const auto& [field, limit] : std::vector<std::pair<const char*, std::size_t>>{
           {"AddressLine1", 200}, {"AddressLine2", 200}, {"City", 100}, {"ZipCode", 50}, {"ExternalCode", 50}}) {
    EXPECT_EQ(customer_status(address(field, limit)), 201) << field;
    EXPECT_EQ(customer_status(address(field, limit + 1)), 400) << field;
  }
  EXPECT_EQ(customer_status({{"ExternalImportReference", std::string(50, 'x')}}), 201);
  EXPECT_EQ(customer_status({{"ExternalImportReference", std::string(51, 'x')}}), 400);
  EXPECT_EQ(customer_status({{"Allowance", -1000}}), 201);
  EXPECT_EQ(customer_status({{"Allowance", 100.5}}), 400);
  EXPECT_EQ(customer_status({{"BillableRate", 0}}), 400);
  EXPECT_EQ(customer_status({{"MailAddress", {{"City", "x"}, {"ZipCode", "1"}, {"CountryCode", "UK"}}}}), 400);
}

TEST_F(GoCustomers, TenCopiesOfAnInvoiceAreTheMost) {
  std::string ten = "a@b.no";
  for (int i = 0; i < 9; ++i) ten += ";a@b.no";
  EXPECT_EQ(customer_status({{"InvoiceEmailAddressCC", ten}}), 201);
  EXPECT_EQ(customer_status({{"InvoiceEmailAddressCC", ten + ";a@b.no"}}), 400);
  EXPECT_EQ(customer_status({{"InvoiceEmailAddressCC", "a@" + std::string(1998, 'b')}}), 201);
  EXPECT_EQ(customer_status({{"InvoiceEmailAddressCC", "a@" + std::string(1999, 'b')}}), 400);
}

TEST_F(GoCustomers, ReferencesAreUniqueAmongCustomersOnly) {
  customer("A", {{"ExternalNumber", 7}, {"ExternalImportReference", "r"}});
  EXPECT_EQ(customer_status({{"ExternalNumber", 7}}), 400);
  const json employee = make("/Employees", {{"FirstName", "A"}, {"LastName", "B"}, {"ExternalImportReference", "r"}});
  EXPECT_EQ(employee.at("ExternalImportReference"), "r");
  const json other = customer("B");
  const Got got = replace(at("Customers", other), "/ExternalImportReference", "r");
  EXPECT_THAT(got.json().at("detail"),
              HasSubstr("ExternalImportReference is already in use. 'r' is used on (contact) Id = "));
}

TEST_F(GoCustomers, DeliveryTypesHaveTheirConditions) {
  for (const char* type : {"AvtaleGiro", "Efaktura", "External", "Factoring", "EHF"}) {
    EXPECT_EQ(customer_status({{"InvoiceDeliveryType", type}}), 400) << type;
  }
  EXPECT_EQ(customer_status({{"InvoiceDeliveryType", "EHF"}, {"OrganizationNumber", "123456789"}}), 400);
  EXPECT_EQ(customer_status({{"InvoiceDeliveryType", "EHF"}, {"OrganizationNumber", "123456785"}}), 201);
  turn("active-integrations", "Factoring");
  EXPECT_EQ(customer_status({{"InvoiceDeliveryType", "Factoring"}}), 201);
  turn("elma-numbers", "987654325");
  EXPECT_EQ(customer_status({{"InvoiceDeliveryType", "EHF"}, {"OrganizationNumber", "123456785"}}), 400);
}

TEST_F(GoCustomers, RemindersByEmailNeedAnAddress) {
  const json print{{"EmailAddress", nullptr}, {"InvoiceDeliveryType", "Print"}};
  for (const char* type : {"ReminderDeliveryType", "NoticeOfDebtCollectionDeliveryType"}) {
    json fields = print;
    fields[type] = "PdfByEmail";
    EXPECT_EQ(customer_status(fields), 400) << type;
    fields["PaymentReminderEmailAddress"] = "a@b.no";
    EXPECT_EQ(customer_status(fields), 201) << type;
  }
}

TEST_F(GoCustomers, ALostEmailIsASwitch) {
  const std::string path = at("Customers", customer("A"));
  EXPECT_EQ(replace(path, "/EmailAddress", nullptr).status, 200);
  EXPECT_EQ(replace(path, "/EmailAddress", "a@b.no").status, 200);
  turn("email-required-on-patch", "on");
  EXPECT_EQ(replace(path, "/EmailAddress", nullptr).status, 400);
  turn("email-required-on-create", "off");
  EXPECT_EQ(customer_status({{"EmailAddress", nullptr}}), 201);
}

TEST_F(GoCustomers, WhoOwesMoneyIsNeitherArchivedNorDeleted) {
  turn("customers-with-balance", "10000");
  const std::string path = at("Customers", customer("A"));
  EXPECT_EQ(replace(path, "/IsArchived", true).status, 400);
  EXPECT_EQ(client_.remove(path).json().at("detail"),
            "Customer with id = " + path.substr(11) + " is in use and cannot be deleted.");
  EXPECT_EQ(replace(at("Customers", customer("B")), "/IsArchived", true).json().at("IsArchived"), true);
}

TEST_F(GoCustomers, ReadOnlyFieldsArePassedOver) {
  const json record = customer("A", {{"IsActive", false}, {"Id", 5}, {"LastChangedDateTimeOffset", "x"}, {"Bogus", 1}});
  EXPECT_EQ(record.at("IsActive"), true);
  EXPECT_NE(record.at("Id"), 5);
  EXPECT_FALSE(record.contains("SubLedgerNumberSeriesId"));
}

TEST_F(GoCustomers, ArchivedCustomersAreListed) {
  replace(at("Customers", customer("A")), "/IsArchived", true);
  EXPECT_THAT(names("/Customers"), ElementsAre("A"));
}

TEST_F(GoCustomers, SubEntitiesDoNotMoveItsTimestamp) {
  const json record = customer("A");
  const std::string id = record.at("Id").dump();
  make("/ContactPersons/" + id, {{"FirstName", "Kari"}, {"LastName", "Nordmann"}});
  make("/ContactDeliveryAddresses/" + id, {{"City", "Bergen"}, {"ZipCode", "5003"}});
  EXPECT_EQ(client_.get("/Customers/" + id).json(), record);
}

TEST_F(GoCustomers, AnAddressEditMovesTheAddressesTimestampAndByASwitchTheCustomers) {
  const json record = customer("A", {{"MailAddress", {{"City", "Bergen"}, {"ZipCode", "5003"}}}});
  const std::string path = at("Customers", record);
  const json still = replace(path, "/MailAddress/City", "Oslo").json();
  EXPECT_EQ(still.at("LastChangedDateTimeOffset"), record.at("LastChangedDateTimeOffset"));
  EXPECT_NE(still.at("MailAddress").at("LastChangedDateTimeOffset"),
            record.at("MailAddress").at("LastChangedDateTimeOffset"));
  const json same = replace(path, "/MailAddress/City", "Oslo").json();
  EXPECT_EQ(same.at("LastChangedDateTimeOffset"), record.at("LastChangedDateTimeOffset")) << "nor without effect";
  const json renamed = replace(path, "/Name", "B").json();
  EXPECT_NE(renamed.at("LastChangedDateTimeOffset"), still.at("LastChangedDateTimeOffset"));
  turn("address-edit-touches-customer", "on");
  const json moved = replace(path, "/MailAddress/City", "Voss").json();
  EXPECT_NE(moved.at("LastChangedDateTimeOffset"), renamed.at("LastChangedDateTimeOffset"));
}

TEST_F(GoCustomers, AnEmployeesAddressHasATimeOfItsOwnToo) {
  const json record = make("/Employees", {{"FirstName", "A"}, {"LastName", "B"}, {"EmailAddress", "a@b.no"}});
  const json moved = replace(at("Employees", record), "/MailAddress/City", "Oslo").json();
  EXPECT_EQ(moved.at("LastChangedDateTimeOffset"), record.at("LastChangedDateTimeOffset"));
  EXPECT_NE(moved.at("MailAddress").at("LastChangedDateTimeOffset"),
            record.at("MailAddress").at("LastChangedDateTimeOffset"));
}

TEST_F(GoCustomers, IdentityNumbersAreShownToTheSpecialPrivilegeOnly) {
  const json record = customer("A", {{"NationalIdNumber", "01010750160"}});
  EXPECT_EQ(record.at("NationalIdNumber"), "hidden");
  EXPECT_EQ(customer("B").at("NationalIdNumber"), nullptr);
  turn("show-identity-numbers", "on");
  EXPECT_EQ(client_.get(at("Customers", record)).json().at("NationalIdNumber"), "01010750160");
}

TEST_F(GoCustomers, APatchWithoutAChangeIsATouchAndSaysSo) {
  const json record = customer("A");
  const json after = replace(at("Customers", record), "/Name", "A").json();
  EXPECT_NE(after.at("LastChangedDateTimeOffset"), record.at("LastChangedDateTimeOffset"));
  EXPECT_EQ(world_.last_entry().effect, Effect::effective);
  EXPECT_TRUE(world_.last_entry().touched_only);
  EXPECT_THAT(world_.last_entry().changes, IsEmpty());
  EXPECT_EQ(patch(at("Customers", record), json::array()).status, 200);
  EXPECT_EQ(world_.last_entry().effect, Effect::no_op);
  turn("patch-always-touches", "off");
  EXPECT_EQ(replace(at("Customers", record), "/Name", "A").json(), after);
  EXPECT_EQ(world_.last_entry().effect, Effect::no_op);
}

TEST_F(GoCustomers, EachMethodHasItsStatus) {
  EXPECT_EQ(client_.get("/Customers").status, 204);
  const Got made = client_.post("/Customers", {{"Name", "A"}, {"EmailAddress", "a@b.no"}});
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.header("Location"), "");
  const std::string path = at("Customers", made.json());
  EXPECT_EQ(client_.get("/Customers").status, 200);
  EXPECT_EQ(client_.get(path).status, 200);
  const Got patched = replace(path, "/Name", "B");
  EXPECT_EQ(patched.status, 200);
  EXPECT_EQ(patched.json(), client_.get(path).json());
  const Got removed = client_.remove(path);
  EXPECT_EQ(removed.status, 200);
  EXPECT_EQ(removed.body, "");
  for (const int status : {client_.get(path).status, replace(path, "/Name", "C").status, client_.remove(path).status}) {
    EXPECT_EQ(status, 404);
  }
}

TEST_F(GoCustomers, CountriesAreReportedAsDocumented) {
  const Got got =
      client_.post("/Customers", {{"Name", "A"},
                                  {"EmailAddress", "a@b.no"},
                                  {"MailAddress", {{"City", "York"}, {"ZipCode", "1"}, {"CountryCode", "UK"}}}});
  EXPECT_EQ(got.json(), json::parse(R"j({"title": "Customer validation error(s)", "status": 400,
                                         "detail": "The country code UK is not valid according to ISO 3166-1."})j"));
}

TEST_F(GoCustomers, ThereIsNoFilterOnNamesOrArchiving) {
  customer("A");
  EXPECT_THAT(names("/Customers?name=Z"), ElementsAre("A"));
  EXPECT_THAT(names("/Customers?isArchived=true&status=Archived"), ElementsAre("A"));
}

TEST_F(GoCustomers, AddressesShareTheirCodes) {
  const auto address = [](const char* code) {
    return json{{"City", "Bergen"}, {"ZipCode", "5003"}, {"ExternalCode", code}};
  };
  const json a = customer("A", {{"MailAddress", address("X1")}});
  EXPECT_EQ(customer_status({{"MailAddress", address("x1")}}), 400);
  EXPECT_EQ(client_.post("/ContactDeliveryAddresses/" + a.at("Id").dump(), address("X1")).status, 400);
  make("/ContactDeliveryAddresses/" + a.at("Id").dump(), address("X2"));
  EXPECT_EQ(replace(at("Customers", a), "/MailAddress/ExternalCode", "X2").status, 400);
  EXPECT_EQ(replace(at("Customers", a), "/MailAddress/ExternalCode", "x1").status, 200);
  EXPECT_EQ(client_.post("/Employees", {{"FirstName", "A"}, {"LastName", "B"}, {"MailAddress", address("X2")}}).status,
            400);
}

TEST_F(GoCustomers, IdsBeatCodesThatAreWrong) {
  const json department = make("/Departments", {{"Name", "Bygg"}, {"Code", "10"}});
  const json seller = make("/Employees", {{"FirstName", "Kari"}, {"LastName", "Nordmann"}});
  const json term = client_.get("/PaymentTerms").json().at(0);
  const json delivery = client_.get("/DeliveryTerms").json().at(0);
  const json theme = client_.get("/BrandingThemes").json().at(0);
  const json record = customer("A", {{"DepartmentId", department.at("Id")},
                                     {"DepartmentCode", "x"},
                                     {"PaymentTermId", term.at("Id")},
                                     {"PaymentTerm", 99},
                                     {"DeliveryTermId", delivery.at("Id")},
                                     {"DeliveryTerm", "x"},
                                     {"InvoiceBrandingThemeId", theme.at("Id")},
                                     {"InvoiceBrandingThemeCode", "x"},
                                     {"SalesPersonEmployeeId", seller.at("Id")},
                                     {"SalesPersonEmployeeNumber", 99}});
  EXPECT_EQ(record.at("DepartmentCode"), "10");
  EXPECT_EQ(record.at("PaymentTerm"), term.at("CreditDays"));
  EXPECT_EQ(record.at("DeliveryTerm"), delivery.at("Name"));
  EXPECT_EQ(record.at("InvoiceBrandingThemeCode"), theme.at("Code"));
  EXPECT_EQ(record.at("SalesPersonEmployeeNumber"), seller.at("Number"));
}

TEST_F(GoCustomers, SeriesAreForPostAndLedgerAccountsForAnswers) {
  const json record = customer("A", {{"SubledgerAccountId", 5}});
  EXPECT_NE(record.at("SubledgerAccountId"), 5);
  for (const char* path : {"/SubLedgerNumberSeriesId", "/SubledgerAccountId", "/CreatedFromImportJournalId",
                           "/CustomerCreatedDateTimeOffset", "/MailAddress/Id"}) {
    EXPECT_EQ(replace(at("Customers", record), path, "1").status, 400) << path;
  }
}

TEST_F(GoCustomers, AnAbsentDeliveryTypeMayBeStoredAsSuch) {
  turn("absent-delivery-type-is-null", "on");
  EXPECT_EQ(customer("A").at("InvoiceDeliveryType"), nullptr);
  EXPECT_EQ(customer_status({{"EmailAddress", nullptr}}), 400) << "it acts as PdfByEmail";
  EXPECT_EQ(customer("B", {{"InvoiceDeliveryType", "Print"}}).at("InvoiceDeliveryType"), "Print");
}

TEST_F(GoCustomers, IdsHave64Bits) {
  EXPECT_EQ(customer("A", {{"ExternalNumber", 9007199254740993}}).at("ExternalNumber"), 9007199254740993);
  EXPECT_EQ(client_.get("/Customers/9007199254740993").json().at("detail"),
            "Customer with id = 9007199254740993 not found.");
}

}  // namespace
}  // namespace dataflow_qa::mocks
