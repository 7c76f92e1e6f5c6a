// Two invented systems: one has flags that only calls of their own set, and nothing by which a record that was made is
// known again; in the other, two fields are unique at once.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mocks/controls.h"
#include "sync/testing/described_pair.h"

namespace pms_go_sync {
namespace {

namespace mocks = dataflow_qa::mocks;
using ::testing::SizeIs;

/// Hashed ids, Unix times, a time as the flag of what is archived, a DELETE that only sets another flag.
constexpr auto ada = R"({
  "label": "Ada", "name": "ada", "time": {"form": "unix_seconds"},
  "rest": {
    "base_path": "/ada", "list": {"data": "{items}"}, "single_wrapper": "data", "missing": "empty",
    "paging": {"page": {"parameter": "page", "first": 1}, "size": {"parameter": "per_page", "default": 20, "most": 50}},
    "query": [{"name": "updated_at", "kind": "changed_since"},
      {"name": "status", "kind": "choice", "several": true, "default": "active", "choices": {
        "active": [{"field": "archived_at", "value": false}, {"field": "is_deleted", "value": false}],
        "archived": [{"field": "archived_at", "value": true}], "deleted": [{"field": "is_deleted", "value": true}]}}],
    "writing": {"update_verb": "PUT", "unknown": "ignore", "read_only": "ignore"}},
  "entities": [{"collection": "clients", "id": {"field": "id", "kind": "letters"},
   "rest": {"actions": [
      {"path": "bulk", "body": {"action": "archive", "ids": ["{id}"]}, "sets": {"archived_at": true}},
      {"method": "PUT", "query": {"action": "restore"}, "sets": {"archived_at": false, "is_deleted": false}},
      {"method": "DELETE", "sets": {"is_deleted": true}}]}, "fields": [
    {"path": "id", "type": "string", "nullable": false, "read_only": true, "server_set": true},
    {"path": "name", "type": "string", "nullable": false, "required": true, "free_text": true},
    {"path": "number", "type": "string", "max_length": 40},
    {"path": "contacts", "type": "object", "codec": "list"},
    {"path": "contacts.email", "type": "string", "max_length": 60},
    {"path": "contacts.phone", "type": "string", "max_length": 40},
    {"path": "archived_at", "type": "boolean", "nullable": false, "read_only": true, "default_value": false,
     "codec": "since", "inactive_value": true},
    {"path": "is_deleted", "type": "boolean", "nullable": false, "read_only": true, "default_value": false},
    {"path": "updated_at", "type": "date_time", "nullable": false, "read_only": true, "server_set": true,
     "stamp": "changed"}]}]})";

constexpr auto bo = R"({
  "label": "Bo", "name": "bo",
  "rest": {"base_path": "/bo", "list": "{items}", "query": [{"name": "since", "kind": "changed_since"}]},
  "entities": [{"collection": "items", "id": {"field": "id", "kind": "number"}, "fields": [
    {"path": "id", "type": "integer", "nullable": false, "read_only": true, "server_set": true},
    {"path": "title", "type": "string", "nullable": false, "required": true, "free_text": true, "unique": true},
    {"path": "code", "type": "string", "max_length": 40, "unique": true},
    {"path": "mail", "type": "string", "max_length": 60},
    {"path": "open", "type": "boolean", "nullable": false, "default_value": true, "inactive_value": false},
    {"path": "changed", "type": "date_time", "nullable": false, "read_only": true, "server_set": true,
     "stamp": "changed"}]}]})";

constexpr auto bo_to_ada = R"({"mapping": 1, "source": "Bo", "target": "Ada", "dataflows": [
  {"slug": "items", "source": {"entity": "Item", "collection": "items"},
   "target": {"entity": "Client", "collection": "clients"},
   "properties": [{"source": "title", "target": "name", "type": "string"},
                  {"source": "code", "target": "number", "type": "string"},
                  {"source": "mail", "target": "contacts.email", "type": "string"},
                  {"source": "open", "target": "archived_at", "type": "boolean", "negate": true}]}]})";

class DescribedFlags : public testing::DescribedPair {
 protected:
  DescribedFlags() {
    file("ada.json", ada);
    file("bo.json", bo);
    EXPECT_TRUE(set_option(options_, "systems", folder_.string()));
    connect(file("bo-to-ada.json", bo_to_ada));
  }
  [[nodiscard]] Json client(const char* name) const { return record(*target_, "clients", "name", name); }
  [[nodiscard]] Json item(const char* title) const { return record(*source_, "items", "title", title); }
  static std::string id_of(const Json& record) {
    return record["id"].is_string() ? record["id"].get<std::string>() : record["id"].dump();
  }
};

