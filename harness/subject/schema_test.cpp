// fixtures/subjects/subject.schema.json and the reader say the same about a subject file, for as far as a schema can.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "harness/subject/subject_file.h"

namespace dataflow_qa::subject {
namespace {

using nlohmann::json;

const std::filesystem::path folder = DATAFLOW_QA_SOURCE_DIR "/fixtures/subjects";

bool schema_accepts(const json& subject) {
  const auto text = json::parse(std::ifstream(folder / "subject.schema.json"));
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema);
  return valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(subject), nullptr);
}

bool reader_accepts(const json& subject) {
  return read_text(subject.dump(), "subject.json", {"program_dir", "mapping", "state_dir", "poll_interval_ms"})
      .has_value();
}

/// A subject file with every key of the format.
json good() {
  return json::parse(R"json({"contract": 1, "name": "n", "version": "2", "command": ["a"], "env": {"A": "b"},
    "pass_env": ["B"], "mode": "daemon", "ready": {"output": "^up"}, "poll_interval_ms": 10,
    "full_scan_interval_ms": 20, "quiet_ms": 30, "max_requests_per_s": 4,
    "trigger": {"http": {"method": "POST", "url": "http://127.0.0.1:8080/sync"}},
    "timeouts": {"ready_s": 1, "settle_s": 2, "stop_s": 0.5},
    "capabilities": {"creates_in_source": true, "creates_in_target": true, "deletes": "archive",
                     "conflicts": "source-wins", "directions": ["from-source", "from-target"],
                     "dataflows": {"customers": false,
                                   "projects": {"directions": [], "creates_in_source": false,
                                                "creates_in_target": true, "deletes": "ignore",
                                                "properties": {"code": ["from-source"]}}}}})json");
}

TEST(SubjectSchema, AcceptsWhatTheReaderDoes) {
  EXPECT_TRUE(reader_accepts(good()));
  EXPECT_TRUE(schema_accepts(good()));
  EXPECT_TRUE(schema_accepts({{"mode", "external"}}));
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json" || entry.path().filename() == "subject.schema.json") continue;
    EXPECT_TRUE(schema_accepts(json::parse(std::ifstream(entry.path())))) << entry.path();
  }
}

TEST(SubjectSchema, RefusesWhatTheReaderRefuses) {
  const char* mistakes[] = {
      R"([{"op": "remove", "path": "/command"}])",
      R"([{"op": "add", "path": "/commands", "value": []}])",
      R"([{"op": "replace", "path": "/contract", "value": 2}])",
      R"([{"op": "replace", "path": "/mode", "value": "deamon"}])",
      R"([{"op": "add", "path": "/ready/http", "value": "http://127.0.0.1/"}])",
      R"([{"op": "replace", "path": "/poll_interval_ms", "value": 0}])",
      R"([{"op": "replace", "path": "/trigger/http", "value": {}}])",
      R"([{"op": "replace", "path": "/capabilities/deletes", "value": "keep"}])",
      R"([{"op": "replace", "path": "/capabilities/directions", "value": ["to-source"]}])",
      R"([{"op": "replace", "path": "/capabilities/directions", "value": ["from-source", "from-source"]}])",
      R"([{"op": "replace", "path": "/capabilities/dataflows/customers", "value": true}])",
      R"([{"op": "replace", "path": "/capabilities/dataflows/projects/properties/code", "value": true}])"};
  for (const auto* mistake : mistakes) {
    const auto subject = good().patch(json::parse(mistake));
    EXPECT_FALSE(reader_accepts(subject)) << mistake;
    EXPECT_FALSE(schema_accepts(subject)) << mistake;
  }
}

}  // namespace
}  // namespace dataflow_qa::subject
