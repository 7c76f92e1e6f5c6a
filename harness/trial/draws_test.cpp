#include "harness/trial/draws.h"

#include <gtest/gtest.h>

#include <set>

#include "mocks/store/text.h"

namespace dataflow_qa::trial {
namespace {

using mocks::FieldDeclaration;
using mocks::FieldType;
using mocks::TextFormat;
using nlohmann::json;

TEST(Draws, TextsDifferAndStayWithinTheLimits) {
  Draws draws{{}};
  FieldDeclaration field{.path = "name", .min_length = 3, .max_length = 4, .forbidden = "T"};
  std::set<std::string> all;
  for (int i = 0; i < 50; ++i) all.insert(draws.draw(field, {}));
  EXPECT_EQ(all.size(), 50U);
  for (const auto& text : all) EXPECT_TRUE(text.size() >= 3 && text.size() <= 4) << text;
}

TEST(Draws, TextsLikeAnExampleDifferWhateverItIs) {
  for (const char* example : {"#1f77b4", "Acme", "A1"}) {
    Draws draws{{}};
    const FieldDeclaration field{.path = "x", .example = example};
    std::set<std::string> all;
    for (int i = 0; i < 50; ++i) all.insert(draws.draw(field, {}));
    EXPECT_EQ(all.size(), 50U) << example;
  }
}

TEST(Draws, TextsHaveTheirForm) {
  Draws draws{{}};
  for (const auto format : {TextFormat::email, TextFormat::country, TextFormat::currency, TextFormat::guid,
                            TextFormat::norwegian_identity, TextFormat::code}) {
    FieldDeclaration field{.path = "x", .format = format};
    const auto text = draws.draw(field, {}).get<std::string>();
    EXPECT_TRUE(mocks::has_format(text, format)) << text;
  }
}

TEST(Draws, NumbersLieBetweenTheirLimits) {
  Draws draws{{}};
  FieldDeclaration field{.path = "x", .type = FieldType::number, .minimum = 0, .maximum = 1};
  for (int i = 0; i < 20; ++i) EXPECT_LE(draws.draw(field, {}).get<double>(), 1);
  field = {.path = "x", .type = FieldType::integer, .minimum = 7};
  EXPECT_GE(draws.draw(field, {.exclusive_minimum = true}).get<int>(), 8);
}

TEST(Draws, RecordsStayActiveAndDatesInOrder) {
  Draws draws{{}};
  FieldDeclaration archived{.path = "archived", .type = FieldType::boolean, .inactive_value = json(true)};
  EXPECT_EQ(draws.draw(archived, {}), false);
  EXPECT_EQ(draws.other_than(false, archived, {}), true);
  FieldDeclaration start{.path = "start", .type = FieldType::date};
  FieldDeclaration end{.path = "end", .type = FieldType::date, .not_before = "start"};
  EXPECT_LT(draws.draw(start, {}), draws.draw(end, {}));
}

}  // namespace
}  // namespace dataflow_qa::trial
