// What no description of a real system but PowerOffice GO's calls for, in the words of an invented one: keys of a
// gateway, privileges, switches, records below records, JSON Patch, parameters in a group.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "mocks/controls.h"
#include "mocks/rest/rest_system.h"
#include "mocks/rest/testing/described_world.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::mocks::rest {
namespace {

using mocks::testing::Client;
using mocks::testing::Got;
using nlohmann::json;
using testing::DescribedWorld;
using ::testing::ElementsAre;

constexpr const char* library = R"({"label": "Library", "name": "library",
  "switches": [{"name": "touch", "kind": "flag", "default": "off", "says": "an update that changes nothing is one"},
    {"name": "strict", "kind": "flag", "default": "off", "says": "pages that are too large and unknown names are refused"},
    {"name": "old", "kind": "flag", "default": "off", "says": "small keys"},
    {"name": "life", "kind": "number", "default": "60", "says": "how long a token lives"},
    {"name": "lag", "kind": "number", "default": "0", "says": "how far reads lag behind"},
    {"name": "held", "kind": "text", "default": "", "says": "privileges"}],
  "rest": {"base_path": "/lib", "ignore_path_case": true, "secrets": {"key": "k", "user": "u", "word": "w"},
    "media_types": ["application/json", "text/*+json"],
    "gateway": [{"header": "X-Key", "value": "{key}", "missing": "no_key", "wrong": "bad_key"},
                {"query": "key", "value": "{key}", "missing": "no_key", "wrong": "bad_key"}],
    "authentication": [[{"header": "Authorization", "prefix": "Bearer ", "value": "{ticket}", "missing": "bad_credentials"}]],
    "token": {"path": "/tickets", "in": "form", "sends": {"want": "ticket"}, "key": "ticket", "lifetime_s": {"switch": "life"},
      "answer": {"ticket": "{ticket}", "for_s": "{lifetime_s}"},
      "credentials": [{"header": "Authorization", "prefix": "Basic ", "value": "{user}:{word}", "base64": true}],
      "refusals": {"missing": {"body": {"say": "{field}!"}}, "credentials": {"status": 403, "body": {"who": "you?"}}}},
    "privileges": {"held": {"switch": "held"}, "to_write": "+"},
    "small_keys": {"single": {"switch": "old"}}, "read_lag_ms": {"switch": "lag"},
    "list": "{items}", "empty_list": 204, "list_headers": {"X-Rows": {"all": "{total}"}},
    "paging": {"page": {"parameter": "Page", "most": 9}, "size": {"parameter": "Size", "default": 2, "most": 3, "beyond": {"switch": "strict"}}},
    "ordering": {"parameter": "By", "grammar": "blank", "oldest_first": true, "unknown": {"switch": "strict"}},
    "query": [{"name": "Show", "kind": "members"}, {"name": "Sure", "kind": "existence"}],
    "query_names": {"ignore_case": true, "group": "opt", "refused_prefix": "_", "unknown": {"switch": "strict"}},
    "writing": {"update_body": "json_patch", "unknown": "ignore", "read_only": "ignore", "ignore_case": true,
                "converts": true, "booleans": "words", "null_is_absent": true, "always_touches": {"switch": "touch"}},
    "errors": {"shape": "first"}, "error_body": {"t": "{title}", "m": "{message}"},
    "outcomes": {"no_key": {"body": {"m": "no key"}}, "bad_key": {"body": {"m": "bad key"}}, "forbidden": {"body": null},
      "no_route": {"text": "nothing {here}"}, "invalid": {"title": "Not a good {singular}"}, "bad_numbers": {"title": "No numbers"}},
    "messages": {"any": "{field}: {detail}", "taken": "{field} {value} is of {other_id}", "invalid.email": "no address: {value}",
      "no_such.Shelves": "no shelf {value}", "bad_patch": "{body_name}? {message}", "no_child": "{id} is not on {parent_id}"}},
  "seed": {"Shelves": [{"Id": 7, "Name": "First"}]},
  "entities": [
    {"collection": "Shelves", "singular": "shelf", "id": {"field": "Id", "kind": "number", "first": 1}, "privileges": ["Shelf"],
     "rest": {"outcomes": {"created": {"status": 202}}, "messages": {"taken": "there is a {value}"},
       "query": [{"name": "nos", "kind": "ranges", "field": "No"}, {"name": "names", "kind": "texts", "field": "Name"},
       {"name": "parts", "kind": "with_parts", "through": "Above"}, {"name": "named", "kind": "texts", "field": "Name", "with_parts": true}]},
     "fields": [{"path": "Id", "type": "integer", "read_only": true, "server_set": true}, {"path": "Name", "type": "string", "unique": true},
       {"path": "No", "type": "integer"}, {"path": "Above", "type": "integer", "reference": "Shelves"}, {"path": "Mail", "type": "string", "format": "email"},
       {"path": "Kind", "type": "string", "enumeration": ["Wood", "Steel"], "default_value": "Wood"}]},
    {"collection": "Books", "singular": "book", "body_name": "BookPatch", "id": {"field": "Id", "kind": "number", "first": 50}, "parent": "ShelfId",
     "fields": [{"path": "Id", "type": "integer", "read_only": true, "server_set": true}, {"path": "Title", "type": "string"},
       {"path": "ShelfId", "type": "integer", "read_only": true, "server_set": true, "reference": "Shelves"}]}]})";

