#include "reports/diagnosis/value_function.h"

#include <gtest/gtest.h>

#include <vector>

namespace dataflow_qa::reports {
namespace {

using nlohmann::json;

std::string words(const std::vector<ValueExample>& examples) {
  const auto found = function_of(examples);
  return found ? found->words : "";
}

TEST(ValueFunction, KnowsWhatIsDoneToTexts) {
  EXPECT_EQ(words({{" Oslo ", "Oslo", "x"}}), "without the blanks around it");
  EXPECT_EQ(words({{"a  b", "a b", "x"}}), "with several blanks as one");
  EXPECT_EQ(words({{"Ny@X.example", "ny@x.example", "x"}}), "in lower case");
  EXPECT_EQ(words({{"Ås", "ÅS", "x"}}), "in upper case");
  EXPECT_EQ(words({{"Zo\u00EB", "Zoe", "x"}}), "without accents");
  EXPECT_EQ(words({{"Zoe\u0308", "Zo\u00EB", "x"}}), "with composed letters (é as one character)");
  EXPECT_EQ(words({{"Zo\u00EB", "Zoe\u0308", "x"}}), "with decomposed letters (é as two characters)");
  EXPECT_EQ(words({{"a < b", "a &lt; b", "x"}}), "with markup escaped (“&lt;” for “<”)");
  EXPECT_EQ(words({{"0042", "42", "x"}, {"007", "07", "x"}}), "with fewer leading zeros");
  EXPECT_EQ(words({{"a\r\nb", "a\nb", "x"}}), "without carriage returns");
  EXPECT_EQ(words({{"a 😀 b", "a  b", "x"}}), "without characters that take more than 16 bits, such as emoji");
  EXPECT_EQ(words({{"Blåbær", "BlÃ¥bÃ¦r", "x"}}), "with its UTF-8 read as Latin-1");
  EXPECT_EQ(words({{"Blåbær", "Bl?b?r", "x"}}), "with “?” in place of letters outside ASCII");
}

TEST(ValueFunction, KnowsWhatComesAndGoesInTexts) {
  EXPECT_EQ(words({{"x.example", "https://x.example", "y"}}), "with “https://” in front");
  EXPECT_EQ(words({{"https://x/", "https://x", "y"}}), "without “/” at the end");
  EXPECT_EQ(words({{"0047 22", "+47 22", "y"}, {"0046 1", "+46 1", "y"}}), "with “+” for “00” in front");
  EXPECT_EQ(words({{"(22) 11-33", "22 1133", "y"}, {"(2) 1", "2 1", "y"}}), "without “(”, “)”, “-”");
  EXPECT_EQ(words({{"kari+a@x.example", "kari@x.example", "y"}}), "without what stands between “+” and “@”");
  EXPECT_EQ(words({{"a long name", "a long", "y"}, {"other name", "other ", "y"}}), "cut after 6 characters");
  EXPECT_EQ(words({{"a rather long name of it", "a rather long name", "y"}}), "cut, here after 18 characters");
}

TEST(ValueFunction, KnowsWhatIsDoneToDates) {
  EXPECT_EQ(words({{"2026-07-02", "2026-07-01", "x"}}), "one day early");
  EXPECT_EQ(words({{"2026-07-02", "2026-07-05", "x"}, {"2026-01-01", "2026-01-04", "x"}}), "3 days late");
  EXPECT_EQ(words({{"2026-07-02T00:00:00Z", "2026-07-01T22:00:00Z", "x"}}), "2 hours early");
  EXPECT_EQ(words({{"2026-12-31", "2027-12-31", "x"}}), "one year late");
  EXPECT_EQ(words({{"2026-03-04", "2026-04-03", "x"}}), "with day and month for each other");
  EXPECT_EQ(words({{"1958-02-03", "1970-01-01", "x"}}), "as 1970-01-01 where it is earlier");
  EXPECT_EQ(words({{"2041-02-03", "2038-01-19", "x"}}), "as 2038-01-19 where it is later");
}

TEST(ValueFunction, KnowsWhatIsDoneToNumbers) {
  EXPECT_EQ(words({{7.5, 450, 1}}), "multiplied by 60");
  EXPECT_EQ(words({{900, 9, 1}}), "divided by 100");
  EXPECT_EQ(words({{4, -4, 1}}), "with the opposite sign");
  EXPECT_EQ(words({{7.256, 7.26, 1}}), "rounded after 2 decimals");
  EXPECT_EQ(words({{7.7, 7.0, 1}}), "cut to a whole number");
  EXPECT_EQ(words({{1, 4, 0}, {5, 8, 0}}), "3 too high");
  EXPECT_EQ(words({{7, "7", 0}}), "as a text");
  EXPECT_EQ(words({{true, false, nullptr}, {false, true, nullptr}}), "negated (true for false, false for true)");
}

TEST(ValueFunction, KnowsTheOldValueAnEmptyOneAndAConstant) {
  EXPECT_EQ(words({{"new", "old", "old"}}), "with its old value");
  EXPECT_EQ(words({{"new", nullptr, "old"}, {"b", "", "old"}}), "empty");
  EXPECT_EQ(words({{"SEK", "NOK", "EUR"}, {"DKK", "NOK", "EUR"}}), "as “NOK”, whatever it should be");
}

TEST(ValueFunction, SaysNothingThatMayBeChance) {
  EXPECT_EQ(words({{"2026-07-02", "2026-05-09", "x"}}), "");
  EXPECT_EQ(words({{7, 21, 1}}), "");
  EXPECT_EQ(words({{"Oslo", "Bergen", "x"}}), "");
  EXPECT_EQ(words({{"Oslo", "Bergen", std::nullopt}}), "");
  EXPECT_EQ(words({{"Oslo", "O", "x"}}), "");
  EXPECT_EQ(words({{"Oslo 2", "Oslo", "x"}}), "");
  EXPECT_EQ(words({{"+47 22", "+47 33", "x"}}), "");
}

TEST(ValueFunction, MustFitEveryExample) {
  EXPECT_EQ(words({{" Oslo ", "Oslo", "x"}, {"Bergen", "Hamar", "x"}}), "");
  EXPECT_EQ(words({{"2026-07-02", "2026-07-01", "x"}, {"2026-07-02", "2026-07-03", "x"}}), "");
  EXPECT_EQ(words({{"new", "old", "old"}, {"new", "older", "old"}}), "");
  EXPECT_EQ(words({}), "");
}

TEST(ShapeOfEdits, IsSaidWhereAllShareIt) {
  const auto shape = [](const std::vector<Edit>& edits) { return shape_of(edits).value_or(""); };
  EXPECT_EQ(shape({{"Oslo", "OSLO"}, {"a@x", "A@x"}}), "that change the letter case alone");
  EXPECT_EQ(shape({{"Oslo", nullptr}}), "that clear it");
  EXPECT_EQ(shape({{"a  b", "a b"}}), "that change blanks alone");
  EXPECT_EQ(shape({{"Zo\u00EB", "Zoe\u0308"}}), "that change the composition of letters alone");
  EXPECT_EQ(shape({{"Oslo", "OSLO"}, {"a", "b"}}), "");
  EXPECT_EQ(shape({}), "");
}

}  // namespace
}  // namespace dataflow_qa::reports
