// fixtures/systems/system.schema.json and the reader say the same about a description, for as far as a schema can.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "base/text.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;

json read_json(const std::string& name) {
  return json::parse(std::ifstream(DATAFLOW_QA_SOURCE_DIR "/fixtures/systems/" + name));
}

bool schema_accepts(const json& description) {
  const json text = read_json("system.schema.json");
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema);
  return valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(description), nullptr);
}

/// The keys that the reader knows at a place of the description, as its complaint about another one lists them.
std::set<std::string> known_to_reader(const std::string& pointer) {
  json description = read_json("kimai.json");
  description[json::json_pointer(pointer + "/zzz")] = 1;
  const std::string error = read_system(description.dump()).error().text();
  const auto from = error.find("(known: ") + std::string("(known: ").size();
  const auto keys = base::split_list(error.substr(from, error.rfind(')') - from), ',');
  return {keys.begin(), keys.end()};
}

std::set<std::string> known_to_schema(const std::string& pointer) {
  const json schema = read_json("system.schema.json");
  std::set<std::string> keys;
  for (const auto& [key, value] : schema.at(json::json_pointer(pointer + "/properties")).items()) keys.insert(key);
  keys.erase("mark");
  return keys;
}

TEST(SystemSchema, AcceptsTheDescriptionsThatAreHere) {
  for (const char* name : {"custom-pms.json", "poweroffice-go.json", "kimai.json", "harvest.json"}) {
    EXPECT_TRUE(schema_accepts(read_json(name))) << name;
  }
}

TEST(SystemSchema, RefusesWhatTheReaderRefuses) {
  for (const char* pointer : {"/lable", "/rest/pagging", "/entities/0/fields/0/nulable", "/entities/0/rest/lst"}) {
    json description = read_json("kimai.json");
    description[json::json_pointer(pointer)] = 1;
    EXPECT_FALSE(schema_accepts(description)) << pointer;
    EXPECT_FALSE(read_system(description.dump())) << pointer;
  }
}

TEST(SystemSchema, AcceptsEachGrammarOfTheReader) {
  for (const char* grammar : {"commas", "json", "yaml"}) {
    json description = read_json("kimai.json");
    description["entities"][0]["rest"]["query"].push_back(
        {{"name", "fields"}, {"kind", "members"}, {"grammar", grammar}});
    EXPECT_EQ(schema_accepts(description), read_system(description.dump()).has_value()) << grammar;
  }
}

TEST(SystemSchema, KnowsTheKeysOfTheReader) {
  const std::string entity = "/properties/entities/items";
  EXPECT_EQ(known_to_reader(""), known_to_schema(""));
  EXPECT_EQ(known_to_reader("/rest"), known_to_schema("/properties/rest"));
  EXPECT_EQ(known_to_reader("/rest/writing"), known_to_schema("/properties/rest/properties/writing"));
  EXPECT_EQ(known_to_reader("/entities/0"), known_to_schema(entity));
  EXPECT_EQ(known_to_reader("/entities/0/rest"), known_to_schema(entity + "/properties/rest"));
  EXPECT_EQ(known_to_reader("/entities/0/fields/1"), known_to_schema(entity + "/properties/fields/items"));
  EXPECT_EQ(known_to_reader("/entities/0/rest/query/0"),
            known_to_schema(entity + "/properties/rest/properties/query/items"));
}

}  // namespace
}  // namespace dataflow_qa::mocks
