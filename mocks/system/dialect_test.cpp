#include "mocks/system/dialect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mocks/system/entity.h"

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

json small_system() {
  return json::parse(R"({"label": "S", "name": "s", "rest": {"list": {"{collection}": "{items}"}},
    "entities": [{"collection": "towns", "id": {"field": "id", "kind": "number"}, "fields": [
      {"path": "id", "type": "integer", "read_only": true, "server_set": true},
      {"path": "name", "type": "string", "required": true},
      {"path": "sister", "type": "integer", "reference": "towns"}]}]})");
}

bool has_conditional_writes(const char* pointer, const json& value) {
  json description = small_system();
  description[json::json_pointer(pointer)] = value;
  return read_own_system(description.dump())->declaration.entities[0].has_conditional_writes;
}

std::string error_with(const char* pointer, const json& value) {
  json description = small_system();
  description[json::json_pointer(pointer)] = value;
  const auto system = read_system(description.dump(), "s.json");
  return system ? std::string("no error") : system.error().text();
}

TEST(Dialect, SaysWhatAnActionCannotSet) {
  const auto error = [](const json& action) {
    return error_with("/entities/0/rest", {{"actions", json::array({action})}});
  };
  EXPECT_EQ(error({{"path", "rename"}, {"sets", {{"name", "Bergen"}}}}), "no error");
  EXPECT_THAT(error({{"path", "rename"}, {"sets", {{"name", 7}}}}), HasSubstr("the field \"name\" cannot hold 7"));
  EXPECT_THAT(error({{"path", "/towns/x"}, {"sets", {{"name", "x"}}}}), HasSubstr("without a slash in front"));
  EXPECT_THAT(error({{"sets", {{"name", "x"}}}}), HasSubstr("only a DELETE"));
}

TEST(Dialect, SaysWhatTheBodyOfAnActionCannotBe) {
  const auto error = [](const json& body, const char* path = "bulk") {
    const json action = {{"path", path}, {"body", body}, {"sets", {{"name", "Bergen"}}}};
    return error_with("/entities/0/rest", {{"actions", json::array({action})}});
  };
  EXPECT_EQ(error({{"do", "rename"}, {"ids", {"{id}"}}}), "no error");
  EXPECT_THAT(error("rename"), HasSubstr("expected an object"));
  EXPECT_THAT(error({{"id", "{id}"}, {"ids", {"{id}"}}}), HasSubstr("one place for ids"));
  EXPECT_THAT(error({{"do", "rename"}}, ""), HasSubstr("has a \"path\" of its own"));
}

TEST(Dialect, TimesMayBeThoseOfAPlace) {
  EXPECT_EQ(error_with("/time", {{"fraction_digits", 0}, {"zone", "-03:30"}}), "no error");
  EXPECT_EQ(error_with("/time", {{"fraction_digits", 6}, {"zone", ""}, {"offset", "+02:00"}}), "no error");
  EXPECT_THAT(error_with("/time", {{"fraction_digits", 0}, {"zone", "CET"}}), HasSubstr("an offset such as"));
  EXPECT_THAT(error_with("/time", {{"fraction_digits", 0}, {"zone", "Z"}, {"offset", "+02:00"}}), HasSubstr("alone"));
}

TEST(Dialect, SaysWhereAWriteCanBeRefusedThatIsTooLate) {
  EXPECT_FALSE(has_conditional_writes("/rest/path_suffix", ".json"));
  EXPECT_TRUE(has_conditional_writes("/rest/writing", {{"update_verb", "PATCH"}, {"update_body", "json_patch"}}));
}

