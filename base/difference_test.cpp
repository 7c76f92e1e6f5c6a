#include "base/difference.h"

#include <gtest/gtest.h>

namespace dataflow_qa::base {
namespace {

TEST(Difference, IsWhatIsBetweenTheEqualEnds) {
  const auto [a, b] = difference("a name", "a n\u0430me");
  EXPECT_EQ(a.points(), "U+0061 at character 4");
  EXPECT_EQ(b.points(), "U+0430 at character 4");
  EXPECT_EQ(b.surroundings(), "\"a n\u0430me\"");
}

TEST(Difference, MayBeNothingOnOneSide) {
  const auto [a, b] = difference("ab", "a\u200Bb");
  EXPECT_EQ(a.points(), "nothing at character 2");
  EXPECT_EQ(b.points(), "U+200B at character 2");
  EXPECT_EQ(b.surroundings(), "\"a<U+200B>b\"");
}

TEST(Difference, ShowsAPartOfALongText) {
  const std::string start(50, 'x');
  EXPECT_EQ(difference(start + "a", start + "b").second.surroundings(), "\"…xxxxxxxxxxxxb\"");
}

}  // namespace
}  // namespace dataflow_qa::base
