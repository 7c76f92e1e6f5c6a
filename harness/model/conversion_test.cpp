#include "harness/model/conversion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::model {
namespace {

using mocks::FieldDeclaration;
using mocks::FieldType;
using nlohmann::json;

/// Links C-1 with 7; knows the department 30, whose id is 12.
class FakeResolver : public Resolver {
 public:
  std::optional<std::string> counterpart_id(Side side, std::string_view slug, std::string_view id) const override {
    if (slug != "customers") return std::nullopt;
    if (side == Side::source && id == "C-1") return "7";
    if (side == Side::target && id == "7") return "C-1";
    return std::nullopt;
  }
  std::optional<json> id_of(const mapping::Lookup&, const json& value) const override {
    return value == "30" ? std::optional<json>(12) : std::nullopt;
  }
  std::optional<json> value_of(const mapping::Lookup&, const json& id) const override {
    return id == 12 ? std::optional<json>("30") : std::nullopt;
  }
};

class ConversionTest : public ::testing::Test {
 protected:
  ConversionTest() {
    rule_.source = source_.path = "a";
    rule_.target = target_.path = "B";
  }
  [[nodiscard]] std::optional<json> to_target(const json& value) const {
    return converted(property_, Side::source, value, resolver_);
  }
  [[nodiscard]] std::optional<json> to_source(const json& value) const {
    return converted(property_, Side::target, value, resolver_);
  }
  [[nodiscard]] bool agrees(const json& source, const json& target) const {
    return agree(property_, {{"a", source}}, {{"B", target}}, resolver_);
  }

  mapping::Property rule_;
  FieldDeclaration source_;
  FieldDeclaration target_;
  Property property_{&rule_, &source_, &target_};
  FakeResolver resolver_;
};

TEST_F(ConversionTest, NullAbsentAndEmptyAreOne) {
  EXPECT_TRUE(agrees(nullptr, ""));
  EXPECT_TRUE(agree(property_, json::object(), {{"B", nullptr}}, resolver_));
  EXPECT_FALSE(agrees("x", ""));
}

TEST_F(ConversionTest, EnumerationsAreConvertedBothWays) {
  rule_.enumeration = {{"active", "Active"}, {"complete", "Complete"}};
  EXPECT_EQ(to_target("active"), "Active");
  EXPECT_EQ(to_source("Complete"), "complete");
  EXPECT_EQ(to_target("unheard of"), std::nullopt);
  EXPECT_FALSE(agrees("active", "Complete"));
}

TEST_F(ConversionTest, NegationTurnsAround) {
  rule_.negate = true;
  source_.type = target_.type = FieldType::boolean;
  EXPECT_TRUE(agrees(true, false));
  EXPECT_FALSE(agrees(true, true));
}

TEST_F(ConversionTest, FactorsAreExactBothWays) {
  rule_.factor = mapping::Factor{3600, 1};
  source_.type = target_.type = FieldType::number;
  EXPECT_EQ(to_target(5400), json(1.5));
  EXPECT_EQ(to_target(7200)->dump(), "2");
  EXPECT_EQ(to_source(0.1)->dump(), "360");
  EXPECT_EQ(to_source(12.25), json(44100));
  EXPECT_TRUE(agrees(1200, 1.0 / 3)) << "one of the two ways ends there";
  EXPECT_FALSE(agrees(1200, 0.33));
  EXPECT_EQ(to_target("an hour"), std::nullopt);
}

TEST_F(ConversionTest, EnumerationsMayHaveValuesThatAreNoTexts) {
  rule_.enumeration = {{true, "FixedPrice"}, {false, "Time"}};
  source_.type = FieldType::boolean;
  EXPECT_EQ(to_target(false), json("Time"));
  EXPECT_EQ(to_source("FixedPrice"), json(true));
}

TEST(Composed, LeavesOutWhatHasNoValue) {
  const mapping::Composition address{"address", false, {{"Street", ""}, {"Zip", "\n"}, {"City", " "}}};
  EXPECT_EQ(composed(address, {{"Street", "Kaien 1"}, {"Zip", 5003}, {"City", "Bergen"}}), "Kaien 1\n5003 Bergen");
  EXPECT_EQ(composed(address, {{"Street", ""}, {"City", "Bergen"}}), "Bergen");
  EXPECT_EQ(composed(address, json::object()), nullptr);
}

TEST_F(ConversionTest, ReferencesGoThroughTheLink) {
  rule_.reference = "customers";
  target_.type = FieldType::integer;
  EXPECT_EQ(to_target("C-1"), 7);
  EXPECT_EQ(to_source(7), "C-1");
  EXPECT_FALSE(agrees("C-2", nullptr));  // a customer that is not linked is no customer
}

TEST_F(ConversionTest, LookUpsGoThroughTheOtherRecordAndLeaveTheUnknownAlone) {
  rule_.lookup = mapping::Lookup{"Departments", "Code"};
  target_.type = FieldType::integer;
  EXPECT_EQ(to_target("30"), 12);
  EXPECT_EQ(to_source(12), "30");
  EXPECT_TRUE(agrees("no such department", 12));
  EXPECT_FALSE(agrees(nullptr, 12));
}

TEST_F(ConversionTest, WhatASystemStoresForNullEqualsNull) {
  rule_.target_default = "NO";
  EXPECT_TRUE(agrees(nullptr, "NO"));
  EXPECT_TRUE(agrees("NO", "NO"));
  EXPECT_TRUE(agrees("NO", nullptr));
  EXPECT_FALSE(agrees(nullptr, "SE"));
}

TEST_F(ConversionTest, DatesAreEqualWithAndWithoutATimePart) {
  source_.type = target_.type = FieldType::date;
  EXPECT_TRUE(agrees("2024-02-29", "2024-02-29T00:00:00Z"));
  EXPECT_FALSE(agrees("2024-02-29", "2024-03-01T00:00:00Z"));
}

TEST(Shown, ReadsLikeAPersonWouldSayIt) {
  EXPECT_EQ(shown("Bergen"), "“Bergen”");
  EXPECT_EQ(shown(nullptr), "empty");
  EXPECT_EQ(shown(true), "true");
}

}  // namespace
}  // namespace dataflow_qa::model
