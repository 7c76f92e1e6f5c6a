// fixtures/mappings/mapping.schema.json and the reader say the same about a mapping file, for as far as a schema can.

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "harness/mapping/mapping.h"

namespace dataflow_qa::mapping {
namespace {

using nlohmann::json;

json read_json(const std::string& name) {
  return json::parse(std::ifstream(DATAFLOW_QA_SOURCE_DIR "/fixtures/mappings/" + name));
}

bool schema_accepts(const json& mapping) {
  const json text = read_json("mapping.schema.json");
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema);
  return valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(mapping), nullptr);
}

bool reader_accepts(const json& mapping) {
  return read_text(mapping.dump(), "m.json").has_value();
}

/// A mapping with every key of the format.
json good() {
  return json::parse(R"json({"mapping": 1, "source": "PMS", "target": "GO 2", "dataflows": [
    {"slug": "customers", "source": {"entity": "Customer", "collection": "customers"},
     "target": {"entity": "Customers", "collection": "Customers"},
     "on_create": {"source": {"kind": "company", "a.c": 1}, "target": {"Open": true}},
     "target_when": {"Open": true, "Kind": "AS"},
     "composed": [{"target": "Label", "of": ["a.b", {"path": "office", "before": ", "}]}, {"source": "note", "of": ["Born"]}],
     "properties": [
       {"source": "type", "target": "IsPerson", "type": "boolean", "enum": {"organisation": false, "person": true}},
       {"source": "active", "target": "IsArchived", "type": "boolean", "negate": true, "edit": "source"},
       {"source": "a.b", "target": "A.B", "type": "string", "target_default": "NO", "source_default": 7},
       {"source": "rate", "target": "Rate", "type": "float", "target_default": 1},
       {"source": "parentId", "target": "ParentId", "type": "integer", "reference": "customers"},
       {"source": "office", "target": "OfficeId", "type": "integer", "lookup": {"collection": "Offices", "by": "Code"}},
       {"source": "time", "target": "Hours", "type": "float", "factor": {"source": 3600, "target": 1}},
       {"source": "fixed", "target": "Method", "type": "string", "enum": [[true, "Fixed"], [false, "Time"], [3, "None"]]}]},
    {"slug": "human-data", "source": {"entity": "Customer", "collection": "customers"},
     "target": {"entity": "Customers (human data)", "collection": "Customers"},
     "part_of": "customers", "when": {"type": "person"},
     "properties": [
       {"source": "born", "target": "Born", "type": "date", "when": {"type": "person", "age": 7, "alive": true}}]}]})json");
}

/// `good()` after a JSON Patch.
json patched(const std::string& patch) {
  return good().patch(json::parse(patch));
}

TEST(MappingSchema, AcceptsWhatTheReaderAccepts) {
  for (const json& mapping : {good(), read_json("default.json"), read_json("harvest-to-poweroffice-go.json")}) {
    EXPECT_TRUE(schema_accepts(mapping));
    EXPECT_TRUE(reader_accepts(mapping));
  }
}

class WrongMapping : public ::testing::TestWithParam<std::string> {};

TEST_P(WrongMapping, IsRefusedByTheSchemaAndByTheReader) {
  const json mapping = patched(GetParam());
  EXPECT_FALSE(schema_accepts(mapping));
  EXPECT_FALSE(reader_accepts(mapping));
}

