// Notions that some APIs have beside those of the described systems: links in a header, HAL, actions by query, words of
// one collection.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mocks/rest/testing/described_world.h"

namespace dataflow_qa::mocks::rest {
namespace {

using mocks::testing::Got;
using nlohmann::json;
using testing::DescribedWorld;
using ::testing::HasSubstr;
using ::testing::Not;

/// Notes of an invented system, with these parts of "rest" of its own and of its collection's.
std::string notes(const char* rest, const char* of_collection = "{}") {
  json system = json::parse(R"({"label": "Notes", "name": "notes",
    "rest": {"base_path": "/n", "list": "{items}",
      "paging": {"page": {"parameter": "page"}, "size": {"parameter": "size", "default": 2, "most": 5}}},
    "entities": [
      {"collection": "notes", "singular": "note", "id": {"field": "id", "kind": "number", "first": 1},
       "fields": [{"path": "id", "type": "integer", "read_only": true, "server_set": true},
         {"path": "text", "type": "string", "required": true}, {"path": "away", "type": "boolean", "default_value": false}]},
      {"collection": "tags", "singular": "tag", "id": {"field": "id", "kind": "number", "first": 1},
       "fields": [{"path": "id", "type": "integer", "read_only": true, "server_set": true},
         {"path": "text", "type": "string", "required": true}]}]})");
  system["rest"].merge_patch(json::parse(rest));
  system["entities"][0]["rest"] = json::parse(of_collection);
  return system.dump();
}

Got send(mocks::testing::Client& client, const char* method, const char* path, const char* body = "") {
  return client.send(method, path, body, *body == '\0' ? "" : "application/json");
}

void make(DescribedWorld& world, int count) {
  for (int i = 0; i < count; ++i) world.mock().create("notes", {{"text", std::to_string(i)}}).value();
}

TEST(DescribedLinks, StandInAHeader) {
  DescribedWorld world(notes(R"({"list_headers": {"Link": "{links}"}})"));
  make(world, 5);
  auto client = world.client_with({});
  const std::string second = client.get("/notes?page=2&size=2").header("Link");
  EXPECT_THAT(second, HasSubstr(R"(/n/notes?size=2&page=1>; rel="first", <)"));
  EXPECT_THAT(second, HasSubstr(R"(/n/notes?size=2&page=1>; rel="prev", <)"));
  EXPECT_THAT(second, HasSubstr(R"(/n/notes?size=2&page=3>; rel="next", <)"));
  EXPECT_THAT(second, HasSubstr(R"(/n/notes?size=2&page=3>; rel="last")"));
  EXPECT_THAT(client.get("/notes?page=3&size=2").header("Link"), Not(HasSubstr("next")));
}

TEST(DescribedLinks, MayBeHalAndBeginAtTheRoot) {
  DescribedWorld world(notes(R"({"list": {"_embedded": {"elements": "{items}"},
      "_links": {"self": {"href": "/n/notes"}, "next?": {"href?": "{next_path}"}}}})"));
  make(world, 3);
  auto client = world.client_with({});
  const json first = client.get("/notes").json();
  EXPECT_EQ(first["_links"]["next"]["href"], "/n/notes?page=2");
  EXPECT_EQ(first["_embedded"]["elements"].size(), 2U);
  EXPECT_EQ(client.get("/notes?page=2").json()["_links"], (json{{"self", {{"href", "/n/notes"}}}}));
}

TEST(DescribedActions, MayBeAskedForInAQuery) {
  DescribedWorld world(notes("{}", R"({"actions": [
      {"method": "DELETE", "query": {"archive": "true"}, "sets": {"away": true}},
      {"method": "POST", "path": "shelf", "query": {"to": "away"}, "sets": {"away": true}},
      {"method": "POST", "path": "shelf", "query": {"to": "here"}, "sets": {"away": false}}]})"));
  make(world, 1);
  auto client = world.client_with({});
  EXPECT_EQ(send(client, "DELETE", "/notes/1?archive=true").json()["away"], true);
  EXPECT_EQ(send(client, "POST", "/notes/1/shelf?to=here").json()["away"], false);
  EXPECT_EQ(send(client, "POST", "/notes/1/shelf?to=away").json()["away"], true);
  EXPECT_EQ(send(client, "POST", "/notes/1/shelf").status, 404);
  EXPECT_EQ(send(client, "DELETE", "/notes/1").status, 204) << "without the query it is a deletion";
  EXPECT_EQ(client.get("/notes/1").status, 404);
}