TEST(Dialect, NeedsLittleMoreThanFieldsAndALook) {
  const auto system = read_own_system(small_system().dump());
  const Dialect& dialect = *system->dialect;
  EXPECT_EQ(dialect.words(OutcomeKind::created).status, 201);
  EXPECT_EQ(dialect.collections[0].path, "towns");
  EXPECT_EQ(dialect.collections[0].list, (json{{"towns", "{items}"}}));
  EXPECT_THAT(system->declaration.connection, ElementsAre("base_url"));
  EXPECT_EQ(system->declaration.alias, "s");
  EXPECT_FALSE(system->declaration.entities[0].has_change_filter);
  EXPECT_TRUE(system->declaration.entities[0].can_delete);
}

TEST(Dialect, AnOutcomeThatIsNotDescribedSpeaksLikeItsSibling) {
  json description = small_system();
  description["rest"]["outcomes"] = {{"invalid", {{"status", 400}}}, {"not_found", {{"status", 410}}}};
  const auto system = read_own_system(description.dump());
  EXPECT_EQ(system->dialect->words(OutcomeKind::duplicate).status, 400);
  EXPECT_EQ(system->dialect->words(OutcomeKind::no_route).status, 410);
}

TEST(Dialect, AnOutcomeMayHaveATitleOfItsOwn) {
  json description = small_system();
  description["rest"]["outcomes"] = {{"malformed", {{"status", 400}, {"title", "Malformed body"}}},
                                     {"stale", {{"status", 412}}},
                                     {"bad_query", {{"title", "Invalid query"}}}};
  const auto system = read_own_system(description.dump());
  EXPECT_EQ(system->dialect->words(OutcomeKind::malformed).title, "Malformed body");
  EXPECT_EQ(system->dialect->words(OutcomeKind::key_reused).status, 412);
  EXPECT_EQ(system->dialect->words(OutcomeKind::bad_header).title, "Invalid query");
  EXPECT_EQ(system->dialect->words(OutcomeKind::not_found).title, "");
}

TEST(Dialect, AnUnknownNotionIsAnError) {
  EXPECT_THAT(error_with("/rest/pagging", json::object()),
              HasSubstr("s.json: /rest/pagging: unknown key (did you mean \"paging\"?)"));
  EXPECT_THAT(error_with("/rest/outcomes", {{"creatd", json::object()}}), HasSubstr("did you mean \"created\"?"));
  EXPECT_THAT(error_with("/rest/list", {{"rows", "{itms}"}}), HasSubstr("unknown placeholder \"{itms}\""));
  EXPECT_THAT(error_with("/rest/error_body", {{"m", "{mesage}"}}), HasSubstr("did you mean \"message\"?"));
  EXPECT_THAT(error_with("/rest/query", {{{"name", "q"}, {"kind", "equals"}, {"field", "nam"}}}),
              HasSubstr("/rest/query/0: there is no field \"nam\" (did you mean \"name\"?)"));
}

TEST(Dialect, WhatDoesNotFitTogetherIsAnError) {
  EXPECT_THAT(error_with("/rest/paging", {{"cursor", {{"parameter", "after"}}}, {"size", {{"default", 5}}}}),
              HasSubstr("\"list\" says it nowhere: put \"{next_cursor}\""));
  EXPECT_THAT(error_with("/rest/list", {{"a", "{items}"}, {"next", "{next_page}"}}),
              HasSubstr("points to a next page"));
  EXPECT_THAT(error_with("/rest/authentication", {{{{"header", "X"}, {"value", "{key}"}}}}),
              HasSubstr("\"{key}\" is neither a key of \"secrets\""));
  EXPECT_THAT(error_with("/rest/query", {{{"name", "since"}, {"kind", "changed_since"}}}),
              HasSubstr("towns has no field with \"stamp\": \"changed\""));
  EXPECT_THAT(error_with("/rest/query", {{{"name", "all"}, {"kind", "with_deleted"}}}),
              HasSubstr("towns has no field with \"stamp\": \"deleted\""));
  EXPECT_THAT(error_with("/rest/ordering", {{"by", "name"}, {"then_by", "idd"}}), HasSubstr("did you mean \"id\"?"));
  EXPECT_THAT(error_with("/rest/lock", {{"header", "If-Match"}}), HasSubstr("\"stamp\": \"version\""));
  EXPECT_THAT(error_with("/entities/0/id/kind", "name"), HasSubstr("is made \"from\" a field"));
  EXPECT_THAT(error_with("/time", {{"form", "unix_seconds"}, {"zone", "Z"}}), HasSubstr("neither zone nor"));
}

