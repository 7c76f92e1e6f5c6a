// JSON Patch by itself, beside the code: RFC 6902 with the cases of its appendix A that fit a record of typed fields,
// and where the API's library departs from it (the reference, 10). An entity of its own, so that no rule of customers
// plays in.

#include "mocks/rest/json_patch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mocks/system/entity.h"

namespace dataflow_qa::mocks::rest {
namespace {

using nlohmann::json;

const System& thing_system() {
  static const auto system = read_own_system(R"({"label": "S", "alias": "s", "name": "s",
    "time": {"fraction_digits": 3, "zone": "Z"}, "entities": [{"collection": "Things", "singular": "Thing",
    "id": {"field": "Id", "kind": "number"}, "fields": [
      {"path": "Id", "type": "integer", "read_only": true, "stamp": "id"},
      {"path": "Name", "type": "string"}, {"path": "Baz", "type": "string"}, {"path": "A/b~1", "type": "string"},
      {"path": "Count", "type": "integer"}, {"path": "Rate", "type": "number"},
      {"path": "On", "type": "boolean", "nullable": false}, {"path": "Due", "type": "date"},
      {"path": "Kind", "type": "string", "enumeration": ["Big", "Small"]},
      {"path": "Code", "type": "string", "create_only": true},
      {"path": "Foo", "type": "list", "nullable": false, "default_value": []},
      {"path": "Home", "type": "object"}, {"path": "Home.City", "type": "string"}, {"path": "Home.Line", "type": "string"},
      {"path": "Home.Seen", "type": "date_time", "read_only": true}]}]})");
  return *system;
}

class JsonPatchTest : public ::testing::Test {
 protected:
  void set(const char* path, json value) { record_.values[entity_.slot_of(path)] = std::move(value); }
  /// The record after the operations, or the error's text.
  json after(const char* operations) {
    Draft draft(record_);
    const auto applied = apply_patch(entity_, json::parse(operations), rules_, draft);
    if (!applied) return applied.error().message;
    Record done;
    done.values = draft.values;
    return to_json(entity_, done);
  }
  json field(const char* operations, const char* name) {
    const json record = after(operations);
    return record.is_object() ? record.at(name) : record;
  }

  const Entity& entity_ = thing_system().entities.front();
  BodyRules rules_{true, false, true};
  Record record_ = [this] {
    Record record;
    record.values.resize(entity_.size());
    record.values[entity_.slot_of("Name")] = "bar";
    record.values[entity_.slot_of("On")] = true;
    record.values[entity_.slot_of("Foo")] = json::array({1, 2});
    return record;
  }();
};

TEST_F(JsonPatchTest, A1AndA16AddAMember) {
  EXPECT_EQ(field(R"([{"op": "add", "path": "/Baz", "value": "qux"}])", "Baz"), "qux");
  EXPECT_EQ(field(R"([{"op": "add", "path": "/Foo", "value": [5, 6]}])", "Foo"), json({5, 6}));
}

TEST_F(JsonPatchTest, A2AddAnElement) {
  EXPECT_EQ(field(R"([{"op": "add", "path": "/Foo/1", "value": 7}])", "Foo"), json({1, 7, 2}));
  EXPECT_EQ(field(R"([{"op": "add", "path": "/Foo/2", "value": 7}])", "Foo"), json({1, 2, 7}));
  EXPECT_EQ(field(R"([{"op": "add", "path": "/Foo/-", "value": 7}])", "Foo"), json({1, 2, 7}));
}

TEST_F(JsonPatchTest, A3ToA5RemoveAndReplace) {
  EXPECT_EQ(field(R"([{"op": "remove", "path": "/Name"}])", "Name"), nullptr);
  EXPECT_EQ(field(R"([{"op": "remove", "path": "/Foo/0"}])", "Foo"), json({2}));
  EXPECT_EQ(field(R"([{"op": "replace", "path": "/Name", "value": "boo"}])", "Name"), "boo");
  EXPECT_EQ(field(R"([{"op": "replace", "path": "/Foo/1", "value": 9}])", "Foo"), json({1, 9}));
}

TEST_F(JsonPatchTest, A6AndA7MoveAMemberAndAnElement) {
  const json moved = after(R"([{"op": "move", "from": "/Name", "path": "/Baz"}])");
  EXPECT_EQ(moved.at("Baz"), "bar");
  EXPECT_EQ(moved.at("Name"), nullptr);
  set("Foo", {1, 2, 3, 4});
  EXPECT_EQ(field(R"([{"op": "move", "from": "/Foo/1", "path": "/Foo/3"}])", "Foo"), json({1, 3, 4, 2}));
}

TEST_F(JsonPatchTest, A8AndA9TestAValue) {
  EXPECT_TRUE(after(R"([{"op": "test", "path": "/Name", "value": "bar"},
                        {"op": "test", "path": "/Foo/1", "value": 2}, {"op": "test", "path": "/Foo", "value": [1, 2]},
                        {"op": "test", "path": "/Count", "value": null}])")
                  .is_object());
  EXPECT_EQ(after(R"([{"op": "test", "path": "/Name", "value": "qux"}])"),
            "The current value 'bar' at path 'Name' is not equal to the test value 'qux'.");
  EXPECT_TRUE(after(R"([{"op": "test", "path": "/Foo", "value": [2, 1]}])").is_string());
}