/// A note that is shelved says since when; persons may shelve it, bodies may not.
constexpr auto shelved = R"({"label": "Notes", "name": "notes", "time": {"form": "unix_seconds"},
  "rest": {"base_path": "/n", "list": "{items}", "missing": "empty", "writing": {"read_only": "ignore"}},
  "entities": [{"collection": "notes", "singular": "note", "id": {"field": "id", "kind": "number", "first": 1},
   "rest": {"actions": [{"method": "DELETE", "sets": {"shelved_at": true}},
                        {"method": "POST", "path": "take", "sets": {"shelved_at": false}}]}, "fields": [
    {"path": "id", "type": "integer", "read_only": true, "server_set": true},
    {"path": "text", "type": "string", "required": true, "create_only": true},
    {"path": "shelved_at", "type": "boolean", "nullable": false, "read_only": true, "default_value": false, "codec": "since"},
    {"path": "changed", "type": "date_time", "read_only": true, "server_set": true, "stamp": "changed"}]}]})";

TEST(DescribedActions, SetWhatIsShownAsATimeAndNoBodyDoes) {
  DescribedWorld world(shelved);
  make(world, 1);
  auto client = world.client_with({});
  EXPECT_EQ(client.get("/notes/1").json()["shelved_at"], 0);
  EXPECT_EQ(send(client, "PATCH", "/notes/1", R"({"shelved_at": 5, "text": "other"})").json()["shelved_at"], 0);
  EXPECT_EQ(client.get("/notes/1").json()["text"], "0") << "it is set on creation alone";
  const auto gone = send(client, "DELETE", "/notes/1").json();
  EXPECT_GT(gone["shelved_at"], 1'700'000'000);
  EXPECT_EQ(gone["shelved_at"], gone["changed"]);
  EXPECT_EQ(send(client, "POST", "/notes/1/take").json()["shelved_at"], 0);
  ASSERT_TRUE(world.mock().edit("notes", "1", {{"shelved_at", true}})) << "a person may";
  EXPECT_EQ(world.mock().find("notes", "1")->at("shelved_at"), true);
}

TEST(DescribedWords, MayBeThoseOfOneCollection) {
  DescribedWorld world(notes("{}", R"({"outcomes": {
      "created": {"status": 200, "headers": {"X-Made": "{id}"}}, "invalid": {"status": 400, "body": {"why": "{message}"}},
      "not_found": {"status": 410, "body": null}, "deleted": {"status": 202}}})"));
  auto client = world.client_with({});
  const Got made = send(client, "POST", "/notes", R"({"text": "a"})");
  EXPECT_EQ(made.status, 200);
  EXPECT_EQ(made.header("X-Made"), "1");
  const Got refused = send(client, "POST", "/notes", "{}");
  EXPECT_EQ(refused.status, 400);
  EXPECT_TRUE(refused.json().contains("why"));
  EXPECT_EQ(client.get("/notes/7").status, 410);
  EXPECT_EQ(send(client, "DELETE", "/notes/1").status, 202);
  EXPECT_EQ(send(client, "POST", "/tags", R"({"text": "a"})").status, 201) << "the others speak as the system does";
  EXPECT_EQ(send(client, "POST", "/tags", "{}").status, 422);
}

TEST(DescribedForms, AreReadAsWhatTheirFieldsHold) {
  DescribedWorld world(notes(R"({"writing": {"forms": true}})"));
  auto client = world.client_with({});
  const auto post = [&](const char* form) {
    return client.send("POST", "/notes", form, "application/x-www-form-urlencoded");
  };
  EXPECT_EQ(post("text=7&away=true").json(), (json{{"id", 1}, {"text", "7"}, {"away", true}}));
  EXPECT_EQ(post("text=7&away=soon").status, 422);
}

}  // namespace
}  // namespace dataflow_qa::mocks::rest
