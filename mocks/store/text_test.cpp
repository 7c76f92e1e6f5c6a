#include "mocks/store/text.h"

#include <gtest/gtest.h>

namespace dataflow_qa::mocks {
namespace {

TEST(Text, IsCountedInTheSystemsUnit) {
  EXPECT_EQ(length_in(LengthUnit::code_points, "Blåbær🫐"), 7U);
  EXPECT_EQ(length_in(LengthUnit::utf16, "Blåbær🫐"), 8U);
}

TEST(Text, HasTheFormOfItsFormat) {
  EXPECT_TRUE(has_format("a@b.no", TextFormat::email));
  EXPECT_FALSE(has_format("a@b@c", TextFormat::email));
  EXPECT_TRUE(has_format("a@b.no; c@d.no", TextFormat::email_list));
  EXPECT_TRUE(has_format("NO", TextFormat::country));
  EXPECT_FALSE(has_format("O ", TextFormat::country));
  EXPECT_FALSE(has_format("nok", TextFormat::currency));
  EXPECT_FALSE(has_format("1.2", TextFormat::code));
  EXPECT_TRUE(has_format("5f0c2b7e-119d-524c-5b7c-1e0f3ad9a56a", TextFormat::guid));
  EXPECT_FALSE(has_format("5f0c2b7e119d524c5b7c1e0f3ad9a56a", TextFormat::guid));
}

TEST(Text, OfANorwegianIdentityHasTwoCheckDigits) {
  EXPECT_TRUE(has_format("01010000110", TextFormat::norwegian_identity));
  EXPECT_FALSE(has_format("01010000111", TextFormat::norwegian_identity));
  EXPECT_FALSE(has_format("0101000011", TextFormat::norwegian_identity));
}

TEST(Text, BecomesAJsonString) {
  std::string out = "=";
  append_json_string(out,
                     "a\"b\\c\n\t\x01"
                     "ø");
  EXPECT_EQ(out, "=\"a\\\"b\\\\c\\n\\t\\u0001ø\"");
}

}  // namespace
}  // namespace dataflow_qa::mocks
