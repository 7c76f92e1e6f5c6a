// JSON Patch as the API takes it (the reference, 10).

#include "mocks/testing/go_fixture.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using testing::Got;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class GoPatch : public testing::GoFixture {
 protected:
  /// Groups of the customer after the operations, or the error's detail.
  json groups_after(const json& operations) {
    const Got got = patch(at("Customers", record_), operations);
    const json body = got.json();
    return got.status == 200 ? body.at("ContactGroupIds") : body.at("detail");
  }
  json groups() const { return groups_; }
  std::size_t patchable(const char* collection) {
    const EntityDeclaration* entity = world_.mock->declaration().find(collection);
    std::size_t count = 0;
    for (const FieldDeclaration& field : entity->fields) {
      if (field.path.find('.') == std::string::npos && !field.read_only && !field.create_only) ++count;
    }
    return count;
  }

  json groups_ = [this] {
    json ids = json::array();
    for (const json& row : client_.get("/ContactGroups").json()) ids.push_back(row.at("Id"));
    return ids;
  }();
  json record_ = customer("A", {{"ContactGroupIds", groups_}, {"LegalName", "Legal"}});
};

TEST_F(GoPatch, ListsTakeEveryOperation) {
  const json a = groups_[0];
  const json b = groups_[1];
  EXPECT_EQ(groups_after(json::parse(R"([{"op": "remove", "path": "/ContactGroupIds/-"}])")), json({a}));
  EXPECT_EQ(groups_after({{{"op", "add"}, {"path", "/contactgroupids/-"}, {"value", b.dump()}}}), json({a, b}));
  EXPECT_EQ(groups_after({{{"op", "replace"}, {"path", "/ContactGroupIds/0"}, {"value", b}}}), json({b, b}));
  EXPECT_EQ(groups_after({{{"op", "add"}, {"path", "/ContactGroupIds/0"}, {"value", a}}}), json({a, b, b}));
  EXPECT_EQ(groups_after({{{"op", "add"}, {"path", "/ContactGroupIds"}, {"value", json::array({a})}}}), json({a}));
  EXPECT_EQ(groups_after({{{"op", "remove"}, {"path", "/ContactGroupIds"}}}), json::array());
}

TEST_F(GoPatch, WrongPlacesInListsAreReportedInTheLibrarysWords) {
  EXPECT_EQ(groups_after({{{"op", "remove"}, {"path", "/ContactGroupIds/5"}}}),
            "CustomerPatchDto: The index value provided by path segment '5' is out of bounds of the array size.");
  EXPECT_EQ(groups_after({{{"op", "add"}, {"path", "/ContactGroupIds/x"}, {"value", 1}}}),
            "CustomerPatchDto: The path segment 'x' is invalid for an array index.");
}

TEST_F(GoPatch, MoveCopyAndTestWorkOnFields) {
  const std::string path = at("Customers", record_);
  EXPECT_EQ(patch(path, json::parse(R"([{"op": "test", "path": "/IsArchived", "value": "false"},
                                       {"op": "copy", "from": "/legalName", "path": "/PhoneNumber"},
                                       {"op": "move", "from": "/LegalName", "path": "/Name"}])"))
                .status,
            200);
  const json record = client_.get(path).json();
  EXPECT_EQ(record.at("Name"), "Legal");
  EXPECT_EQ(record.at("LegalName"), nullptr);
  EXPECT_EQ(record.at("PhoneNumber"), "Legal");
  const json failed = patch(path, json::parse(R"([{"op": "replace", "path": "/Name", "value": "Z"},
                                                  {"op": "test", "path": "/Name", "value": "B"}])"))
                          .json();
  EXPECT_EQ(failed.at("detail"),
            "CustomerPatchDto: The current value 'Z' at path 'Name' is not equal to the test value 'B'.");
  EXPECT_EQ(client_.get(path).json(), record);
}

TEST_F(GoPatch, AnEmptyArrayChangesNoValue) {
  const Got got = patch(at("Customers", record_), json::array());
  EXPECT_EQ(got.status, 200);
  json after = got.json();
  after["LastChangedDateTimeOffset"] = record_.at("LastChangedDateTimeOffset");
  EXPECT_EQ(after, record_);
}

TEST_F(GoPatch, BothContentTypesAreTaken) {
  const std::string path = at("Customers", record_);
  const std::string body = R"([{"op": "replace", "path": "/name", "value": "B"}])";
  for (const char* type : {"application/json-patch+json", "application/json", "text/json", "application/x+json"}) {
    EXPECT_EQ(client_.send("PATCH", path, body, type).status, 200) << type;
    EXPECT_EQ(client_.send("POST", "/ContactGroups", R"({"name": "x"})", type).status, 201) << type;
  }
  EXPECT_EQ(client_.send("PATCH", path, body, "text/plain").status, 415);
}

TEST_F(GoPatch, EnumerationsAreNoIntegers) {
  EXPECT_THAT(replace(at("Customers", record_), "/InvoiceDeliveryType", 2).json().at("detail"),
              HasSubstr("with value = 2 is not valid. (Enums is not allowed to be represented as integers)."));
  EXPECT_EQ(replace(at("Customers", record_), "/InvoiceDeliveryType", "print").json().at("InvoiceDeliveryType"),
            "Print");
}

TEST_F(GoPatch, WrongTypesAreReportedAsDocumented) {
  EXPECT_EQ(replace(at("Customers", record_), "/IsVatFree", "bogus").json().at("detail"),
            "CustomerPatchDto: The value 'bogus' is invalid for target location.");
}

TEST_F(GoPatch, AsManyFieldsArePatchableAsDocumented) {
  EXPECT_EQ(patchable("Customers"), 39U);
  EXPECT_EQ(patchable("Projects"), 42U);
  EXPECT_EQ(patchable("Departments"), 4U);
  EXPECT_EQ(patchable("ContactGroups"), 1U);
  EXPECT_EQ(patchable("PaymentTerms"), 4U);
  EXPECT_EQ(patchable("DeliveryTerms"), 2U);
  EXPECT_EQ(patchable("Locations"), 3U);
  EXPECT_EQ(patchable("Employees"), 24U);
}

TEST_F(GoPatch, MirrorFieldsAreNoTargets) {
  const json department = make("/Departments", {{"Name", "Bygg"}, {"Code", "10"}});
  const json record = project("Kai", {{"DepartmentCode", "10"}});
  EXPECT_EQ(patch(at("Projects", record), {{{"op", "remove"}, {"path", "/departmentCode"}}}).status, 400);
  EXPECT_EQ(patch(at("Projects", record), {{{"op", "remove"}, {"path", "/departmentId"}}}).json().at("DepartmentCode"),
            nullptr);
  EXPECT_EQ(replace(at("Departments", department), "/manageremployeeno", 1).json(),
            json::parse(R"j({"title": "Department validation error(s)", "status": 400, "detail":
              "DepartmentPatchDto: The target location specified by path segment 'manageremployeeno' was not found."})j"));
}

}  // namespace
}  // namespace dataflow_qa::mocks
