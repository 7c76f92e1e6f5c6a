#include "harness/mapping/mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::mapping {
namespace {

using nlohmann::json;

TEST(ValueAt, FollowsDotsThroughObjects) {
  const json record = {{"Name", "Fjord"}, {"MailAddress", {{"City", "Bergen"}, {"Geo", {{"Lat", 60}}}}}};
  EXPECT_EQ(value_at(record, "Name"), "Fjord");
  EXPECT_EQ(value_at(record, "MailAddress.City"), "Bergen");
  EXPECT_EQ(value_at(record, "MailAddress.Geo.Lat"), 60);
}

TEST(ValueAt, IsNullWhereAnyPartOfTheWayIsMissingOrNull) {
  const json record = {{"address", nullptr}, {"tags", {"a"}}, {"name", "x"}};
  EXPECT_EQ(value_at(record, "address.city"), nullptr);
  EXPECT_EQ(value_at(record, "phone"), nullptr);
  EXPECT_EQ(value_at(record, "name.first"), nullptr);
  EXPECT_EQ(value_at(record, "tags.0"), nullptr);
  EXPECT_EQ(value_at(json(nullptr), "name"), nullptr);
}

TEST(Condition, HoldsWhereEveryFieldHasItsValue) {
  const Condition condition{{{"type", "person"}, {"active", true}}};
  EXPECT_TRUE(condition.holds_for({{"type", "person"}, {"active", true}, {"name", "x"}}));
  EXPECT_FALSE(condition.holds_for({{"type", "person"}, {"active", false}}));
  EXPECT_FALSE(condition.holds_for({{"type", "person"}}));
}

TEST(Condition, SaysItselfInWords) {
  EXPECT_EQ((Condition{{{"type", "organisation"}}}).text(), "type = organisation");
  EXPECT_EQ((Condition{{{"active", true}, {"size", 3}}}).text(), "active = true and size = 3");
}

TEST(Mapping, FindsDataflowsBySlug) {
  Mapping mapping;
  mapping.dataflows.resize(2);
  mapping.dataflows[0].slug = "customers";
  mapping.dataflows[1].slug = "projects";
  EXPECT_EQ(mapping.find("projects"), &mapping.dataflows[1]);
  EXPECT_EQ(mapping.find("project"), nullptr);
}

TEST(Names, AreThoseOfTheFile) {
  EXPECT_EQ(to_string(Type::float_), "float");
  EXPECT_EQ(to_string(Type::date), "date");
  EXPECT_EQ(to_string(Edit::create_only), "create-only");
  EXPECT_EQ(to_string(Edit::both), "both");
}

}  // namespace
}  // namespace dataflow_qa::mapping
