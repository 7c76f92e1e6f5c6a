#include "harness/model/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/mapping/mapping.h"

namespace dataflow_qa::model {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

json property(const char* source, const char* target) {
  return {{"source", source}, {"target", target}, {"type", "string"}};
}

json dataflow(const char* slug, const char* source, const char* target, json properties) {
  return {{"slug", slug},
          {"source", {{"entity", slug}, {"collection", source}}},
          {"target", {{"entity", slug}, {"collection", target}}},
          {"properties", std::move(properties)}};
}

/// Customers with a part for persons, and projects.
class ModelTest : public ::testing::Test {
 protected:
  json& flow(std::size_t i) { return text_["dataflows"][i]; }
  base::Result<Model> bound() {
    mapping_ = mapping::read_text(text_.dump(), "m.json").value();
    return bind(mapping_);
  }
  /// "what is wrong, at its JSON pointer"
  std::string mistake() {
    const auto model = bound();
    if (model) return "there was no mistake";
    return model.error().message + ", at " + model.error().pointer;
  }

  json text_{
      {"mapping", 1},
      {"source", "Custom PMS"},
      {"target", "PowerOffice GO"},
      {"dataflows",
       {dataflow("customers", "customers", "Customers", {property("name", "Name"), property("email", "EmailAddress")}),
        dataflow("persons", "customers", "Customers", {property("firstName", "FirstName")}),
        dataflow("projects", "projects", "Projects", {property("code", "Code")})}}};
  mapping::Mapping mapping_;

