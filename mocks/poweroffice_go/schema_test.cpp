// The declarations against the reference's schemas: the same members, types, limits, enumerations and defaults; the
// same may be given and patched.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/file.h"
#include "mocks/poweroffice_go/poweroffice_go.h"
#include "mocks/system/declaration.h"

namespace dataflow_qa::mocks::poweroffice_go {
namespace {

using nlohmann::json;

class SchemaTest : public ::testing::TestWithParam<std::pair<const char*, const char*>> {
 protected:
  void SetUp() override {
    schemas_ = json::parse(*base::read_file(DATAFLOW_QA_SOURCE_DIR "/fixtures/reference/poweroffice-go-v2.schema.json"))
                   .at("schemas");
    entity_ = declaration().find(GetParam().first);
    ASSERT_NE(entity_, nullptr);
  }
  /// The properties of a schema by dotted path, those of MailAddress too.
  std::map<std::string, json> properties(const std::string& schema, const std::string& prefix = {}) {
    std::map<std::string, json> found;
    for (const auto& [name, property] : schemas_.at(schema).at("properties").items()) {
      found.emplace(prefix + name, property);
      json reference = property.value("$ref", json());
      if (property.contains("allOf")) reference = property.at("allOf").at(0).at("$ref");
      if (reference.is_null()) continue;
      const std::string text = reference;
      found.merge(properties(text.substr(text.rfind('/') + 1), prefix + name + "."));
    }
    return found;
  }
  std::set<std::string> names(const char* suffix) {
    std::set<std::string> found;
    if (!schemas_.contains(GetParam().second + std::string(suffix))) return found;
    for (const auto& [name, property] : properties(GetParam().second + std::string(suffix))) found.insert(name);
    return found;
  }
  template <typename Holds>
  std::set<std::string> declared(Holds holds) {
    std::set<std::string> found;
    for (const FieldDeclaration& field : entity_->fields) {
      if (holds(field)) found.insert(field.path);
    }
    return found;
  }
  static FieldType type_of(const json& property) {
    static const std::map<std::string, FieldType> types{{"string", FieldType::string}, {"integer", FieldType::integer},
                                                        {"number", FieldType::number}, {"boolean", FieldType::boolean},
                                                        {"array", FieldType::list},    {"object", FieldType::object}};
    const std::string format = property.value("format", "");
    if (format == "date") return FieldType::date;
    if (format == "date-time") return FieldType::date_time;
    return types.at(property.value("type", "object"));
  }

  json schemas_;
  const EntityDeclaration* entity_ = nullptr;
};

TEST_P(SchemaTest, AnswersHoldTheSchemasMembers) {
  auto shown = declared([](const FieldDeclaration&) { return true; });
  shown.erase("SubLedgerNumberSeriesId");  // in POST only [documented]
  EXPECT_EQ(shown, names("Dto"));
}

TEST_P(SchemaTest, ThePostSchemasMembersMayBeGiven) {
  EXPECT_EQ(declared([](const FieldDeclaration& field) { return !field.read_only; }), names("PostDto"));
}

TEST_P(SchemaTest, ThePatchSchemasMembersMayBePatched) {
  EXPECT_EQ(declared([](const FieldDeclaration& field) { return !field.read_only && !field.create_only; }),
            names("PatchDto"));
}

constexpr double least_int32 = -2147483648.0;
constexpr double most_int32 = 2147483647.0;

/// The limit that the schema says, else that of the number's format. Fields that only show another one need none.
json limit(const json& property, const char* key, double of_format) {
  if (property.contains(key)) return property.at(key);
  const bool written = property.value("format", "") == "int32" && !property.value("readOnly", false);
  return written ? json(of_format) : json();
}

TEST_P(SchemaTest, FieldsHaveTheSchemasTypesLimitsAndDefaults) {
  for (const auto& [path, property] : properties(GetParam().second + std::string("Dto"))) {
    const FieldDeclaration& field = *entity_->find(path);
    EXPECT_EQ(field.type, type_of(property)) << path;
    EXPECT_EQ(field.max_length ? json(*field.max_length) : json(), property.value("maxLength", json())) << path;
    EXPECT_EQ(field.minimum ? json(*field.minimum) : json(), limit(property, "minimum", least_int32)) << path;
    EXPECT_EQ(field.maximum ? json(*field.maximum) : json(), limit(property, "maximum", most_int32)) << path;
    EXPECT_EQ(json(field.enumeration), property.value("enum", json::array())) << path;
    EXPECT_EQ(field.unique, property.contains("x-unique")) << path;
    if (!property.contains("default")) continue;
    EXPECT_EQ(field.default_value.value_or(json()), property.at("default")) << path;
  }
}

INSTANTIATE_TEST_SUITE_P(
    GoSchema, SchemaTest,
    ::testing::Values(std::pair("Customers", "Customer"), std::pair("Projects", "Project"),
                      std::pair("Departments", "Department"), std::pair("Employees", "Employee"),
                      std::pair("ContactGroups", "ContactGroup"), std::pair("PaymentTerms", "PaymentTerm"),
                      std::pair("DeliveryTerms", "DeliveryTerm"), std::pair("BrandingThemes", "BrandingTheme"),
                      std::pair("Locations", "Location"), std::pair("ContactPersons", "ContactPerson"),
                      std::pair("ContactDeliveryAddresses", "ContactDeliveryAddress"),
                      std::pair("SubLedgerNumberSeries", "SubLedgerNumberSeries"), std::pair("Products", "Product"),
                      std::pair("ProductGroups", "ProductGroup")),
    [](const auto& instance) { return std::string(instance.param.first); });

}  // namespace
}  // namespace dataflow_qa::mocks::poweroffice_go
