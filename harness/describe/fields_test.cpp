#include "harness/describe/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/describe/conventions.h"

namespace dataflow_qa::describe {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A specification with "customers", and "towns" whose record is this one; `body` may be empty.
class Towns {
 public:
  explicit Towns(const std::string& properties, const std::string& body = {}, const std::string& more = {})
      : spec_(read(properties, body, more)), resources_(resources_of(spec_)) {
    for (const Resource& each : resources_) envelopes_.push_back(envelopes_of(spec_, each));
    std::vector<Peer> peers;
    for (std::size_t i = 0; i < resources_.size(); ++i) peers.push_back(peer_of(spec_, resources_[i], envelopes_[i]));
    id = peers[1].id;
    fields = fields_of(spec_, peers[1], peers);
  }

  [[nodiscard]] FieldDraft field(const std::string& path) const {
    for (const FieldDraft& each : fields.fields) {
      if (each.path() == path) return each;
    }
    return {};
  }
  [[nodiscard]] std::string json(const std::string& path) const { return field(path).json.dump(); }

  std::string id;
  EntityFields fields;

 private:
  static Spec read(const std::string& properties, const std::string& body, const std::string& more) {
    std::string text = R"({"openapi": "3.1.0", "components": {"schemas": {
      "Customer": {"properties": {"id": {"type": "integer"}, "name": {"type": "string"}}},
      "Town": {"type": "object", "properties": {PROPERTIES}MORE}}}, "paths": {
      "/customers": {"get": {"responses": {"200": {"content": {"application/json": {"schema":
        {"type": "array", "items": {"$ref": "#/components/schemas/Customer"}}}}}}}},
      "/towns": {"get": {"responses": {"200": {"content": {"application/json": {"schema":
        {"type": "array", "items": {"$ref": "#/components/schemas/Town"}}}}}}},
        "post": {BODY}}}})";
    const auto put = [&text](const std::string& word, const std::string& value) {
      text.replace(text.find(word), word.size(), value);
    };
    put("PROPERTIES", properties);
    put("MORE", more);
    put("BODY", body.empty() ? "" : R"("requestBody": {"content": {"application/json": {"schema": )" + body + "}}}");
    auto spec = Spec::read(text);
    if (!spec) throw std::runtime_error(spec.error().text() + text);
    return std::move(*spec);
  }

  Spec spec_;
  std::vector<Resource> resources_;
  std::vector<Envelopes> envelopes_;
};

TEST(Conventions, OnlyLettersAndDigitsCount) {
  EXPECT_TRUE(means("changed", "updatedAt"));
  EXPECT_TRUE(means("changed", "last_modified"));
  EXPECT_FALSE(means("changed", "created_at"));
  EXPECT_EQ(singular_of("companies"), "company");
  EXPECT_EQ(singular_of("addresses"), "address");
  EXPECT_EQ(singular_of("statuses"), "statuse") << "good enough to be read";
  EXPECT_EQ(slug_of("Acme CRM (EU)"), "acme-crm-eu");
  EXPECT_EQ(slug_of("日本"), "system");
}

TEST(Fields, TypesAndLimitsAreThoseOfTheSchema) {
  const Towns towns(R"("a": {"type": "string", "minLength": 2, "maxLength": 9.0, "example": "Bodø"},
    "b": {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10, "default": 3},
    "c": {"type": "string", "enum": ["x", "y", null], "default": "z"},
    "d": {"type": "string", "format": "date"}, "e": {"type": "number", "default": 1},
    "f": {"type": "string", "format": "uuid"}, "g": {"type": "integer", "enum": [2, 4]})");
  EXPECT_EQ(towns.json("a"), R"({"path":"a","type":"string","min_length":2,"max_length":9,"example":"Bodø"})");
  EXPECT_EQ(towns.json("b"), R"({"path":"b","type":"integer","minimum":0,"exclusive_minimum":true,"maximum":9,)"
                             R"("default_value":3,"nullable":false})");
  EXPECT_EQ(towns.json("c"), R"({"path":"c","type":"string","enumeration":["x","y"]})");
  EXPECT_THAT(towns.field("c").remarks[0].second, HasSubstr("the default of `c`, \"z\", is none that it can have"));
  EXPECT_EQ(towns.json("d"), R"({"path":"d","type":"date"})");
  EXPECT_EQ(towns.json("e"), R"({"path":"e","type":"number","default_value":1.0,"nullable":false})");
  EXPECT_EQ(towns.json("f"), R"({"path":"f","type":"string","format":"guid"})");
  EXPECT_EQ(towns.json("g"), R"({"path":"g","type":"integer","minimum":2,"maximum":4})");
}

TEST(Fields, WhetherAFieldMayBeNullIsSaidInSeveralWays) {
  const Towns towns(R"("a": {"type": ["string", "null"]}, "b": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
    "c": {"type": "string", "nullable": true}, "d": {"type": "string"}, "e": {"type": "string"})",
                    {}, R"(, "required": ["e"])");
  EXPECT_EQ(towns.json("b"), R"({"path":"b","type":"integer"})");
  EXPECT_EQ(towns.json("e"), R"({"path":"e","type":"string","required":true,"nullable":false})");
  EXPECT_THAT(towns.fields.unclear, ElementsAre("d"));
}

