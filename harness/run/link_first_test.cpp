#include "harness/run/link_first.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/world/testing/two_systems.h"

namespace dataflow_qa::run {
namespace {

using checklist::Kind;
using ::testing::SizeIs;

class LinkFirstTest : public ::testing::Test {
 protected:
  LinkFirstTest() { checklist_.dataflows = {{.slug = "customers"}, {.slug = "persons"}, {.slug = "projects"}}; }
  void say(const std::string& dataflow, Kind kind) { checklist_.items.push_back({.dataflow = dataflow, .kind = kind}); }
  void say_merged_by(const std::string& dataflow, const std::string& source, const std::string& target) {
    say(dataflow, Kind::merge);
    checklist_.items.back().property = checklist::PropertyPair{source, target, "string"};
  }
  void say_created_if_connected_to(std::vector<std::string> names) {
    say("customers", Kind::create_if_connected);
    checklist_.items.back().connected = std::move(names);
  }
  [[nodiscard]] SuiteInput input() const { return {.checklist = &checklist_, .model = &two_.model}; }
  [[nodiscard]] const model::Flow& flow(const char* slug) const { return two_.flow(slug); }

  world::testing::TwoSystems two_;
  checklist::Checklist checklist_;
};

TEST_F(LinkFirstTest, ACriterionIsAPropertyOfTheMapping) {
  say("customers", Kind::merge);  // the sentence alone
  say_merged_by("customers", "name", "Name");
  const auto criteria = criteria_of(input(), flow("customers"));
  ASSERT_THAT(criteria, SizeIs(1));
  EXPECT_EQ(criteria.front().item, &checklist_.items.back());
  EXPECT_EQ(criteria.front().property.value().mapping, &two_.mapping.dataflows[0].properties[0]);
}

TEST_F(LinkFirstTest, ACriterionThatTheMappingDoesNotHaveIsKeptWithoutAProperty) {
  say_merged_by("customers", "name", "LegalName");
  const auto criteria = criteria_of(input(), flow("customers"));
  ASSERT_THAT(criteria, SizeIs(1));
  EXPECT_EQ(criteria.front().pair.target, "LegalName");
  EXPECT_FALSE(criteria.front().property);
}

TEST_F(LinkFirstTest, APropertyOfAPartIsACriterionOfThatPartAlone) {
  say_merged_by("customers", "firstName", "FirstName");
  say_merged_by("persons", "firstName", "FirstName");
  EXPECT_FALSE(criteria_of(input(), flow("customers")).front().property) << "an organisation has no first name";
  EXPECT_TRUE(criteria_of(input(), flow("persons")).front().property);
}

TEST_F(LinkFirstTest, AConnectionIsAReferenceOfTheNamedRecords) {
  say_created_if_connected_to({"Project", "Deal"});
  const auto connections = connections_of(input(), flow("customers"));
  ASSERT_THAT(connections, SizeIs(2));
  EXPECT_EQ(connections[0].connection.value().flow, &flow("projects"));
  EXPECT_EQ(connections[0].connection->property.mapping->source, "customerId");
  EXPECT_EQ(connections[1].name, "Deal");
  EXPECT_FALSE(connections[1].connection);
}

TEST_F(LinkFirstTest, RecordsThatDoNotReferToTheseAreNoConnection) {
  say_created_if_connected_to({"Customer", "Person"});
  two_.mapping.dataflows[0].properties[0].reference = "customers";  // to one of their own kind
  for (const auto& each : connections_of(input(), flow("customers"))) EXPECT_FALSE(each.connection) << each.name;
}

TEST_F(LinkFirstTest, WithoutAPreconditionRecordsCanBeLinked) {
  EXPECT_TRUE(can_be_linked(input(), flow("customers")));
}

TEST_F(LinkFirstTest, WithAPreconditionTheyCanWhereSomethingLeadsToALink) {
  say("customers", Kind::precondition);
  EXPECT_FALSE(can_be_linked(input(), flow("customers")));
  say_created_if_connected_to({"Deal"});
  say_merged_by("customers", "name", "LegalName");
  EXPECT_FALSE(can_be_linked(input(), flow("customers"))) << "the mapping has neither";
  say_merged_by("customers", "name", "Name");
  EXPECT_TRUE(can_be_linked(input(), flow("customers")));
}

TEST_F(LinkFirstTest, AConnectionAloneLeadsToALink) {
  say("customers", Kind::precondition);
  say_created_if_connected_to({"Project"});
  EXPECT_TRUE(can_be_linked(input(), flow("customers")));
}

TEST_F(LinkFirstTest, OnlyFlowsWithAPreconditionAreNotedAndOnlyWithWhatTheMappingHas) {
  say("customers", Kind::precondition);
  say_merged_by("customers", "name", "Name");
  say_merged_by("customers", "name", "LegalName");
  say_created_if_connected_to({"Project", "Deal"});
  say_merged_by("projects", "name", "Name");
  note_link_first(checklist_, two_.model);
  const auto& noted = flow("customers").link_first.value();
  EXPECT_THAT(noted.criteria, SizeIs(1));
  EXPECT_THAT(noted.connections, SizeIs(1));
  EXPECT_FALSE(flow("projects").link_first);
}

}  // namespace
}  // namespace dataflow_qa::run