class DescribedNotions : public ::testing::Test {
 protected:
  static Client client_of(DescribedWorld& world) {
    const auto keys = world.mock().connection();
    Client opener(keys.at("token_url"), {{"X-Key", keys.at("key")}});
    const auto ticket =
        opener.send("POST", "", "want=ticket", "application/x-www-form-urlencoded",
                    {{"Authorization", "basic " + base::base64(keys.at("user") + ":" + keys.at("word"))}});
    return world.client_with(
        {{"X-Key", keys.at("key")}, {"Authorization", "bearer " + ticket.json().at("ticket").get<std::string>()}});
  }
  std::vector<std::string> names(const std::string& query) {
    std::vector<std::string> found;
    const Got got = client_.get("/Shelves?" + query);
    if (got.status != 200) return {std::to_string(got.status)};
    for (const json& row : got.json()) found.push_back(row.at("Name"));
    return found;
  }
  void turn(const char* name, const char* value) { ASSERT_TRUE(world_.mock().controls()->set_switch(name, value)); }
  Got patch(const std::string& path, const char* operations) {
    return client_.send("PATCH", path, operations, "text/patch+json");
  }

  DescribedWorld world_{library};
  Client client_ = client_of(world_);
};

TEST_F(DescribedNotions, AGatewayKnowsRoutesThenKeysThenTokens) {
  const auto keys = world_.mock().connection();
  Client nobody = world_.client_with({});
  EXPECT_EQ(nobody.get("/nowhere").body, "nothing {here}") << "a text stands as it is";
  EXPECT_EQ(nobody.get("/Shelves").json().at("m"), "no key");
  EXPECT_EQ(nobody.get("/Shelves?key=x").json().at("m"), "bad key");
  EXPECT_EQ(nobody.get("/Shelves?key=" + keys.at("key")).status, 401) << "it has no token";
  EXPECT_EQ(client_.get("/Shelves").status, 200);
}

TEST_F(DescribedNotions, ACallForATokenSaysWhatIsWrong) {
  const auto keys = world_.mock().connection();
  Client opener(keys.at("token_url"), {{"X-Key", keys.at("key")}});
  EXPECT_EQ(opener.send("POST", "", "a=b", "application/x-www-form-urlencoded").json(), (json{{"say", "want!"}}));
  const Got stranger = opener.send("POST", "", "want=ticket", "application/x-www-form-urlencoded");
  EXPECT_EQ(stranger.status, 403);
  EXPECT_EQ(stranger.json(), (json{{"who", "you?"}}));
  world_.clock().hold();
  turn("life", "5");
  Client guest = client_of(world_);
  EXPECT_EQ(guest.get("/Shelves").status, 200);
  world_.clock().set_now(world_.clock().now() + std::chrono::seconds(6));
  EXPECT_EQ(guest.get("/Shelves").status, 401);
}

TEST_F(DescribedNotions, PrivilegesOpenCollectionsForReadingOrForAll) {
  turn("held", "Shelf");
  EXPECT_EQ(client_.get("/Shelves").status, 200);
  EXPECT_EQ(client_.post("/Shelves", {{"Name", "B"}}).status, 403);
  turn("held", "shelf+");
  EXPECT_EQ(client_.post("/Shelves", {{"Name", "B"}}).status, 202) << "shelves have a status of their own";
  turn("held", "Book");
  EXPECT_EQ(client_.get("/Shelves").status, 403);
  EXPECT_EQ(client_.get("/Books").status, 204) << "books ask for none";
}

TEST_F(DescribedNotions, RecordsStandBelowTheirParent) {
  const json book = client_.post("/Books/1", {{"Title", "Sult"}}).json();
  EXPECT_EQ(book, (json{{"Id", 50}, {"Title", "Sult"}, {"ShelfId", 1}}));
  EXPECT_EQ(client_.get("/books/1/50").status, 200);
  EXPECT_EQ(client_.get("/Books/2/50").json().at("m"), "50 is not on 2");
  EXPECT_EQ(client_.post("/Books/9", {{"Title", "Pan"}}).status, 404);
  EXPECT_EQ(world_.journal().since(0).back().route, "POST /Books/{shelfId}");
  EXPECT_EQ(client_.get("/Books").header("X-Rows"), R"({"all":1})");
}

