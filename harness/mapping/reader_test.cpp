#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "harness/mapping/mapping.h"

namespace dataflow_qa::mapping {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

json flow(const std::string& slug, const std::string& entity) {
  return {{"slug", slug},
          {"source", {{"entity", entity}, {"collection", "customers"}}},
          {"target", {{"entity", entity + "s"}, {"collection", "Customers"}}},
          {"properties", json::array({{{"source", "email"}, {"target", "EmailAddress"}, {"type", "string"}}})}};
}

/// The smallest good mapping, for tests to spoil.
json good() {
  return {
      {"mapping", 1}, {"source", "PMS"}, {"target", "GO"}, {"dataflows", json::array({flow("customers", "Customer")})}};
}

std::string error_of_text(const std::string& text) {
  const auto mapping = read_text(text, "m.json");
  return mapping ? "no error" : mapping.error().text();
}
std::string error_of(const json& spoilt) {
  return error_of_text(spoilt.dump());
}

/// `good()` with its one property overlaid by `patch`.
json with_property(const json& patch) {
  json mapping = good();
  mapping["dataflows"][0]["properties"][0].merge_patch(patch);
  return mapping;
}

TEST(ReadMapping, ReadsTheDefaultMappingWhole) {
  const auto mapping = read_file(DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/default.json");
  ASSERT_TRUE(mapping) << mapping.error().text();
  EXPECT_EQ(mapping->name, "default.json");
  EXPECT_EQ(mapping->sha256.size(), 64u);
  std::vector<std::string> labels;
  for (const auto& each : mapping->dataflows) {
    for (const auto& property : each.properties) {
      labels.push_back(each.slug + " " + property.label() + " " + std::string(to_string(property.type)));
    }
  }
  EXPECT_THAT(
      labels,
      ::testing::ElementsAre(
          "customers type ↔ IsPerson boolean", "customers name ↔ Name string",
          "customers organisationNumber ↔ OrganizationNumber string", "customers email ↔ EmailAddress string",
          "customers invoiceEmail ↔ InvoiceEmailAddress string", "customers phone ↔ PhoneNumber string",
          "customers website ↔ WebsiteUrl string", "customers active ↔ IsArchived boolean",
          "customers address.line1 ↔ MailAddress.AddressLine1 string",
          "customers address.line2 ↔ MailAddress.AddressLine2 string",
          "customers address.postalCode ↔ MailAddress.ZipCode string",
          "customers address.city ↔ MailAddress.City string",
          "customers address.country ↔ MailAddress.CountryCode string", "human-data firstName ↔ FirstName string",
          "human-data lastName ↔ LastName string", "human-data dateOfBirth ↔ DateOfBirth date",
          "projects code ↔ Code string", "projects name ↔ Name string", "projects customerId ↔ CustomerId integer",
          "projects startDate ↔ StartDate date", "projects endDate ↔ EndDate date",
          "projects status ↔ ProjectStatus string", "projects internal ↔ IsInternal boolean",
          "projects departmentCode ↔ DepartmentId integer",
          "projects managerEmail ↔ ProjectManagerEmployeeId integer"));
}

TEST(ReadMapping, ReadsEveryKeyOfTheDefaultMapping) {
  const auto mapping = read_file(DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/default.json");
  ASSERT_TRUE(mapping) << mapping.error().text();
  const auto& customers = mapping->dataflows.at(0).properties;
  EXPECT_EQ(customers.at(0).edit, Edit::create_only);
  ASSERT_EQ(customers.at(0).enumeration.size(), 2u);
  EXPECT_EQ(customers.at(0).enumeration.at(1).source, "person");
  EXPECT_EQ(customers.at(0).enumeration.at(1).target, true);
  EXPECT_EQ(customers.at(1).when.value().text(), "type = organisation");
  EXPECT_TRUE(customers.at(7).negate);
  EXPECT_EQ(customers.at(12).target_default, json("NO"));
  EXPECT_EQ(mapping->dataflows.at(1).part_of, "customers");
  EXPECT_EQ(mapping->dataflows.at(1).when.value().text(), "type = person");
  const auto& projects = mapping->dataflows.at(2).properties;
  EXPECT_EQ(projects.at(2).reference, "customers");
  EXPECT_EQ(projects.at(5).enumeration.size(), 5u);
  EXPECT_EQ(projects.at(7).lookup.value().collection, "Departments");
  EXPECT_EQ(projects.at(8).lookup.value().by, "EmailAddress");
}

TEST(ReadMapping, NamesTheLineAndColumnOfBrokenJson) {
  EXPECT_EQ(error_of_text("{\"mapping\": 1,\n  \"source\" \"PMS\"}"),
            "m.json: line 2, column 16: not JSON: syntax error while parsing object separator - unexpected string "
            "literal; expected ':'");
  EXPECT_THAT(error_of_text(std::string()), HasSubstr("m.json: the text is empty"));
  EXPECT_THAT(error_of_text(std::string("{\"a\": \"\xff\"}")), HasSubstr("m.json: line 1, column 8: not JSON: "));
}

TEST(ReadMapping, RefusesAKeyThatStandsTwiceAndDeepNesting) {
  EXPECT_EQ(error_of_text(std::string(R"({"a": [1, {"b": 1, "b": 2}]})")),
            "m.json: /a/1/b: the key stands twice in this object");
  EXPECT_THAT(error_of_text(std::string(100000, '[')), HasSubstr("nested deeper than 64 levels"));
}

TEST(ReadMapping, NamesTheKnownKeysWhereOneIsUnknown) {
  json spoilt = good();
  spoilt["dataflows"][0]["properties"][0]["tpye"] = "string";
  EXPECT_EQ(
      error_of(spoilt),
      "m.json: /dataflows/0/properties/0/tpye: unknown key (did you mean \"type\"?) (known: source, target, type, "
      "enum, negate, factor, reference, lookup, edit, when, source_default, target_default)");
  json top = good();
  top["x~/y"] = 1;
  EXPECT_EQ(error_of(top), "m.json: /x~0~1y: unknown key (known: mapping, source, target, dataflows)");
}

TEST(ReadMapping, ReadsWhatANewRecordHoldsBesidesItsProperties) {
  json mapping = good();
  mapping["dataflows"][0]["on_create"] = {{"source", {{"a.b", "none"}}}, {"target", {{"Kind", 1}, {"Open", true}}}};
  const auto read = read_text(mapping.dump(), "m.json");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->dataflows[0].source_on_create, (Constants{{"a.b", "none"}}));
  EXPECT_EQ(read->dataflows[0].target_on_create, (Constants{{"Kind", 1}, {"Open", true}}));
}

TEST(ReadMapping, RefusesConstantsThatAreNoneOrPropertiesAlready) {
  const auto error = [](const json& constants) {
    json mapping = good();
    mapping["dataflows"][0]["on_create"] = constants;
    return error_of(mapping);
  };
  EXPECT_EQ(error({{"target", {{"EmailAddress", "x"}}}}),
            "m.json: /dataflows/0/on_create: EmailAddress is a property already: email ↔ EmailAddress");
  EXPECT_THAT(error({{"source", {{"a b", "x"}}}}), HasSubstr("/dataflows/0/on_create/source/a b: \"a b\" is not a"));
  EXPECT_THAT(error({{"source", {{"a", nullptr}}}}), HasSubstr("/dataflows/0/on_create/source/a: expected"));
  EXPECT_THAT(error(json::object()), HasSubstr("expected \"source\" or \"target\""));
  json part = good();
  part["dataflows"].push_back(flow("people", "Person"));
  part["dataflows"][1].update({{"part_of", "customers"}, {"on_create", {{"source", {{"a", 1}}}}}});
  EXPECT_THAT(error_of(part), HasSubstr("/dataflows/1/on_create: a part is created with its whole: say it there"));
}

TEST(ReadMapping, WantsEveryRequiredKey) {
  for (const std::string key : {"mapping", "source", "target", "dataflows"}) {
    json spoilt = good();
    spoilt.erase(key);
    EXPECT_EQ(error_of(spoilt), "m.json: the key \"" + key + "\" is missing");
  }
  for (const std::string key : {"slug", "source", "target", "properties"}) {
    json spoilt = good();
    spoilt["dataflows"][0].erase(key);
    EXPECT_EQ(error_of(spoilt), "m.json: /dataflows/0: the key \"" + key + "\" is missing");
  }
}

TEST(ReadMapping, TakesADraftWhoseTypesOrPropertiesAreOpen) {
  json draft = with_property({{"type", nullptr}});
  ASSERT_TRUE(read_text(draft.dump(), "m.json"));
  EXPECT_EQ(read_text(draft.dump(), "m.json")->dataflows[0].properties[0].type, Type::string);
  draft["dataflows"][0]["properties"] = json::array();
  EXPECT_TRUE(read_text(draft.dump(), "m.json"));
}

TEST(ReadMapping, RefusesWrongTypesAndEmptyLists) {
  EXPECT_EQ(error_of(json::array()),
            "m.json: expected an object with the keys mapping, source, target, dataflows, got array");
  json spoilt = good();
  spoilt["mapping"] = 2;
  EXPECT_EQ(error_of(spoilt), "m.json: /mapping: expected version 1 of the mapping format, got 2");
  spoilt = good();
  spoilt["source"] = "";
  EXPECT_EQ(error_of(spoilt), "m.json: /source: expected a string that is not empty");
  spoilt = good();
  spoilt["dataflows"] = json::array();
  EXPECT_EQ(error_of(spoilt), "m.json: /dataflows: expected at least one element");
  spoilt = good();
  spoilt["dataflows"][0]["properties"] = "email";
  EXPECT_EQ(error_of(spoilt), "m.json: /dataflows/0/properties: expected a list, got string");
}

TEST(ReadMapping, RefusesUnknownEnumeratorsAndMalformedNames) {
  EXPECT_EQ(
      error_of(with_property({{"type", "strin"}})),
      "m.json: /dataflows/0/properties/0/type: unknown value \"strin\" (did you mean \"string\"?) (known: string, "
      "integer, float, boolean, date)");
  EXPECT_THAT(error_of(with_property({{"edit", "never"}})), HasSubstr("(known: both, source, target, create-only)"));
  EXPECT_THAT(error_of(with_property({{"source", "address..city"}})), HasSubstr("is not a property path"));
  EXPECT_THAT(error_of(with_property({{"target", "E mail"}})), HasSubstr("is not a property path"));
  json spoilt = good();
  spoilt["dataflows"][0]["slug"] = "Human Data";
  EXPECT_EQ(error_of(spoilt),
            "m.json: /dataflows/0/slug: \"Human Data\" is not a slug: lower-case letters and digits, joined by \"-\"");
}

TEST(ReadMapping, AllowsOneConversionAtMost) {
  EXPECT_EQ(
      error_of(with_property({{"reference", "customers"}, {"lookup", {{"collection", "A"}, {"by", "B"}}}})),
      "m.json: /dataflows/0/properties/0: a property has at most one conversion, this one has reference and lookup");
  EXPECT_EQ(error_of(with_property({{"negate", true}})),
            "m.json: /dataflows/0/properties/0/negate: only a property of type boolean can be negated, this one is of "
            "type string");
}

TEST(ReadMapping, HoldsEnumerationsAndDefaultsAgainstTheType) {
  EXPECT_EQ(
      error_of(with_property({{"enum", {{"a", "A"}, {"b", "A"}}}})),
      "m.json: /dataflows/0/properties/0/enum/b: \"A\" already maps to \"a\": the reverse mapping would be ambiguous");
  EXPECT_EQ(error_of(with_property({{"enum", {{"a", true}}}})),
            "m.json: /dataflows/0/properties/0/enum/a: expected a value of type string, got true");
  EXPECT_EQ(error_of(with_property({{"target_default", 7}})),
            "m.json: /dataflows/0/properties/0/target_default: expected a value of type string, got 7");
  EXPECT_EQ(error_of(with_property({{"when", json::object()}})),
            "m.json: /dataflows/0/properties/0/when: expected at least one member");
  EXPECT_EQ(error_of(with_property({{"when", {{"type", json::array()}}}})),
            "m.json: /dataflows/0/properties/0/when/type: expected a string, a number or a boolean, got array");
}

TEST(ReadMapping, RefusesWhatIsThereTwice) {
  json spoilt = good();
  spoilt["dataflows"][0]["properties"].push_back(spoilt["dataflows"][0]["properties"][0]);
  EXPECT_EQ(error_of(spoilt),
            "m.json: /dataflows/0/properties/1: email ↔ EmailAddress is already mapped in dataflow \"customers\"");
  spoilt = good();
  spoilt["dataflows"].push_back(flow("customers", "Person"));
  EXPECT_EQ(error_of(spoilt), "m.json: /dataflows/1: the slug \"customers\" is already taken");
  spoilt["dataflows"][1] = flow("others", "Customer");
  EXPECT_EQ(
      error_of(spoilt),
      "m.json: /dataflows/1: \"Customer\" to \"Customers\" is already described: a document's section would match "
      "both");
}

TEST(ReadMapping, WantsSlugsThatAreNamedToBeThere) {
  EXPECT_EQ(error_of(with_property({{"reference", "customer"}})),
            "m.json: /dataflows/0/properties/0/reference: no dataflow has the slug \"customer\" (did you mean "
            "\"customers\"?) (known: customers)");
  json spoilt = good();
  spoilt["dataflows"][0]["part_of"] = "customers";
  EXPECT_EQ(error_of(spoilt), "m.json: /dataflows/0/part_of: \"customers\" cannot be a part of itself");
  spoilt = good();
  spoilt["dataflows"].push_back(flow("people", "Person"));
  spoilt["dataflows"][1]["part_of"] = "customers";
  EXPECT_EQ(error_of(spoilt), "no error");
  spoilt["dataflows"][1]["target"]["collection"] = "Contacts";
  EXPECT_THAT(error_of(spoilt), HasSubstr("/dataflows/1/part_of: a part describes the same records as its whole"));
}

TEST(ReadMapping, ReportsChangesOfAnUnknownKeyBesideAPartOf) {
  json spoilt = good();
  spoilt["dataflows"].push_back(flow("people", "Person"));
  spoilt["dataflows"][1]["part_of"] = "customers";
  spoilt["dataflows"][1]["whn"] = {{"type", "person"}};
  EXPECT_EQ(
      error_of(spoilt),
      "m.json: /dataflows/1/whn: unknown key (did you mean \"when\"?) (known: slug, source, target, part_of, when, "
      "target_when, on_create, properties, composed)");
}

TEST(ReadMapping, SaysWhyAFileCannotBeRead) {
  const auto missing = read_file("/no/such/mapping.json");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().text(), "/no/such/mapping.json: cannot be read: No such file or directory");
  const auto folder = read_file(std::filesystem::temp_directory_path());
  ASSERT_FALSE(folder);
  EXPECT_THAT(folder.error().text(), HasSubstr("is a directory, expected a mapping file"));
}

TEST(ReadMapping, ReadsFactorsAndValuesThatAreNoTexts) {
  json mapping = good();
  mapping["dataflows"][0]["properties"] = json::parse(R"([
    {"source": "timeBudget", "target": "BudgetedHours", "type": "float", "factor": {"source": 3600, "target": 1}},
    {"source": "fixed", "target": "Method", "type": "string", "enum": [[true, "FixedPrice"], [false, "Time"], [7, "None"]]}])");
  const auto read = read_text(mapping.dump(), "m.json");
  ASSERT_TRUE(read) << read.error().text();
  const auto& properties = read->dataflows[0].properties;
  EXPECT_EQ(properties[0].factor->source, 3600);
  EXPECT_EQ(properties[0].factor->target, 1);
  EXPECT_EQ(properties[1].enumeration[0].source, json(true));
  EXPECT_EQ(properties[1].enumeration[2].source, json(7));
  EXPECT_EQ(properties[1].enumeration[2].target, json("None"));
}

