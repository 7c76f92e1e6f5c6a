#include "harness/model/lacking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/mapping/mapping.h"

namespace dataflow_qa::model {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LackingTest : public ::testing::Test {
 protected:
  /// The fields that the record lacks, of these and an id.
  static std::vector<std::string> lacked(const json& fields, const json& record = json::object()) {
    const auto system = described(fields);
    std::vector<std::string> result;
    for (const auto* field : lacking(system->entities.front(), record)) result.push_back(field->path);
    return result;
  }

  static std::unique_ptr<const mocks::System> described(json fields) {
    fields.push_back(json{{"path", "id"}, {"type", "integer"}, {"server_set", true}});
    const json entity = {{"collection", "things"}, {"id", {{"field", "id"}, {"kind", "number"}}}, {"fields", fields}};
    return mocks::read_own_system(json{{"label", "S"}, {"name", "s"}, {"entities", json::array({entity})}}.dump());
  }
};

TEST_F(LackingTest, IsWhatMustStandAndNobodyElseFills) {
  const auto fields = json::parse(R"([
    {"path": "name", "type": "string", "required": true}, {"path": "code", "type": "string", "nullable": false},
    {"path": "state", "type": "string", "required": true, "default_value": "new"},
    {"path": "number", "type": "string", "required": true, "automatic": {}}, {"path": "note", "type": "string"}])");
  EXPECT_THAT(lacked(fields), ElementsAre("name", "code"));
  EXPECT_THAT(lacked(fields, {{"name", "x"}, {"code", "y"}}), IsEmpty());
}

TEST_F(LackingTest, AConditionCountsOnItsRecordsWithTheDefaultOfWhatIsLeftOut) {
  auto fields = json::parse(R"([{"path": "kind", "type": "string", "enumeration": ["org", "person"]},
    {"path": "name", "type": "string", "required_when": {"kind": "org"}}])");
  EXPECT_THAT(lacked(fields), IsEmpty());
  EXPECT_THAT(lacked(fields, {{"kind", "person"}}), IsEmpty());
  EXPECT_THAT(lacked(fields, {{"kind", "org"}}), ElementsAre("name"));
  fields[0]["default_value"] = "org";
  EXPECT_THAT(lacked(fields), ElementsAre("name"));
}

TEST_F(LackingTest, WhatAnObjectMustHaveFollowsWithTheObject) {
  const auto fields = json::parse(R"([{"path": "owner", "type": "object", "nullable": false},
    {"path": "owner.id", "type": "integer", "nullable": false}, {"path": "place", "type": "object"},
    {"path": "place.city", "type": "string", "required_on_create": true}])");
  EXPECT_THAT(lacked(fields), ElementsAre("owner"));
  EXPECT_THAT(lacked(fields, {{"owner", json::object()}, {"place", json::object()}}),
              ElementsAre("owner.id", "place.city"));
  const auto system = described(fields);
  json record = json::object();
  fill_lacking(system->entities.front(), record, [&](const mocks::FieldDeclaration& field) {
    mapping::set_value_at(record, field.path, field.type == mocks::FieldType::object ? json::object() : json(7));
  });
  EXPECT_EQ(record, json::parse(R"({"owner": {"id": 7}})"));
}

}  // namespace
}  // namespace dataflow_qa::model