TEST_F(DescribedNotions, UpdatesAreJsonPatch) {
  const auto made = client_.post("/Books/1", {{"Title", "Sult"}}).json();
  EXPECT_EQ(patch("/Books/1/50", R"([{"op": "replace", "path": "/title", "value": "Pan"}])").json().at("Title"), "Pan");
  EXPECT_EQ(patch("/Books/1/50", R"([{"op": "replace", "path": "/name", "value": "x"}])").json(),
            (json{{"t", "Not a good book"},
                  {"m", "BookPatch? The target location specified by path segment 'name' was not found."}}));
  const char* same = R"([{"op": "replace", "path": "/Title", "value": "Pan"}])";
  EXPECT_EQ(patch("/Books/1/50", same).status, 200);
  EXPECT_EQ(world_.journal().since(0).back().effect, Effect::no_op);
  turn("touch", "on");
  EXPECT_EQ(patch("/Books/1/50", same).status, 200);
  EXPECT_TRUE(world_.journal().since(0).back().touched_only);
}

TEST_F(DescribedNotions, TheFirstThingThatIsWrongHasItsText) {
  const auto said = [&](const json& shelf) { return client_.post("/Shelves", shelf).json().at("m"); };
  EXPECT_EQ(said({{"Name", "first"}, {"Mail", "nobody"}, {"No", "x"}}), "No: must be an integer");
  EXPECT_EQ(said({{"Name", "First"}}), "there is a First");
  EXPECT_EQ(said({{"name", "B"}, {"MAIL", "nobody"}}), "no address: nobody");
  EXPECT_EQ(said({{"Name", "B"}, {"Above", 12}}), "no shelf 12");
  EXPECT_EQ(client_.post("/Shelves", {{"Name", "B"}, {"no", "8"}, {"Kind", nullptr}, {"other", 1}}).json(),
            (json{{"Id", 2}, {"Name", "B"}, {"No", 8}, {"Above", nullptr}, {"Mail", nullptr}, {"Kind", "Wood"}}));
}

TEST_F(DescribedNotions, ParametersMayStandInAGroup) {
  for (const char* name : {"B", "C"}) client_.post("/Shelves", {{"Name", name}});
  EXPECT_THAT(names("PAGE=2"), ElementsAre("C"));
  EXPECT_THAT(names("opt.Size=3&opt[By]=name%20DESC"), ElementsAre("First", "C", "B"));
  EXPECT_THAT(names("Size=1&opt.Page=1"), ElementsAre("First", "B")) << "beside one of a group others do not count";
  EXPECT_THAT(names("Page=10"), ElementsAre("400"));
  EXPECT_THAT(names("_top=1"), ElementsAre("400"));
  EXPECT_THAT(names("Size=9&top=1&By=Nmae"), ElementsAre("First", "B", "C"));
  turn("strict", "on");
  for (const char* wrong : {"Size=9", "top=1", "By=Nmae"}) EXPECT_THAT(names(wrong), ElementsAre("400")) << wrong;
}

TEST_F(DescribedNotions, FiltersAreListsOfValues) {
  client_.post("/Shelves", {{"Name", "B"}, {"No", 5}, {"Above", 1}});
  client_.post("/Shelves", {{"Name", "C"}, {"No", 8}});
  EXPECT_THAT(names("nos=1-5,8-"), ElementsAre("B", "C"));
  EXPECT_EQ(client_.get("/Shelves?nos=x").json().at("t"), "No numbers");
  EXPECT_THAT(names("named=FIRST"), ElementsAre("First"));
  EXPECT_THAT(names("named=FIRST&parts=true"), ElementsAre("First", "B"));
  EXPECT_THAT(names("names=D"), ElementsAre("204"));
  EXPECT_THAT(names("names=D&Sure=true"), ElementsAre("422")) << "as what refers to nothing is refused";
  EXPECT_EQ(client_.get("/Shelves?Show=name").json().at(0), (json{{"Name", "First"}}));
}

TEST_F(DescribedNotions, KeysHaveAgesAndReadsMayLag) {
  turn("old", "on");
  EXPECT_EQ(client_.get("/Shelves/1").json().at("name"), "First");
  EXPECT_EQ(client_.get("/Shelves").json().at(0).at("Name"), "First");
  turn("lag", "3600000");
  client_.post("/Shelves", {{"Name", "B"}});
  EXPECT_THAT(names(""), ElementsAre("First"));
}

}  // namespace
}  // namespace dataflow_qa::mocks::rest