TEST(ReadMapping, ReadsConditionsOnTheTargetAndComposedTexts) {
  json mapping = good();
  mapping["dataflows"][0]["target_when"] = {{"IsPerson", false}};
  mapping["dataflows"][0]["composed"] =
      json::parse(R"([{"source": "address", "of": ["Zip", {"path": "City", "before": " "}]}])");
  const auto read = read_text(mapping.dump(), "m.json");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->dataflows[0].target_when->text(), "IsPerson = false");
  const auto& composition = read->dataflows[0].compositions.at(0);
  EXPECT_EQ(composition.text, "address");
  EXPECT_FALSE(composition.in_target);
  EXPECT_EQ(composition.pieces.at(1).path, "City");
  EXPECT_EQ(composition.pieces.at(1).before, " ");
}

TEST(ReadMapping, SaysWhatIsWrongWithAFactorOrAComposedText) {
  EXPECT_EQ(error_of(with_property({{"factor", {{"source", 60}, {"target", 1}}}})),
            "m.json: /dataflows/0/properties/0/factor: only a number has a factor, this property is of type string");
  EXPECT_EQ(error_of(with_property({{"enum", json::array({json::array({"a", "A"}), json::array({"a", "B"})})}})),
            "m.json: /dataflows/0/properties/0/enum/1/1: \"a\" is mapped already");
  EXPECT_EQ(error_of(with_property({{"enum", json::array({json::array({"a"})})}})),
            "m.json: /dataflows/0/properties/0/enum/0: expected the source's value and the target's");
  const auto composed = [](const char* text) {
    json mapping = good();
    mapping["dataflows"][0]["composed"] = json::parse(text);
    return error_of(mapping);
  };
  EXPECT_EQ(
      composed(R"([{"of": ["a"]}])"),
      "m.json: /dataflows/0/composed/0: a text stands in the \"source\" or in the \"target\": name its path there");
  EXPECT_EQ(composed(R"([{"target": "EmailAddress", "of": ["a"]}])"),
            "m.json: /dataflows/0/composed/0: EmailAddress is a property already: email ↔ EmailAddress");
  EXPECT_EQ(composed(R"([{"source": "note", "of": ["a"]}, {"source": "note", "of": ["b"]}])"),
            "m.json: /dataflows/0/composed/1: note is composed twice");
}

}  // namespace
}  // namespace dataflow_qa::mapping