  ModelTest() {
    flow(1)["part_of"] = "customers";
    flow(1)["when"] = {{"type", "person"}};
    flow(0)["properties"][0]["when"] = {{"type", "organisation"}};
  }
};

auto slugs(const std::vector<const Flow*>& flows) {
  std::vector<std::string> result;
  result.reserve(flows.size());
  for (const auto* flow : flows) result.push_back(flow->slug());
  return result;
}

auto sources(const std::vector<Property>& properties) {
  std::vector<std::string> result;
  result.reserve(properties.size());
  for (const auto& property : properties) result.push_back(property.path(Side::source));
  return result;
}

TEST_F(ModelTest, BindsEachPropertyToItsFieldsOnBothSides) {
  const auto model = bound().value();
  const auto& customers = *model.find("customers");
  EXPECT_EQ(customers.entity(Side::target).collection, "Customers");
  EXPECT_EQ(customers.properties[1].field(Side::source).path, "email");
  EXPECT_EQ(customers.properties[1].field(Side::target).path, "EmailAddress");
  EXPECT_EQ(model.find("no-such"), nullptr);
}

TEST_F(ModelTest, ASideHasALabelAndAnAlias) {
  const auto model = bound().value();
  EXPECT_EQ(model.label(Side::source), "Custom PMS");
  EXPECT_EQ(model.side_of("go"), Side::target);
  EXPECT_EQ(model.side_of("crm"), std::nullopt);
}

TEST_F(ModelTest, ACollectionHasADataflowOnItsOwnSideAlone) {
  const auto model = bound().value();
  EXPECT_TRUE(model.has_flow(Side::target, "Customers"));
  EXPECT_FALSE(model.has_flow(Side::source, "Customers"));
  EXPECT_FALSE(model.has_flow(Side::target, "Departments"));
}

TEST_F(ModelTest, AFlowComesBeforeItsPartsAndAPartHasNone) {
  const auto model = bound().value();
  EXPECT_THAT(slugs(model.with_parts(*model.find("customers"))), ElementsAre("customers", "persons"));
  EXPECT_THAT(slugs(model.with_parts(*model.find("persons"))), ElementsAre("persons"));
  EXPECT_THAT(slugs(model.with_parts(*model.find("projects"))), ElementsAre("projects"));
  EXPECT_TRUE(model.find("persons")->is_part());
  EXPECT_EQ(model.find("persons")->whole, model.find("customers"));
}

TEST_F(ModelTest, PropertiesOfARecordAreThoseThatApplyToIt) {
  const auto model = bound().value();
  for (const auto* slug : {"customers", "persons"}) {
    const auto& flow = *model.find(slug);
    EXPECT_THAT(sources(model.properties_of(flow, {{"type", "person"}})), ElementsAre("email", "firstName"));
    EXPECT_THAT(sources(model.properties_of(flow, {{"type", "organisation"}})), ElementsAre("name", "email"));
  }
}

TEST_F(ModelTest, AKindIsAFlowsOwnConditionOrWhatItsPartsLeave) {
  const auto model = bound().value();
  EXPECT_THAT(model.kind_of(*model.find("persons")), ElementsAre(Pair("type", "person")));
  EXPECT_THAT(model.kind_of(*model.find("customers")), ElementsAre(Pair("type", "organisation")));
  EXPECT_THAT(model.kind_of(*model.find("projects")), IsEmpty());
}

TEST_F(ModelTest, AWholeWithAConditionOfItsOwnIsOfThatKind) {
  flow(0)["when"] = {{"active", true}};
  const auto model = bound().value();
  EXPECT_THAT(model.kind_of(*model.find("customers")), ElementsAre(Pair("active", true)));
}

TEST_F(ModelTest, WhatComesFirstIsNotedAtTheFlowOfThisModelAlone) {
  auto model = bound().value();
  const Flow stranger;
  model.set_link_first(stranger, {});
  model.set_link_first(*model.find("projects"), {});
  EXPECT_TRUE(model.find("projects")->link_first);
  EXPECT_FALSE(model.find("customers")->link_first);
}

TEST_F(ModelTest, ASystemWithoutADescriptionIsAMistakeThatNamesThoseThereAre) {
  text_["target"] = "Other CRM";
  EXPECT_THAT(mistake(), HasSubstr("there is no description of Other CRM; known are Custom PMS, PowerOffice GO, "));
}

TEST_F(ModelTest, ACollectionThatASystemDoesNotHaveIsAMistakeWithItsPlace) {
  flow(2)["target"]["collection"] = "Project";
  EXPECT_THAT(
      mistake(),
      AllOf(HasSubstr("PowerOffice GO has no collection \"Project\" (did you mean \"Projects\"?) (it has: Customers, "),
            HasSubstr(", at /dataflows/2/target/collection")));
  flow(2)["source"]["collection"] = "deals";
  EXPECT_EQ(mistake(),
            "Custom PMS has no collection \"deals\" (it has: customers, projects), at /dataflows/2/source/collection");
}

TEST_F(ModelTest, AValueThatAFieldCannotHaveIsAMistakeWithItsPlace) {
  flow(0)["when"] = {{"type", "persn"}};
  EXPECT_EQ(mistake(),
            "`type` of Custom PMS customers cannot be \"persn\" (did you mean \"person\"?) "
            "(it can be: organisation, person), at /dataflows/0/when");
  flow(0)["when"] = {{"type", "person"}};
  flow(0)["properties"].push_back(
      {{"source", "type"}, {"target", "Name"}, {"type", "string"}, {"enum", {{"organization", "O"}, {"person", "P"}}}});
  EXPECT_THAT(mistake(),
              AllOf(HasSubstr("cannot be \"organization\" (did you mean \"organisation\"?)"), HasSubstr("/enum")));
}

TEST_F(ModelTest, WhatIsPutIntoNewRecordsIsSomethingTheyHave) {
  flow(0)["on_create"] = {{"target", {{"Nam", "x"}}}};
  EXPECT_THAT(mistake(), AllOf(HasSubstr("PowerOffice GO Customers has no property \"Nam\" (did you mean \"Name\"?)"),
                               HasSubstr(", at /dataflows/0/on_create/target")));
}

TEST_F(ModelTest, IdsOfTwoSystemsAreMappedAsAReference) {
  auto& properties = flow(2)["properties"];
  properties = json::array({{{"source", "customerId"}, {"target", "CustomerId"}, {"type", "integer"}}});
  EXPECT_THAT(mistake(),
              AllOf(HasSubstr("\"reference\": \"customers\" is missing"), HasSubstr(", at /dataflows/2/properties/0")));
}

TEST_F(ModelTest, APropertyThatACollectionDoesNotHaveIsAMistakeWithItsPlace) {
  flow(0)["properties"][1]["target"] = "Email";
  EXPECT_THAT(mistake(), AllOf(HasSubstr("PowerOffice GO Customers has no property \"Email\" (it has: Id, "),
                               HasSubstr(", at /dataflows/0/properties/1/target")));
  flow(0)["properties"][1]["source"] = "mail";
  EXPECT_THAT(mistake(), AllOf(HasSubstr("Custom PMS customers has no property \"mail\""),
                               HasSubstr(", at /dataflows/0/properties/1/source")));
}

TEST_F(ModelTest, ALookupInWhatTheTargetDoesNotHaveIsAMistakeWithItsPlace) {
  flow(2)["properties"][0] = property("departmentCode", "DepartmentId");
  auto& lookup = flow(2)["properties"][0]["lookup"];
  lookup = {{"collection", "Departments"}, {"by", "Code"}};
  EXPECT_TRUE(bound());
  lookup["by"] = "Abbreviation";
  EXPECT_THAT(mistake(), AllOf(HasSubstr("PowerOffice GO Departments has no property \"Abbreviation\""),
                               HasSubstr(", at /dataflows/2/properties/0/lookup/by")));
  lookup["collection"] = "Department";
  EXPECT_THAT(mistake(), AllOf(HasSubstr("PowerOffice GO has no collection \"Department\""),
                               HasSubstr(", at /dataflows/2/properties/0/lookup/collection")));
}

TEST_F(ModelTest, AConditionOnWhatTheSourceDoesNotHaveIsAMistakeWithItsPlace) {
  flow(1)["when"] = {{"kind", "person"}};
  EXPECT_THAT(mistake(),
              AllOf(HasSubstr("Custom PMS customers has no property \"kind\""), HasSubstr(", at /dataflows/1/when")));
  flow(0)["properties"][0]["when"] = {{"kind", "person"}};
  EXPECT_THAT(mistake(), HasSubstr(", at /dataflows/0/properties/0/when"));
}

}  // namespace
}  // namespace dataflow_qa::model