TEST(Dialect, AKeyThatAKindOfParameterMakesNothingOfIsAnError) {
  EXPECT_THAT(error_with("/rest/query", {{{"name", "q"}, {"kind", "equals"}, {"field", "name"}, {"strict", true}}}),
              HasSubstr("/rest/query/0: \"strict\" is for the kinds changed_since, after"));
  EXPECT_THAT(error_with("/rest/query", {{{"name", "q"}, {"kind", "equals"}, {"field", "name"}, {"views", "x"}}}),
              HasSubstr("\"views\" is for the kind view"));
}

TEST(Dialect, ARecordThatIsReadStandsInTheAnswer) {
  EXPECT_EQ(error_with("/rest/outcomes", {{"found", {{"body", {{"code", 0}, {"town", "{record}"}}}}}}), "no error");
  for (const json& body : {json{{"code", 0}}, json{{"town", "the {record}"}}, json{{"$text", "{record}"}}}) {
    EXPECT_EQ(
        error_with("/rest/outcomes", {{"found", {{"body", body}}}}),
        "s.json: /rest/outcomes/found: the answer must show the record: put \"{record}\" as a value into \"body\"");
  }
  EXPECT_THAT(error_with("/entities/0/rest", {{"outcomes", {{"found", {{"text", "ok"}}}}}}),
              HasSubstr("/entities/0/rest/outcomes/found: the answer must show the record"));
}

TEST(Dialect, ACallForATokenSendsSecrets) {
  const auto error = [](const char* sent) {
    json description = small_system();
    description["rest"]["secrets"] = {{"key", "x"}};
    description["rest"]["token"] = {
        {"path", "/token"}, {"sends", {{"k", sent}}}, {"answer", {{"t", "{access_token}"}}}};
    const auto system = read_system(description.dump(), "s.json");
    return system ? std::string("no error") : system.error().text();
  };
  EXPECT_EQ(error("{key}"), "no error");
  EXPECT_EQ(error("{keyy}"),
            "s.json: /rest/token/sends: /k: \"{keyy}\" is no key of \"secrets\" (did you mean \"key\"?)");
}

TEST(Dialect, WhatDependsOnASwitchNamesOneOfItsKind) {
  json description = small_system();
  description["switches"] = {{{"name", "loud"}, {"kind", "flag"}, {"default", "on"}, {"says", "…"}},
                             {{"name", "life"}, {"kind", "number"}, {"default", "60"}, {"says", "…"}}};
  const auto error = [&](const char* pointer, const json& value) {
    json with = description;
    with[json::json_pointer(pointer)] = value;
    const auto system = read_system(with.dump(), "s.json");
    return system ? std::string("no error") : system.error().text();
  };
  EXPECT_EQ(error("/rest/writing", {{"always_touches", {{"switch", "loud"}}}}), "no error");
  EXPECT_THAT(error("/rest/writing", {{"always_touches", {{"switch", "luod"}}}}),
              HasSubstr("/rest/writing/always_touches/switch: there is no such switch \"luod\" of this kind (did you "
                        "mean \"loud\"?)"));
  EXPECT_THAT(error("/rest/writing", {{"always_touches", {{"switch", "life"}}}}), HasSubstr("of this kind"));
  EXPECT_THAT(error("/rest/read_lag_ms", {{"switch", "lief"}}), HasSubstr("did you mean \"life\"?"));
  EXPECT_THAT(error("/switches/1/default", "soon"), HasSubstr("/switches/1/default: expected a number"));
  EXPECT_THAT(error("/switches/0/default", "yes"), HasSubstr("a flag is \"on\" or \"off\""));
  EXPECT_THAT(error("/switches/1/name", "loud"), HasSubstr("there is a second \"loud\""));
}