INSTANTIATE_TEST_SUITE_P(
    Each, WrongMapping,
    ::testing::Values(R"([{"op": "replace", "path": "", "value": []}])",                                          //
                      R"([{"op": "remove", "path": "/mapping"}])",                                                //
                      R"([{"op": "replace", "path": "/dataflows/0/properties/6/factor/source", "value": 0}])",    //
                      R"([{"op": "remove", "path": "/dataflows/0/properties/6/factor/target"}])",                 //
                      R"([{"op": "replace", "path": "/dataflows/0/properties/6/type", "value": "string"}])",      //
                      R"([{"op": "add", "path": "/dataflows/0/properties/6/reference", "value": "customers"}])",  //
                      R"([{"op": "add", "path": "/dataflows/0/properties/7/enum/0/2", "value": 1}])",             //
                      R"([{"op": "replace", "path": "/dataflows/0/properties/7/enum/0/1", "value": 1}])",         //
                      R"([{"op": "add", "path": "/dataflows/1/target_when", "value": {"Open": true}}])",          //
                      R"([{"op": "replace", "path": "/dataflows/0/target_when", "value": {}}])",                  //
                      R"([{"op": "add", "path": "/dataflows/0/composed/0/source", "value": "note"}])",            //
                      R"([{"op": "remove", "path": "/dataflows/0/composed/1/source"}])",                          //
                      R"([{"op": "replace", "path": "/dataflows/0/composed/1/of", "value": []}])",                //
                      R"([{"op": "remove", "path": "/source"}])",                                                 //
                      R"([{"op": "remove", "path": "/target"}])",                                                 //
                      R"([{"op": "remove", "path": "/dataflows"}])",                                              //
                      R"([{"op": "replace", "path": "/mapping", "value": 2}])",                                   //
                      R"([{"op": "replace", "path": "/mapping", "value": "1"}])",                                 //
                      R"([{"op": "replace", "path": "/source", "value": ""}])",                                   //
                      R"([{"op": "replace", "path": "/source", "value": " PMS"}])",                               //
                      R"([{"op": "replace", "path": "/target", "value": "GO "}])",                                //
                      R"([{"op": "replace", "path": "/target", "value": 7}])",                                    //
                      R"([{"op": "add", "path": "/version", "value": 1}])",                                       //
                      R"([{"op": "replace", "path": "/dataflows", "value": []}])",                                //
                      R"([{"op": "replace", "path": "/dataflows", "value": {}}])",                                //
                      R"([{"op": "remove", "path": "/dataflows/0/slug"}])",                                       //
                      R"([{"op": "replace", "path": "/dataflows/1/slug", "value": "Human Data"}])",               //
                      R"([{"op": "replace", "path": "/dataflows/1/slug", "value": "human--data"}])",              //
                      R"([{"op": "add", "path": "/dataflows/1/partof", "value": "customers"}])",                  //
                      R"([{"op": "replace", "path": "/dataflows/1/part_of", "value": null}])",                    //
                      R"([{"op": "replace", "path": "/dataflows/1/when", "value": {}}])",                         //
                      R"([{"op": "replace", "path": "/dataflows/1/when", "value": {"": 1}}])",                    //
                      R"([{"op": "replace", "path": "/dataflows/1/when", "value": {"type": null}}])",             //
                      R"([{"op": "replace", "path": "/dataflows/1/when", "value": {"type": ["person"]}}])",       //
                      R"([{"op": "replace", "path": "/dataflows/0/on_create", "value": {}}])",                    //
                      R"([{"op": "replace", "path": "/dataflows/0/on_create/source", "value": {}}])",             //
                      R"([{"op": "add", "path": "/dataflows/0/on_create/both", "value": {"a": 1}}])",             //
                      R"([{"op": "add", "path": "/dataflows/0/on_create/source/a b", "value": 1}])",              //
                      R"([{"op": "add", "path": "/dataflows/0/on_create/target/A", "value": null}])",             //
                      R"([{"op": "add", "path": "/dataflows/1/on_create", "value": {"source": {"a": 1}}}])",      //
                      R"([{"op": "remove", "path": "/dataflows/0/source/entity"}])",                              //
                      R"([{"op": "remove", "path": "/dataflows/0/target/collection"}])",                          //
                      R"([{"op": "add", "path": "/dataflows/0/target/label", "value": "x"}])",                    //
                      R"([{"op": "replace", "path": "/dataflows/0/properties", "value": {}}])"));

