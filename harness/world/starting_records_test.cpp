#include "harness/world/starting_records.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/world/systems.h"
#include "harness/world/testing/described_source.h"

namespace dataflow_qa::world {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class StartingRecordsTest : public ::testing::Test {
 protected:
  /// The labels of what is left of these records for this source, with Kimai as the target.
  std::vector<std::string> labels(const std::string& source, std::vector<fixtures::DatasetRecord> records) {
    const auto text = json{{"mapping", 1},
                           {"source", source},
                           {"target", "Kimai"},
                           {"dataflows",
                            {{{"slug", "customers"},
                              {"source", {{"entity", "Customer"}, {"collection", "customers"}}},
                              {"target", {{"entity", "Customer"}, {"collection", "customers"}}},
                              {"properties", {{{"source", "name"}, {"target", "name"}, {"type", "string"}}}}},
                             {{"slug", "projects"},
                              {"source", {{"entity", "Project"}, {"collection", "projects"}}},
                              {"target", {{"entity", "Project"}, {"collection", "projects"}}},
                              {"properties", projects_}}}}};
    mapping_ = mapping::read_text(text.dump(), "m.json").value();
    model_ = model::bind(mapping_).value();
    std::vector<std::string> result;
    left_out_ = left_out_records({.name = "d", .records = records}, model_);
    for (auto& record : starting_records({.name = "d", .records = std::move(records)}, model_).records) {
      result.push_back(record.label);
      drawn_ = record.record;
    }
    return result;
  }

  json projects_ = {
      {{"source", "name"}, {"target", "name"}, {"type", "string"}},
      {{"source", "code"}, {"target", "number"}, {"type", "string"}},
      {{"source", "customerId"}, {"target", "customer"}, {"type", "integer"}, {"reference", "customers"}}};
  mapping::Mapping mapping_;
  model::Model model_;
  json drawn_;
  std::vector<LeftOutRecord> left_out_;
};

TEST_F(StartingRecordsTest, WhatTheOtherSystemCannotHoldIsLeftOutWithWhatRefersToIt) {
  EXPECT_THAT(
      labels(
          "Custom PMS",
          {{"custom-pms", "customers", "good", {{"name", "Fjord AS"}}},
           {"custom-pms", "customers", "short", {{"name", "F"}}},
           {"custom-pms", "customers", "equals", {{"name", "a=b"}}},
           {"custom-pms", "projects", "p1", {{"name", "Pier"}, {"customerId", "@good"}}},
           {"custom-pms", "projects", "p2", {{"name", "Quay"}, {"customerId", "@short"}}},
           {"custom-pms", "projects", "alone", {{"name", "Dock"}}},
           {"custom-pms", "projects", "code", {{"name", "Lock"}, {"code", "MORE-THAN-10"}, {"customerId", "@good"}}}}),
      ElementsAre("good", "p1"));
}

TEST_F(StartingRecordsTest, WhatIsLeftOutIsNamedWithTheReason) {
  static_cast<void>(
      labels("Custom PMS", {{"custom-pms", "customers", "good", {{"name", "Fjord AS"}}},
                            {"custom-pms", "customers", "short", {{"name", "F"}}},
                            {"custom-pms", "projects", "p2", {{"name", "Quay"}, {"customerId", "@short"}}},
                            {"custom-pms", "projects", "alone", {{"name", "Dock"}}}}));
  EXPECT_THAT(left_out_,
              ElementsAre(LeftOutRecord{"Custom PMS", "customers", "short", "Kimai cannot hold its name"},
                          LeftOutRecord{"Custom PMS", "projects", "p2", "it refers to one that is left out"},
                          LeftOutRecord{"Custom PMS", "projects", "alone", "Kimai cannot hold its customerId"}));
}

TEST_F(StartingRecordsTest, ASourceThatTheDatasetDoesNotKnowGetsDrawnRecords) {
  projects_ = {{{"source", "name"}, {"target", "name"}, {"type", "string"}},
               {{"source", "customer"}, {"target", "customer"}, {"type", "integer"}, {"reference", "customers"}}};
  const auto drawn = labels("Kimai", {{"custom-pms", "customers", "c", {{"name", "Fjord AS"}}}});
  EXPECT_EQ(drawn.size(), 1U + 6 + 6);
  EXPECT_EQ(drawn.back(), "drawn-projects-5");
  EXPECT_EQ(drawn_.at("customer"), "@drawn-customers-5");
  EXPECT_GE(drawn_.at("name").get<std::string>().size(), 2U);
}

/// What a described source has once its records are drawn.
std::vector<json> drawn_in(const testing::DescribedSource& crm, const std::string& collection) {
  const Systems systems(crm.systems_options());
  return systems.at(Side::source).all(collection);
}

TEST(DrawnRecords, HaveWhatTheirKindNeeds) {
  const auto drawn = drawn_in(
      testing::DescribedSource(testing::customers_of_two_kinds, testing::properties_of_two_kinds), "customers");
  ASSERT_EQ(drawn.size(), 6U);
  EXPECT_EQ(drawn.front().at("kind"), "org");
  EXPECT_TRUE(drawn.front().at("name").is_string());
}

TEST(DrawnRecords, ReferToWhatIsThereWhereNoMappingNamesIt) {
  const json users = {{"users", {{{"active", false}}, {{"active", true}}}}};
  const testing::DescribedSource crm(testing::customers_with_owners, testing::name_alone, users);
  EXPECT_EQ(drawn_in(crm, "customers").back().at("ownerId"), 701);
  EXPECT_EQ(drawn_in(crm, "users").size(), 2U);
}

TEST(DrawnRecords, ReferToOneThatIsMadeForThemWhereNoneIsThere) {
  const testing::DescribedSource crm(testing::customers_with_owners, testing::name_alone);
  const auto drawn = drawn_in(crm, "customers");
  EXPECT_EQ(drawn.back().at("ownerId"), 700);
  EXPECT_EQ(drawn.back().at("office").at("id"), drawn.front().at("office").at("id"));
  EXPECT_EQ(drawn_in(crm, "offices").size(), 1U);
}

TEST_F(StartingRecordsTest, AnEmptyDatasetStaysEmpty) {
  EXPECT_THAT(labels("Custom PMS", {}), IsEmpty());
}

}  // namespace
}  // namespace dataflow_qa::world
