#include "reports/model/shown.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace dataflow_qa::reports {
namespace {

void expect_shown(const ShownPair& pair, const std::string& actual, const std::string& expected) {
  EXPECT_EQ(pair.actual, actual);
  EXPECT_EQ(pair.expected, expected);
}

TEST(Shown, OrdinaryValuesAreShownAsTheyAre) {
  expect_shown(shown_apart("Bergen", "Oslo"), "“Bergen”", "“Oslo”");
  expect_shown(shown_apart(nullptr, "Oslo"), "empty", "“Oslo”");
  expect_shown(shown_apart(5, "5"), "5", "“5”");
  expect_shown(shown_apart(true, false), "true", "false");
}

TEST(Shown, TextsThatLookAlikeShowTheCodePointsInWhichTheyDiffer) {
  expect_shown(shown_apart("Zo\u00EB", "Zoe\u0308"), "“Zo\u00EB” (character 3: U+00EB)",
               "“Zoe\u0308” (characters 3 to 4: U+0065 U+0308)");
  expect_shown(shown_apart("a\u00A0b", "a b"), "“a\u00A0b” (character 2: U+00A0)", "“a b” (character 2: U+0020)");
}

TEST(Shown, ABlankThatIsMissingIsSeen) {
  expect_shown(shown_apart("a b", "a  b"), "“a b” (nothing more between characters 2 and 3)",
               "“a  b” (character 3: U+0020)");
  expect_shown(shown_apart("a", " a"), "“a” (nothing in front)", "“ a” (character 1: U+0020)");
  expect_shown(shown_apart("a", "a\n"), "“a” (nothing more after character 1)", "“a\n” (character 2: U+000A)");
}

TEST(Shown, CapitalsAreSeenWithoutHelp) {
  expect_shown(shown_apart("abc", "ABC"), "“abc”", "“ABC”");
}

TEST(Shown, LongTextsShowWhatSurroundsTheDifference) {
  const std::string same(500, 'x');
  const auto pair = shown_apart(same + "yes" + same, same + "no" + same);
  const std::string around(20, 'x');
  expect_shown(pair, "“…" + around + "yes" + around + "…” (from character 481 of 1003)",
               "“…" + around + "no" + around + "…” (from character 481 of 1002)");
}

TEST(Shown, ALongTextThatWasCutOffIsShownToItsEnd) {
  const std::string same(500, 'x');
  const auto pair = shown_apart(same, same + "the end");
  EXPECT_EQ(pair.actual, "“…xxxxxxxxxxxxxxxxxxxx” (from character 481 of 500)");
  EXPECT_EQ(pair.expected, "“…xxxxxxxxxxxxxxxxxxxxthe end” (from character 481 of 507)");
}

}  // namespace
}  // namespace dataflow_qa::reports
