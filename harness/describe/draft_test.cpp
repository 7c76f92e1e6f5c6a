#include "harness/describe/draft.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "harness/checklist/parse.h"
#include "harness/describe/testing/samples.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::describe {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::sample;
using ::testing::StartsWith;

SystemDraft drafted(const std::string& text, const DraftOptions& options = {}) {
  auto draft = draft_system(text, "acme.json", options);
  if (!draft) throw std::runtime_error(draft.error().text());
  return std::move(*draft);
}

std::string error(const std::string& text, const DraftOptions& options = {}) {
  const auto draft = draft_system(text, "acme.json", options);
  return draft ? "no error" : draft.error().text();
}

std::vector<std::string> collections_of(const SystemDraft& draft) {
  std::vector<std::string> names;
  const json description = json::parse(draft.json);
  for (const auto& each : description["entities"]) names.push_back(each["collection"]);
  return names;
}

TEST(Draft, OfEachSampleIsReadAsADescription) {
  for (const char* name : {"acme.json", "bluebook.yaml", "old.yaml"}) {
    const auto system = mocks::read_system(drafted(sample(name)).json, name);
    ASSERT_TRUE(system.has_value()) << system.error().text();
    EXPECT_TRUE((*system)->dialect.has_value());
  }
}

TEST(Draft, OfOurOwnSpecificationIsReadAsADescription) {
  const auto text = base::read_file(DATAFLOW_QA_SOURCE_DIR "/mocks/custom_pms/openapi.json").value();
  const auto system = mocks::read_system(drafted(text).json);
  ASSERT_TRUE(system.has_value()) << system.error().text();
  EXPECT_EQ((*system)->declaration.connection, (std::vector<std::string>{"base_url", "api_key"}));
  EXPECT_EQ((*system)->declaration.entities[0].changed_field, "updatedAt");
}

TEST(Draft, MarksWhatTheFileSaysAndWhatIsGuessed) {
  const json description = json::parse(drafted(sample("acme.json")).json);
  EXPECT_EQ(description["mark"], "documented: the OpenAPI file");
  const auto marks = mocks::read_own_system(description.dump())->marks;
  EXPECT_GT(marks.size(), 5U);
  const json& id = description["entities"][0]["fields"][0];
  EXPECT_EQ(id["path"], "id");
  EXPECT_FALSE(id.contains("mark")) << "the file says that it is read-only";
  EXPECT_EQ(description["entities"][0]["fields"][2]["mark"], "assumed: guessed from the name") << "updated_at";
}

TEST(Draft, SaysWhatIsLeftInAUsefulOrder) {
  const auto notes = drafted(sample("acme.json")).notes;
  EXPECT_THAT(notes.front(), StartsWith("/label: "));
  EXPECT_THAT(notes, Contains("/entities/0/fields/4: nothing says whether `code` is unique"));
  EXPECT_THAT(notes, Each(StartsWith("/")));
  const json description = json::parse(drafted(sample("acme.json")).json);
  EXPECT_EQ(description["entities"][0]["fields"][4]["path"], "code");
}

TEST(Draft, NamesAndBasePathAreThoseOfTheFile) {
  const json description = json::parse(drafted(sample("acme.json"), {.name = "acme"}).json);
  EXPECT_EQ(description["label"], "Acme CRM");
  EXPECT_EQ(description["name"], "acme");
  EXPECT_EQ(description["rest"]["base_path"], "/api/v2");
  EXPECT_EQ(description["time"], (json{{"fraction_digits", 0}, {"zone", "Z"}}));
}

TEST(Draft, WaysInAreThoseOfTheSecuritySchemes) {
  const json acme = json::parse(drafted(sample("acme.json")).json)["rest"];
  EXPECT_EQ(acme["authentication"][0][0]["header"], "X-Acme-Key");
  const json bluebook = json::parse(drafted(sample("bluebook.yaml")).json)["rest"];
  EXPECT_EQ(bluebook["token"]["path"], "/oauth/token");
  EXPECT_EQ(bluebook["authentication"][0][0]["value"], "{access_token}");
  const json old = json::parse(drafted(sample("old.yaml")).json)["rest"];
  EXPECT_EQ(old["authentication"][0][0]["value"], "{user}:{password}");
  EXPECT_EQ(old["authentication"][1][0]["query"], "key");
}

TEST(Draft, OnlyTheCollectionsThatAreNamed) {
  EXPECT_THAT(collections_of(drafted(sample("acme.json"), {.collections = {"projects"}})), ElementsAre("projects"));
  EXPECT_THAT(drafted(sample("acme.json"), {.collections = {"projects"}}).notes,
              Contains(HasSubstr("`customer_id` looks like a reference, to a collection that is not described")));
  EXPECT_EQ(error(sample("acme.json"), {.collections = {"custmers"}}),
            "acme.json: /paths: there is no collection \"custmers\" (did you mean \"customers\"?); expected one of "
            "customers, projects");
}