TEST_F(DescribedFlags, ArriveWithWhatIsCreatedInactive) {
  ASSERT_TRUE(source_->create("items", {{"title", "Fjord"}, {"open", false}}));
  ASSERT_TRUE(target_->create("clients", {{"name", "Elv"}, {"archived_at", true}}));
  settle();
  EXPECT_EQ(client("Fjord")["archived_at"], true) << log_text_;
  EXPECT_EQ(item("Fjord")["open"], false);
  EXPECT_EQ(item("Elv")["open"], false) << "the list hides it by default";
}

TEST_F(DescribedFlags, AreSetAndTakenBackByCallsOfTheirOwn) {
  ASSERT_TRUE(source_->create("items", {{"title", "Fjord"}}));
  settle();
  for (const bool open : {false, true}) {
    ASSERT_TRUE(source_->edit("items", id_of(item("Fjord")), {{"open", open}}));
    settle();
    EXPECT_EQ(client("Fjord")["archived_at"], !open) << log_text_;
  }
  for (const bool archived : {true, false}) {
    ASSERT_TRUE(target_->edit("clients", id_of(client("Fjord")), {{"archived_at", archived}}));
    settle();
    EXPECT_EQ(item("Fjord")["open"], !archived) << log_text_;
  }
}

/// An update replaces the list of contacts whole.
TEST_F(DescribedFlags, AnObjectInAListIsCarriedWithTheRestOfIt) {
  ASSERT_TRUE(source_->create("items", {{"title", "Fjord"}, {"mail", "a@fjord.example"}}));
  settle();
  EXPECT_EQ(client("Fjord")["contacts"]["email"], "a@fjord.example") << log_text_;
  const auto id = id_of(client("Fjord"));
  ASSERT_TRUE(target_->edit("clients", id, {{"contacts.phone", "22 33 44 55"}}));
  ASSERT_TRUE(source_->edit("items", id_of(item("Fjord")), {{"mail", "b@fjord.example"}}));
  settle();
  EXPECT_EQ(client("Fjord")["contacts"], (Json{{"email", "b@fjord.example"}, {"phone", "22 33 44 55"}})) << log_text_;
  ASSERT_TRUE(target_->edit("clients", id, {{"contacts.email", nullptr}}));
  settle();
  EXPECT_EQ(item("Fjord")["mail"], nullptr) << log_text_;
}

/// In the same pass, the list shows the record that the lost answer was about.
TEST_F(DescribedFlags, ACreationWhoseAnswerWasLostIsKnownByItsValues) {
  ASSERT_TRUE(source_->create("items", {{"title", "Fjord"}, {"code", "F-1"}}));
  target_->controls()->add_fault(
      {.match = {.call = mocks::CallKind::create}, .ending = mocks::Ending::close_before_answer});
  settle();
  EXPECT_THAT(source_->all("items"), SizeIs(1)) << log_text_;
  EXPECT_THAT(target_->all("clients"), SizeIs(1)) << log_text_;
  ASSERT_TRUE(source_->edit("items", id_of(item("Fjord")), {{"code", "F-2"}}));
  settle();
  EXPECT_EQ(client("Fjord")["number"], "F-2") << log_text_;
}

TEST_F(DescribedFlags, TwoUniqueFieldsThatWereSwappedAtOnceAreHandedOver) {
  ASSERT_TRUE(target_->create("clients", {{"name", "One"}, {"number", "1"}}));
  ASSERT_TRUE(target_->create("clients", {{"name", "Two"}, {"number", "2"}}));
  settle();
  const auto first = id_of(item("One"));
  const auto one = id_of(client("One"));
  const auto two = id_of(client("Two"));
  ASSERT_TRUE(target_->edit("clients", one, {{"name", "Two"}, {"number", "2"}}));
  ASSERT_TRUE(target_->edit("clients", two, {{"name", "One"}, {"number", "1"}}));
  settle();
  EXPECT_EQ(id_of(item("Two")), first) << log_text_;
  EXPECT_EQ(item("Two")["code"], "2");
  EXPECT_EQ(item("One")["code"], "1");
}

TEST_F(DescribedFlags, OfTwoUniqueFieldsOneMayBeSwappedAlone) {
  ASSERT_TRUE(target_->create("clients", {{"name", "One"}, {"number", "1"}}));
  ASSERT_TRUE(target_->create("clients", {{"name", "Two"}, {"number", "2"}}));
  settle();
  ASSERT_TRUE(target_->edit("clients", id_of(client("One")), {{"number", "2"}}));
  ASSERT_TRUE(target_->edit("clients", id_of(client("Two")), {{"number", "1"}}));
  settle();
  EXPECT_EQ(item("One")["code"], "2") << log_text_;
  EXPECT_EQ(item("Two")["code"], "1");
}

}  // namespace
}  // namespace pms_go_sync