TEST_F(JsonPatchTest, A10AddAnObject) {
  const json home = field(R"([{"op": "add", "path": "/Home", "value": {"City": "Bergen"}}])", "Home");
  EXPECT_EQ(home, json::parse(R"({"City": "Bergen", "Line": null, "Seen": null})"));
}

TEST_F(JsonPatchTest, A11UnknownMembersOfAnOperationArePassedOver) {
  EXPECT_EQ(field(R"([{"op": "add", "path": "/Baz", "value": "qux", "xyz": 123}])", "Baz"), "qux");
}

TEST_F(JsonPatchTest, A12AddingBelowWhatIsNotThereFails) {
  EXPECT_EQ(after(R"([{"op": "add", "path": "/Baz/bat", "value": "qux"}])"),
            "The target location specified by path segment 'bat' was not found.");
  EXPECT_EQ(after(R"([{"op": "add", "path": "/Home/City", "value": "Voss"}])"),
            "For operation 'add', the target location specified by path '/Home/City' was not found.");
}

TEST_F(JsonPatchTest, A14TildesAndSlashesAreEscaped) {
  EXPECT_EQ(field(R"([{"op": "replace", "path": "/a~1b~01", "value": "10"}])", "A/b~1"), "10");
  for (const char* wrong : {"/a~2b", "/a~"}) {
    const std::string operation = std::string(R"([{"op": "remove", "path": ")") + wrong + "\"}]";
    EXPECT_EQ(after(operation.c_str()), std::string("The provided string '") + wrong + "' is an invalid path.");
  }
}

TEST_F(JsonPatchTest, A15TextsAreNumbersHereUnlikeInTheRfc) {
  set("Count", 10);
  EXPECT_TRUE(after(R"([{"op": "test", "path": "/Count", "value": "10"}])").is_object());
  EXPECT_TRUE(after(R"([{"op": "test", "path": "/Count", "value": "11"}])").is_string());
  EXPECT_TRUE(after(R"([{"op": "test", "path": "/Count", "value": 10.0}])").is_object());
}

TEST_F(JsonPatchTest, CopiesAreDeepAndLeaveTheirSource) {
  set("Home", true);
  set("Home.City", "Bergen");
  const json copied = after(R"([{"op": "copy", "from": "/Home/City", "path": "/Name"},
                                {"op": "replace", "path": "/Home/City", "value": "Voss"}])");
  EXPECT_EQ(copied.at("Name"), "Bergen");
  EXPECT_EQ(copied.at("Home").at("City"), "Voss");
  EXPECT_EQ(field(R"([{"op": "copy", "from": "/Foo/0", "path": "/Foo/-"}])", "Foo"), json({1, 2, 1}));
  EXPECT_EQ(field(R"([{"op": "copy", "from": "/Foo/-", "path": "/Count"}])", "Count"), 2);
}

TEST_F(JsonPatchTest, AnObjectDoesNotMoveIntoItself) {
  set("Home", true);
  set("Home.City", "Bergen");
  EXPECT_TRUE(after(R"([{"op": "move", "from": "/Home", "path": "/Home/City"}])").is_string());
  EXPECT_EQ(field(R"([{"op": "move", "from": "/Home", "path": "/Home"}])", "Home").at("City"), "Bergen");
}

TEST_F(JsonPatchTest, AWholeObjectIsTestedByItsWritableMembers) {
  set("Home", true);
  set("Home.City", "Bergen");
  EXPECT_TRUE(after(R"([{"op": "test", "path": "/Home", "value": {"City": "Bergen", "Line": null}}])").is_object());
  EXPECT_TRUE(after(R"([{"op": "test", "path": "/Home", "value": {"City": "Voss", "Line": null}}])").is_string());
}

TEST_F(JsonPatchTest, WhatIsTestedForIsReadAsWhatIsWritten) {
  set("Home", true);
  set("Home.City", "Bergen");
  EXPECT_TRUE(after(R"([{"op": "test", "path": "/Foo/0", "value": "1"}])").is_object());
  EXPECT_TRUE(after(R"([{"op": "test", "path": "/Foo/0", "value": "2"}])").is_string());
  EXPECT_TRUE(after(R"([{"op": "test", "path": "/Foo/0", "value": "x"}])").is_string());
  EXPECT_TRUE(after(R"([{"op": "test", "path": "/Home", "value": {"city": "Bergen"}}])").is_object());
  EXPECT_TRUE(after(R"([{"op": "test", "path": "/Home", "value": {"city": "Voss"}}])").is_string());
  EXPECT_TRUE(after(R"([{"op": "test", "path": "/Home", "value": null}])").is_string());
  EXPECT_TRUE(after(R"([{"op": "test", "path": "/Home", "value": "Bergen"}])").is_string());
}

