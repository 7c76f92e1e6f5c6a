#include "sync/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::Condition;
using dataflow_qa::mapping::Dataflow;
using dataflow_qa::mapping::Mapping;
using ::testing::ElementsAre;
using ::testing::Pair;

Dataflow dataflow(const std::string& slug) {
  return {.slug = slug, .source = {slug, slug}, .target = {slug, slug + "-there"}};
}

Dataflow referring(const std::string& slug, const std::vector<std::string>& to) {
  auto flow = dataflow(slug);
  for (const auto& each : to) flow.properties.push_back({.source = each + "Id", .target = each, .reference = each});
  return flow;
}

Dataflow looking_up(const std::string& slug, const std::string& collection, const std::string& by) {
  auto flow = dataflow(slug);
  flow.properties.push_back({.source = "code", .target = "Id", .lookup = {{collection, by}}});
  return flow;
}

Dataflow part(const std::string& slug, const std::string& whole, const Condition& when) {
  auto flow = dataflow(slug);
  flow.part_of = whole;
  flow.when = when;
  flow.properties.push_back({.source = "firstName", .target = "FirstName"});
  return flow;
}

tl::expected<Plan, std::string> plan_of(std::vector<Dataflow> flows) {
  return make_plan(Mapping{.dataflows = std::move(flows)});
}

std::vector<std::string> order(const tl::expected<Plan, std::string>& plan) {
  if (!plan) return {plan.error()};
  std::vector<std::string> slugs;
  for (const auto& flow : plan->flows) slugs.push_back(flow.slug);
  return slugs;
}

TEST(MakePlan, WhatIsReferredToComesFirst) {
  EXPECT_THAT(order(plan_of({referring("tasks", {"projects", "customers"}), referring("projects", {"customers"}),
                             dataflow("customers")})),
              ElementsAre("customers", "projects", "tasks"));
}

TEST(MakePlan, ARecordMayReferToOneOfItsOwnKind) {
  EXPECT_THAT(order(plan_of({referring("projects", {"projects"})})), ElementsAre("projects"));
}

TEST(MakePlan, ACycleOfReferencesIsAnErrorThatNamesOneOfItsDataflows) {
  EXPECT_EQ(plan_of({referring("customers", {"projects"}), referring("projects", {"customers"})}).error(),
            "the mapping's dataflow 'customers' refers to one that refers back to it, or to a part");
}

TEST(MakePlan, WhoeverOnlyRefersIntoACycleIsNotToBlame) {
  const auto error = plan_of({referring("tasks", {"projects"}), referring("projects", {"people", "customers"}),
                              dataflow("people"), referring("customers", {"projects"})})
                         .error();
  EXPECT_EQ(error, "the mapping's dataflow 'projects' refers to one that refers back to it, or to a part");
}

TEST(MakePlan, AReferenceToAPartIsAnErrorOfWhoeverRefers) {
  const auto error = plan_of({dataflow("customers"), part("persons", "customers", {{{"type", "person"}}}),
                              referring("tasks", {"projects"}), referring("projects", {"customers", "persons"})})
                         .error();
  EXPECT_EQ(error, "the mapping's dataflow 'projects' refers to one that refers back to it, or to a part");
}

TEST(MakePlan, ACollectionIsLookedUpInOneWayByAllDataflows) {
  const auto plan = plan_of({looking_up("projects", "Departments", "Code"), looking_up("tasks", "Departments", "Code"),
                             looking_up("hours", "Employees", "EmailAddress")});
  EXPECT_THAT(plan.value().lookups, ElementsAre(Pair("Departments", "Code"), Pair("Employees", "EmailAddress")));
}

TEST(MakePlan, TwoWaysToLookUpOneCollectionAreAnError) {
  EXPECT_EQ(
      plan_of({looking_up("projects", "Departments", "Code"), looking_up("tasks", "Departments", "Name")}).error(),
      "the mapping looks up Departments by Code and by Name: one of them only");
}

TEST(MakePlan, APartsPropertiesAreThoseOfItsWholeUnderItsCondition) {
  const Condition person{{{"type", "person"}}};
  const auto plan = plan_of({dataflow("customers"), part("persons", "customers", person)});
  EXPECT_THAT(order(plan), ElementsAre("customers"));
  const auto& flow = *plan->find("customers");
  ASSERT_EQ(flow.properties.size(), 1U);
  EXPECT_TRUE(flow.properties[0].applies_to({{"type", "person"}}));
  EXPECT_FALSE(flow.properties[0].applies_to({{"type", "organisation"}}));
  EXPECT_TRUE(flow.takes({{"type", "organisation"}})) << "the condition is the part's alone";
  EXPECT_THAT(flow.condition_fields, ElementsAre("type"));
  EXPECT_EQ(plan->find("persons"), nullptr);
}

TEST(MakePlan, AFlowsOwnConditionLeavesRecordsOut) {
  auto customers = dataflow("customers");
  customers.when = Condition{{{"active", true}, {"type", "organisation"}}};
  const auto plan = plan_of({customers});
  const auto& flow = *plan->find("customers");
  EXPECT_TRUE(flow.takes({{"active", true}, {"type", "organisation"}}));
  EXPECT_FALSE(flow.takes({{"active", true}, {"type", "person"}}));
  EXPECT_FALSE(flow.takes({{"type", "organisation"}}));
  EXPECT_EQ(flow.collection(Side::target), "customers-there");
}

}  // namespace
}  // namespace pms_go_sync