INSTANTIATE_TEST_SUITE_P(
    EachProperty, WrongMapping,
    ::testing::Values(
        R"([{"op": "replace", "path": "/dataflows/0/properties/2/type", "value": null}])",                          //
        R"([{"op": "replace", "path": "/dataflows/0/properties/2/type", "value": "list"}])",                        //
        R"([{"op": "replace", "path": "/dataflows/0/properties/2/source", "value": "a..b"}])",                      //
        R"([{"op": "replace", "path": "/dataflows/0/properties/2/source", "value": "a b"}])",                       //
        R"([{"op": "replace", "path": "/dataflows/0/properties/2/source", "value": ".a"}])",                        //
        R"([{"op": "replace", "path": "/dataflows/0/properties/2/target", "value": "a~b"}])",                       //
        R"([{"op": "replace", "path": "/dataflows/0/properties/2/target", "value": "a[0]"}])",                      //
        R"([{"op": "add", "path": "/dataflows/0/properties/2/edit", "value": "never"}])",                           //
        R"([{"op": "add", "path": "/dataflows/0/properties/2/tpye", "value": "string"}])",                          //
        R"([{"op": "replace", "path": "/dataflows/0/properties/2/target_default", "value": 7}])",                   //
        R"([{"op": "replace", "path": "/dataflows/0/properties/2/source_default", "value": null}])",                //
        R"([{"op": "replace", "path": "/dataflows/0/properties/3/target_default", "value": "1"}])",                 //
        R"([{"op": "add", "path": "/dataflows/0/properties/4/target_default", "value": 1.5}])",                     //
        R"([{"op": "add", "path": "/dataflows/0/properties/2/negate", "value": true}])",                            //
        R"([{"op": "replace", "path": "/dataflows/0/properties/1/negate", "value": "yes"}])",                       //
        R"([{"op": "replace", "path": "/dataflows/0/properties/0/enum", "value": {}}])",                            //
        R"([{"op": "replace", "path": "/dataflows/0/properties/0/enum", "value": {"a": "true"}}])",                 //
        R"([{"op": "add", "path": "/dataflows/0/properties/0/negate", "value": false}])",                           //
        R"([{"op": "add", "path": "/dataflows/0/properties/4/lookup", "value": {"collection": "A", "by": "B"}}])",  //
        R"([{"op": "remove", "path": "/dataflows/0/properties/5/lookup/by"}])",                                     //
        R"([{"op": "replace", "path": "/dataflows/0/properties/5/lookup/by", "value": "a b"}])"));

class OnlyTheReader : public ::testing::TestWithParam<std::string> {};

TEST_P(OnlyTheReader, RefusesWhatASchemaCannotSay) {
  const json mapping = patched(GetParam());
  EXPECT_TRUE(schema_accepts(mapping));
  EXPECT_FALSE(reader_accepts(mapping));
}

INSTANTIATE_TEST_SUITE_P(
    Each, OnlyTheReader,
    ::testing::Values(
        R"([{"op": "replace", "path": "/dataflows/1/slug", "value": "customers"}])",                      //
        R"([{"op": "replace", "path": "/dataflows/1/part_of", "value": "nobody"}])",                      //
        R"([{"op": "replace", "path": "/dataflows/1/target/entity", "value": "Customers"}])",             //
        R"([{"op": "replace", "path": "/dataflows/1/target/collection", "value": "Contacts"}])",          //
        R"([{"op": "copy", "path": "/dataflows/0/properties/-", "from": "/dataflows/0/properties/0"}])",  //
        R"([{"op": "replace", "path": "/dataflows/0/properties/4/reference", "value": "nobody"}])",       //
        R"([{"op": "add", "path": "/dataflows/0/on_create/source/type", "value": "person"}])",            //
        R"([{"op": "replace", "path": "/dataflows/0/properties/0/enum/person", "value": false}])"));

}  // namespace
}  // namespace dataflow_qa::mapping