TEST_F(JsonPatchTest, WrongIndexesAreReportedInTheLibrarysWords) {
  for (const char* index : {"2", "5", "-1", "99999999"}) {
    const std::string operation = std::string(R"([{"op": "remove", "path": "/Foo/)") + index + "\"}]";
    EXPECT_EQ(after(operation.c_str()), std::string("The index value provided by path segment '") + index +
                                            "' is out of bounds of the array size.");
  }
  for (const char* index : {"x", "1x", "1.0", "99999999999999999999"}) {
    const std::string operation = std::string(R"([{"op": "remove", "path": "/Foo/)") + index + "\"}]";
    EXPECT_EQ(after(operation.c_str()), std::string("The path segment '") + index + "' is invalid for an array index.");
  }
  set("Foo", json::array());
  EXPECT_TRUE(after(R"([{"op": "remove", "path": "/Foo/-"}])").is_string());
  EXPECT_TRUE(after(R"([{"op": "add", "path": "/Foo/0/x", "value": 1}])").is_string());
}

TEST_F(JsonPatchTest, ReadOnlyAndCreateOnlyFieldsAreNotThere) {
  for (const char* path : {"/Id", "/Code", "/Home/Seen", "/Nothing", "", "/"}) {
    for (const char* op : {"add", "replace", "remove", "test"}) {
      const json operation = json::array({{{"op", op}, {"path", path}, {"value", "1"}}});
      EXPECT_TRUE(after(operation.dump().c_str()).is_string()) << op << " " << path;
    }
  }
}

TEST_F(JsonPatchTest, NamesAndOperationsMatchWithoutRegardToCase) {
  EXPECT_EQ(field(R"([{"op": "Replace", "path": "/NAME", "value": "x"}])", "Name"), "x");
  EXPECT_EQ(field(R"([{"op": "replace", "path": "name", "value": "x"}])", "Name"), "x");
  EXPECT_EQ(field(R"([{"OP": "replace", "Path": "/name", "VALUE": "x"}])", "Name"), "x");
  EXPECT_EQ(field(R"([{"op": "replace", "path": "//name", "value": "x"}])", "Name"), "x");
  EXPECT_EQ(field(R"([{"op": "replace", "path": "/kind", "value": "small"}])", "Kind"), "Small");
}

TEST_F(JsonPatchTest, TextsBecomeWhatTheFieldHolds) {
  const json record =
      after(R"([{"op": "add", "path": "/Count", "value": "7"}, {"op": "add", "path": "/On", "value": "False"},
      {"op": "add", "path": "/Rate", "value": "0.5"}, {"op": "add", "path": "/Due", "value": "2026-12-31T10:00:00Z"},
      {"op": "add", "path": "/Foo/-", "value": "3"}])");
  EXPECT_EQ(record.at("Count"), 7);
  EXPECT_EQ(record.at("On"), false);
  EXPECT_EQ(record.at("Rate"), 0.5);
  EXPECT_EQ(record.at("Due"), "2026-12-31");
  EXPECT_EQ(record.at("Foo"), json({1, 2, 3}));
  EXPECT_EQ(after(R"([{"op": "add", "path": "/Count", "value": "many"}])"),
            "The value 'many' is invalid for target location.");
  EXPECT_EQ(after(R"([{"op": "add", "path": "/On", "value": null}])"), "The value '' is invalid for target location.");
}

TEST_F(JsonPatchTest, WhatIsNoPatchSaysSo) {
  EXPECT_EQ(after(R"({"op": "remove", "path": "/Name"})"), "The JSON patch document must be an array.");
  EXPECT_EQ(after(R"(["remove"])"), "The JSON patch document is malformed and could not be parsed.");
  EXPECT_EQ(after(R"([{"op": "erase", "path": "/Name"}])"), "Invalid JsonPatch operation 'erase'.");
  EXPECT_EQ(after(R"([{"path": "/Name"}])"), "The JSON patch operation needs a string 'op'.");
  EXPECT_EQ(after(R"([{"op": "remove", "path": 7}])"), "The JSON patch operation needs a string 'path'.");
  EXPECT_EQ(after(R"([{"op": "move", "path": "/Name"}])"), "The JSON patch operation needs a string 'from'.");
}

TEST_F(JsonPatchTest, AnEmptyPatchChangesNothing) {
  EXPECT_EQ(after("[]").at("Name"), "bar");
}

}  // namespace
}  // namespace dataflow_qa::mocks::rest