TEST(Dialect, TextsSeedsAndPartsAreAboutWhatIsThere) {
  EXPECT_THAT(error_with("/rest/messages", {{"takn", "x"}}),
              HasSubstr("no message \"takn\" (did you mean \"taken\"?)"));
  EXPECT_THAT(error_with("/rest/messages", {{"no_such.rivers", "x"}}), HasSubstr("no collection \"rivers\""));
  EXPECT_THAT(error_with("/rest/messages", {{"taken.name", "x"}}), HasSubstr("\"taken\" is not divided any further"));
  EXPECT_THAT(error_with("/rest/messages", {{"taken", "{vlaue}"}}), HasSubstr("did you mean \"value\"?"));
  EXPECT_THAT(error_with("/seed", {{"towns", {{{"nmae", "x"}}}}}), HasSubstr("/seed/towns/0/nmae: there is no field"));
  EXPECT_THAT(error_with("/seed", {{"rivers", json::array()}}), HasSubstr("/seed/rivers: there is no collection"));
  EXPECT_THAT(error_with("/rest/query", {{{"name", "x"}, {"kind", "with_parts"}, {"through", "name"}}}),
              HasSubstr("/rest/query/0/through: the field \"name\" is not a reference"));
  json converted = small_system();
  converted["rest"]["writing"] = {{"converts", true}};
  converted["entities"][0]["fields"][1]["write_as"] = "title";
  EXPECT_THAT(read_system(converted.dump()).error().text(), HasSubstr("towns.name: \"converts\" goes with neither"));
  EXPECT_THAT(error_with("/rest/list_headers", {{"X", "{totl}"}}), HasSubstr("did you mean \"total\"?"));
  EXPECT_THAT(error_with("/rest/outcomes", {{"invalid", {{"text", "x"}, {"body", "y"}}}}), HasSubstr("not as both"));
  EXPECT_THAT(error_with("/rest/gateway", {{{"header", "X"}, {"value", "{key}"}}}), HasSubstr("neither a key of"));
}

TEST(Dialect, AnEntityMaySayThingsInItsOwnWay) {
  json description = small_system();
  description["rest"]["query"] = {{{"name", "name"}, {"kind", "equals"}, {"field", "name"}}};
  description["entities"][0]["rest"] = {
      {"path", "geo/towns"},
      {"list", "{items}"},
      {"query", {{{"name", "sister.name"}, {"kind", "contains"}, {"field", "name"}}}}};
  const auto system = read_own_system(description.dump());
  const CollectionDialect& towns = system->dialect->collections[0];
  EXPECT_EQ(towns.path, "geo/towns");
  EXPECT_EQ(towns.list, "{items}");
  EXPECT_EQ(towns.query.size(), 2U) << "beside those of all";
}

TEST(Marks, SayWhereAFactIsFrom) {
  json description = small_system();
  description["mark"] = "documented";
  description["entities"][0]["fields"][1]["mark"] = "observed: a client";
  description["rest"]["error_body"] = {{"mark", "no mark, but the system's own"}};
  const auto system = read_own_system(description.dump());
  ASSERT_EQ(system->marks.size(), 2U);
  const auto& observed = system->marks[0].pointer.empty() ? system->marks[1] : system->marks[0];
  EXPECT_EQ(observed.pointer, "/entities/0/fields/1");
  EXPECT_EQ(observed.kind, "observed");
  EXPECT_EQ(observed.source, "a client");
  EXPECT_THAT(error_with("/mark", "guessed"), HasSubstr("a mark is \"documented\", \"observed\" or \"assumed\""));
}

}  // namespace
}  // namespace dataflow_qa::mocks
