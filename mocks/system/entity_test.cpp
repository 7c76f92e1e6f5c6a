#include "mocks/system/entity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::mocks {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

json two_entities() {
  return json::parse(R"({"label": "S", "alias": "s", "name": "s", "time": {"fraction_digits": 3, "zone": "Z"},
    "entities": [
      {"collection": "towns", "singular": "town", "id": {"field": "id", "kind": "number", "first": 1}, "fields": [
        {"path": "id", "type": "integer", "stamp": "id"},
        {"path": "code", "type": "string", "unique": true},
        {"path": "at", "type": "date_time", "stamp": "changed"}]},
      {"collection": "people", "singular": "person", "id": {"field": "id", "kind": "text", "prefix": "p", "first": 1},
       "fields": [
        {"path": "id", "type": "string", "stamp": "id"},
        {"path": "townId", "type": "integer", "reference": "towns", "required_when": {"id": "p1"}},
        {"path": "townCode", "type": "string", "mirror": {"of": "townId", "key": "code"}},
        {"path": "mail", "type": "object"},
        {"path": "mail.City", "type": "string", "max_length": 20}]}]})");
}

/// The error where `value` stands at `pointer`.
std::string error_with(const char* pointer, const json& value) {
  json description = two_entities();
  description[json::json_pointer(pointer)] = value;
  const auto system = read_system(description.dump(), "s.json");
  return system ? std::string("no error") : system.error().text();
}

TEST(Description, BecomesFieldsWithSlots) {
  const auto system = read_own_system(two_entities().dump());
  const Entity& people = *system->find("people");
  const Slot city = people.slot_of("mail.City");
  EXPECT_EQ(people.field(city).max_length, 20U);
  EXPECT_EQ(people.rules[city].parent, people.slot_of("mail"));
  EXPECT_EQ(people.rules[city].quoted_key, "\"City\":");
  EXPECT_EQ(people.rules[city].quoted_old_key, "\"city\":");
  EXPECT_EQ(people.slot_ignoring_case("MAIL.city"), city);
  EXPECT_EQ(system->find("towns")->declaration->changed_field, "at");
}

TEST(Description, SaysWhatIsRequiredOnSomeRecordsOnly) {
  const auto system = read_own_system(two_entities().dump());
  const Entity& people = *system->find("people");
  const Slot town = people.slot_of("townId");
  EXPECT_TRUE(people.field(town).required);
  EXPECT_FALSE(people.rules[town].required);
  EXPECT_EQ(people.rules[town].required_when->slot, people.slot_of("id"));
  EXPECT_TRUE(people.rules[town].indexed) << "a mirror follows it";
}

TEST(Description, MistakesHaveTheirPlace) {
  EXPECT_THAT(error_with("/entities/0/fields/1/nulable", true),
              StartsWith("s.json: /entities/0/fields/1/nulable: unknown key (did you mean \"nullable\"?) (known: "));
  EXPECT_THAT(error_with("/entities/0/fields/1/type", "text"),
              StartsWith("s.json: /entities/0/fields/1/type: unknown value \"text\" (known: string, "));
  EXPECT_EQ(error_with("/entities/0/fields/1/path", "id"), "s.json: /entities/0/fields/1: there is a second \"id\"");
  EXPECT_EQ(
      error_with("/entities/1/fields/3/path", "post"),
      R"(s.json: /entities/1/fields/4: there is no field "mail": put {"path": "mail", "type": "object"} before it)");
  EXPECT_EQ(error_with("/entities/1/parent", "id"), "s.json: /entities/1/parent: the field \"id\" is not a reference");
  EXPECT_EQ(error_with("/length_unit", "bytes"),
            "s.json: /length_unit: unknown value \"bytes\" (known: utf16, code_points)");
  EXPECT_THAT(error_with("/colour", 1), StartsWith("s.json: /colour: unknown key (known: label, "));
}

TEST(Description, FieldsReferToWhatIsThere) {
  EXPECT_EQ(error_with("/entities/1/fields/1/reference", "cities"),
            "s.json: people.townId: there is no collection \"cities\"");
  EXPECT_EQ(error_with("/entities/1/fields/2/mirror/key", "zip"),
            "s.json: people.townCode: there is no field that it could mirror");
  EXPECT_EQ(error_with("/entities/1/fields/1/required_when", json{{"idd", 1}}),
            "s.json: /entities/1/fields/1/required_when: there is no field \"idd\" (did you mean \"id\"?)");
  EXPECT_EQ(error_with("/entities/1/fields/1/not_before", "start"),
            "s.json: /entities/1/fields/1/not_before: there is no field \"start\"");
  EXPECT_EQ(error_with("/entities/1/fields/1/referenced_has", json{{"open", true}}),
            "s.json: people.townId: \"referenced_has\": no \"open\" of towns is true");
}