TEST(Draft, ADocumentSaysWhichCollectionsAndHowTheSystemIsCalled) {
  auto text = base::read_file(DATAFLOW_QA_SOURCE_DIR "/fixtures/checklists/custom-pms-to-poweroffice-go.rst").value();
  const auto document = checklist::parse(text, "d.rst").value();
  const auto own = base::read_file(DATAFLOW_QA_SOURCE_DIR "/mocks/custom_pms/openapi.json").value();
  const auto draft = drafted(own, {.document = &document});
  EXPECT_EQ(json::parse(draft.json)["label"], "Custom PMS");
  EXPECT_THAT(collections_of(draft), ElementsAre("customers", "projects"));
  EXPECT_THAT(draft.notes, Not(Contains(StartsWith("/label"))));
}

/// An API with versions, tombstones, calls that archive, and a collection below another one's records.
std::string with_states(const char* if_match) {
  return std::string(R"({"openapi": "3.0.0", "info": {"title": "Acme"}, "paths": {
    "/clients": {
      "get": {"responses": {"200": {"content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Client"}}}}}}},
      "post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Client"}}}}, "responses": {"201": {"description": "made"}}}},
    "/clients/{id}": {
      "get": {"responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Client"}}}}}},
      "patch": {)") +
         if_match +
         R"("requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Client"}}}}, "responses": {"200": {"description": "done"}}}},
    "/clients/{id}/archive": {"post": {"responses": {"204": {"description": "done"}}}},
    "/clients/{id}/restore": {"post": {"responses": {"204": {"description": "done"}}}},
    "/clients/{id}/merge": {"post": {"responses": {"204": {"description": "done"}}}},
    "/clients/{id}/contacts": {"get": {"responses": {"200": {"content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Client"}}}}}}}}},
    "components": {"schemas": {"Client": {"type": "object", "properties": {
      "id": {"type": "integer", "readOnly": true}, "name": {"type": "string"}, "lockVersion": {"type": "integer"},
      "archived": {"type": "boolean", "readOnly": true}, "deleted": {"type": "boolean", "readOnly": true}}}}}})";
}

TEST(Draft, RecognisesVersionsTombstonesAndCallsThatArchive) {
  const json by_member = json::parse(drafted(with_states("")).json)["entities"][0];
  EXPECT_EQ(by_member["fields"][2]["stamp"], "version");
  EXPECT_EQ(by_member["fields"][3]["inactive_value"], true);
  EXPECT_EQ(by_member["fields"][4]["stamp"], "deleted");
  EXPECT_EQ(by_member["rest"]["lock"]["member"], "lockVersion");
  const json& actions = by_member["rest"]["actions"];
  ASSERT_EQ(actions.size(), 2U) << actions;
  EXPECT_EQ(actions[0]["sets"], (json{{"archived", true}}));
  EXPECT_EQ(actions[1]["path"], "restore");
  EXPECT_EQ(actions[1]["sets"], (json{{"archived", false}}));
  const json by_header = json::parse(
      drafted(with_states(R"("parameters": [{"in": "header", "name": "If-Match", "schema": {"type": "string"}}], )"))
          .json);
  EXPECT_EQ(by_header["entities"][0]["rest"]["lock"]["header"], "If-Match");
}

TEST(Draft, SaysWhatStandsBelowRecordsAndIsLeftOut) {
  const auto draft = drafted(with_states(""));
  ASSERT_TRUE(mocks::read_system(draft.json).has_value()) << mocks::read_system(draft.json).error().text();
  EXPECT_THAT(draft.notes, Contains(HasSubstr("/clients/{id}/contacts is left out")));
  EXPECT_THAT(draft.notes, Contains(HasSubstr("POST /clients/{id}/merge is left out: does it set a field")));
}

TEST(Draft, WhatIsNoSpecificationIsAnErrorWithItsPlace) {
  EXPECT_THAT(error("{\"a\""), StartsWith("acme.json: "));
  EXPECT_THAT(error("a: [\n"), HasSubstr("line "));
  EXPECT_THAT(error("{\"info\": {}}"), HasSubstr("neither a member \"openapi\" nor \"swagger\""));
  EXPECT_THAT(error(R"({"openapi": "3.0.0", "paths": {"/login": {"post": {}}}})"),
              HasSubstr("/paths: no path looks like a collection of records"));
}

TEST(Draft, SpecificationsOfAnyShapeDoNotEndIt) {
  const json acme = json::parse(sample("acme.json"));
  const std::vector<json> odd{nullptr, 7,     "x", true, json::array(), json::object(), {{"$ref", "#/paths"}},
                              {1, 2},  -1e300};
  const json flat = acme.flatten();
  std::size_t at = 0;
  for (const auto& [pointer, value] : flat.items()) {
    json changed = acme;
    auto place = json::json_pointer(pointer);
    if (at % 3 == 0 && !place.parent_pointer().empty()) place = place.parent_pointer();
    changed[place] = odd[at++ % odd.size()];
    (void)draft_system(changed.dump(), "odd.json", {});
  }
  EXPECT_GT(at, 100U);
}

}  // namespace
}  // namespace dataflow_qa::describe