TEST(Fields, WhatNoBodyTakesIsReadOnlyAndWhatNoAnswerShowsIsHidden) {
  const Towns towns(R"("id": {"type": "integer"}, "name": {"type": "string"}, "size": {"type": "integer"})",
                    R"({"properties": {"name": {"type": "string", "maxLength": 5}, "pin": {"type": "string"}},
                        "required": ["pin"]})");
  EXPECT_EQ(towns.field("size").json["read_only"], true);
  EXPECT_EQ(towns.field("name").json["max_length"], 5);
  EXPECT_EQ(towns.json("pin"), R"({"path":"pin","type":"string","required":true,"nullable":false,"hidden":true})");
}

TEST(Fields, NamesSayWhatTheServerSetsAndWhatIsInactive) {
  const Towns towns(R"("createdAt": {"type": "string", "format": "date-time"}, "modified": {"type": "string",
    "format": "date-time"}, "archived": {"type": "boolean"}, "enabled": {"type": "boolean"},
    "updated": {"type": "boolean"}, "code": {"type": "string"})");
  EXPECT_EQ(towns.field("createdAt").json["stamp"], "created");
  EXPECT_EQ(towns.fields.changed, "modified");
  EXPECT_EQ(towns.field("archived").json["inactive_value"], true);
  EXPECT_EQ(towns.field("enabled").json["inactive_value"], false);
  EXPECT_FALSE(towns.field("updated").has("stamp"));
  EXPECT_THAT(towns.field("code").remarks[0].second, HasSubstr("nothing says whether `code` is unique"));
  EXPECT_TRUE(towns.field("archived").guessed);
  EXPECT_FALSE(towns.field("code").guessed);
}

TEST(Fields, NumbersMayBeTimes) {
  const Towns towns(R"("created": {"type": "integer", "example": 1700000000}, "updated": {"type": "integer"})");
  EXPECT_TRUE(towns.fields.unix_times);
  EXPECT_EQ(towns.field("updated").json["type"], "date_time");
}

TEST(Fields, ReferencesAreKnownByTheirNames) {
  const Towns towns(R"("customer_id": {"type": "integer"}, "customerId": {"type": "string"},
    "mayor_id": {"type": "integer"}, "parentId": {"type": "integer"}, "town_id": {"type": "integer"})");
  EXPECT_EQ(towns.id, "town_id");
  EXPECT_EQ(towns.field("customer_id").json["reference"], "customers");
  EXPECT_FALSE(towns.field("customerId").has("reference"));
  EXPECT_THAT(towns.field("customerId").remarks[0].second, HasSubstr("of type string and their id of type integer"));
  EXPECT_THAT(towns.field("mayor_id").remarks[0].second, HasSubstr("a collection that is not described"));
  EXPECT_EQ(towns.field("parentId").json["reference"], "towns");
}

TEST(Fields, AnObjectInPlaceOfAReferenceShowsTheOtherRecord) {
  const Towns towns(R"("customer": {"$ref": "#/components/schemas/Customer"})",
                    R"({"properties": {"customerId": {"type": "integer"}}, "required": ["customerId"]})");
  EXPECT_EQ(towns.field("customer.id").json["write_as"], "customerId");
  EXPECT_EQ(towns.field("customer.id").json["required"], true);
  EXPECT_EQ(towns.field("customer.name").json["mirror"].dump(), R"({"of":"customer.id","key":"name"})");
  EXPECT_THAT(towns.json("customerId"), "{}");
}

TEST(Fields, ListsCirclesAndOddNamesAreLeftOut) {
  const Towns towns(R"("tags": {"type": "array", "items": {"type": "string"}}, "": {"type": "string"},
    "a.b": {"type": "string"}, "any": {"type": "object"}, "sister": {"$ref": "#/components/schemas/Town"},
    "name": {"type": "string"}, "itself": {"$ref": "#/components/schemas/Town/properties/itself"})");
  EXPECT_THAT(towns.fields.left_out, Contains("tags"));
  EXPECT_THAT(towns.fields.left_out, Contains("a.b"));
  EXPECT_THAT(towns.fields.left_out, Contains("any"));
  EXPECT_EQ(towns.json("sister.sister.name"), R"({"path":"sister.sister.name","type":"string"})");
  EXPECT_EQ(towns.json("sister.sister.sister.sister"), "{}");
  EXPECT_THAT(towns.field("itself").remarks[0].second, HasSubstr("nothing says the type of `itself`"));
}

TEST(Fields, ARecordWithoutAnIdGetsOneAndAQuestion) {
  const Towns towns(R"("name": {"type": "string"})");
  EXPECT_EQ(towns.fields.fields[0].path(), "id");
  EXPECT_THAT(towns.fields.fields[0].remarks[0].second, HasSubstr("which member holds it?"));
  EXPECT_THAT(towns.fields.left_out, IsEmpty());
  const Towns odd(R"("name": {"type": "string"}, "id": {"type": "array", "items": {"type": "string"}})");
  EXPECT_EQ(odd.fields.fields[0].path(), "id");
  EXPECT_EQ(odd.fields.fields[0].type(), "integer");
}

}  // namespace
}  // namespace dataflow_qa::describe