TEST(Description, ValuesAreSomeThatTheirFieldsCanHold) {
  EXPECT_EQ(error_with("/entities/1/fields/1/default_value", "1"),
            "s.json: /entities/1/fields/1/default_value: the field \"townId\" cannot hold \"1\"");
  EXPECT_EQ(error_with("/entities/1/fields/0/inactive_value", true),
            "s.json: /entities/1/fields/0/inactive_value: the field \"id\" cannot hold true");
  EXPECT_EQ(error_with("/entities/1/fields/1/required_when", json{{"id", 7}}),
            "s.json: /entities/1/fields/1/required_when: the field \"id\" cannot hold 7");
  const json city{{"path", "mail.City"}, {"type", "string"}, {"enumeration", {"Oslo"}}, {"default_value", "Bergen"}};
  EXPECT_EQ(error_with("/entities/1/fields/4", city),
            "s.json: /entities/1/fields/4/default_value: the field \"mail.City\" cannot hold \"Bergen\"");
}

TEST(Description, ObjectsAloneHavePartsAndNoIdIsOne) {
  EXPECT_EQ(error_with("/entities/1/fields/3/type", "list"),
            "s.json: /entities/1/fields/4: \"mail\" is no object, which alone has parts: leave this one out");
  EXPECT_THAT(error_with("/entities/1/id/field", "mail.City"),
              StartsWith("s.json: /entities/1/id/field: an id stands at the top of its record, never in an object: "));
}

TEST(Description, MethodsAreThoseThatMeanSomething) {
  EXPECT_EQ(error_with("/entities/0/methods", {"LIST", "PATCH"}), "no error");
  EXPECT_THAT(error_with("/entities/0/methods", {"LIST", "PUT"}),
              StartsWith("s.json: /entities/0/methods/1: an update is \"PATCH\" here, whatever its verb: "));
  EXPECT_THAT(error_with("/entities/0/methods", {"FIND"}),
              HasSubstr("/entities/0/methods/0: unknown value \"FIND\" (known: LIST, GET, POST, PATCH, DELETE)"));
}

TEST(Description, NumbersThatComeByThemselvesAreTextsOrWhole) {
  const auto error = [](const json& automatic, const char* type) {
    return error_with("/entities/0/fields/1", {{"path", "code"}, {"type", type}, {"automatic", automatic}});
  };
  EXPECT_EQ(error(json::object(), "integer"), "no error");
  EXPECT_EQ(error({{"digits", 3}}, "integer"),
            "s.json: /entities/0/fields/1/automatic: a number has neither \"prefix\" nor \"digits\": make it a "
            "\"string\", or leave them out");
  EXPECT_EQ(error(json::object(), "date"),
            "s.json: /entities/0/fields/1/automatic: is for fields of the types \"string\" and \"integer\"");
}

TEST(Description, KeysThatNoValueCouldFollowAreErrors) {
  const auto error = [](json field) {
    field["path"] = "code";
    return error_with("/entities/0/fields/1", field);
  };
  EXPECT_THAT(error({{"type", "string"}, {"codec", "zero_one"}}),
              HasSubstr("/entities/0/fields/1/codec: \"zero_one\" is for booleans"));
  EXPECT_THAT(error({{"type", "string"}, {"update_codec", "unix_seconds"}}), HasSubstr("is for dates and times"));
  EXPECT_THAT(error({{"type", "string"}, {"min_length", 9}, {"max_length", 8}}), HasSubstr("the first is greater"));
  EXPECT_THAT(error({{"type", "string"}, {"automatic", json::object()}, {"null_is_default", true}}),
              HasSubstr("such a field is \"nullable\": false"));
}

TEST(Description, CollectionsHaveNamesOfTheirOwn) {
  EXPECT_EQ(error_with("/entities/1/collection", "towns"), "s.json: /entities/1: there is a second \"towns\"");
}

TEST(Description, IsJson) {
  EXPECT_THAT(read_system("{").error().text(), StartsWith("line 1, column 2: the text ends too early"));
}

}  // namespace
}  // namespace dataflow_qa::mocks
