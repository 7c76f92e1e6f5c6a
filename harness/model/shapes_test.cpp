#include "harness/model/shapes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace dataflow_qa::model {
namespace {

using mocks::FieldDeclaration;
using mocks::FieldType;
using mocks::TextFormat;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

const mapping::Property plain{.source = "field", .target = "Field"};

std::set<std::string> kinds_of(const FieldDeclaration& source, const FieldDeclaration& target) {
  std::set<std::string> kinds;
  for (const auto& shape : shapes_of({}, {&plain, &source, &target})) kinds.insert(shape.kind);
  return kinds;
}

TEST(Shapes, EachKindHasSeveralAndSaysWhereEachWasMet) {
  std::map<std::string, int> count;
  for (const auto& shape : shapes()) {
    ++count[shape.kind];
    EXPECT_THAT(shape.known_from, Not(IsEmpty())) << shape.value;
  }
  EXPECT_THAT(count, SizeIs(8));
  for (const auto& [kind, shapes] : count) EXPECT_GE(shapes, 5) << kind;
}

TEST(Shapes, ThoseOfAPropertyAreOfItsKind) {
  EXPECT_THAT(kinds_of({.format = TextFormat::phone}, {}), ::testing::ElementsAre("phones"));
  EXPECT_THAT(kinds_of({.free_text = true}, {.free_text = true}), ::testing::ElementsAre("texts"));
  EXPECT_THAT(kinds_of({}, {}), ::testing::ElementsAre("digits"));
  EXPECT_THAT(kinds_of({.type = FieldType::boolean}, {.type = FieldType::boolean}), IsEmpty());
}

TEST(Shapes, WhatIsLongerThanOneSystemTakesIsLeftOut) {
  const FieldDeclaration wide{.format = TextFormat::email};
  const FieldDeclaration narrow{.max_length = 20, .format = TextFormat::email};
  EXPECT_LT(shapes_of({}, {&plain, &wide, &narrow}).size(), shapes_of({}, {&plain, &wide, &wide}).size());
}

TEST(Shapes, ADateThatBoundsAnotherOneKeepsTheirOrder) {
  const FieldDeclaration date{.type = FieldType::date};
  const FieldDeclaration end{.type = FieldType::date, .not_before = "start"};
  const mapping::Property start_mapping{.source = "start", .target = "Start"};
  const Property start{&start_mapping, &date, &date};
  Flow flow;
  flow.properties = {start, {&plain, &end, &date}};
  for (const auto& shape : shapes_of(flow, start)) EXPECT_LT(shape.value, "2024");
  for (const auto& shape : shapes_of(flow, flow.properties.back())) EXPECT_GT(shape.value, "2027");
}

TEST(Shapes, ATokenMakesValuesDiffer) {
  const Shape shape{.kind = "phones", .value = "+47 {digits} {token} {TOKEN}", .known_from = ""};
  EXPECT_EQ(shaped(shape, "qab12345"), "+47 68956789 qab12345 QAB12345");
  EXPECT_NE(shaped(shape, "qab12345"), shaped(shape, "qab12346"));
}

}  // namespace
}  // namespace dataflow_qa::model
