#include "reports/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

namespace dataflow_qa::reports::text {
namespace {

using ::testing::ElementsAre;

TEST(Text, InvalidBytesBecomeReplacementCharacters) {
  EXPECT_EQ(valid_utf8("blåbær \xF0\x9F\x90\x9F"), "blåbær \xF0\x9F\x90\x9F");
  EXPECT_EQ(valid_utf8("a\xFF"), "a\uFFFD");
  EXPECT_EQ(valid_utf8("\xC3("), "\uFFFD(");
  EXPECT_EQ(valid_utf8("\xE2\x82"), "\uFFFD\uFFFD") << "cut off";
  EXPECT_EQ(valid_utf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD") << "a surrogate";
  EXPECT_EQ(valid_utf8("\xC0\xAF"), "\uFFFD\uFFFD") << "too long a form";
}

RC_GTEST_PROP(Text, AnyBytesBecomeValidUtf8, (const std::string& bytes)) {
  // nlohmann_json refuses to write invalid UTF-8.
  RC_ASSERT(!nlohmann::json(valid_utf8(bytes)).dump().empty());
  RC_ASSERT(!nlohmann::json(visible(bytes)).dump().empty());
  RC_ASSERT(valid_utf8(valid_utf8(bytes)) == valid_utf8(bytes));
}

RC_GTEST_PROP(Text, NothingActsInWhatIsVisible, (const std::string& bytes)) {
  for (const char32_t point : code_points(visible(bytes))) {
    RC_ASSERT(point == '\n' || point == '\t' || (point >= 0x20 && (point < 0x7F || point > 0x9F)));
  }
}

TEST(Text, ControlAndDirectionCharactersAreShown) {
  EXPECT_EQ(visible("\x1b[31m\x07"), "<U+001B>[31m<U+0007>");
  EXPECT_EQ(visible("a\xE2\x80\xAE"
                    "b\xE2\x80\x8B"),
            "a<U+202E>b<U+200B>");
  EXPECT_EQ(visible(std::string_view("\0\x7F", 2)), "<U+0000><U+007F>");
  EXPECT_EQ(one_line("a\tb\nc"), "a b c");
}

TEST(Text, WidthIsInColumns) {
  EXPECT_EQ(width("blåbær"), 6U);
  EXPECT_EQ(width("A\xCC\x8A"), 1U) << "a combining ring takes no column";
  EXPECT_EQ(width("漢字"), 4U);
  EXPECT_EQ(width("🐟"), 2U);
}

TEST(Text, IsShortenedToColumns) {
  EXPECT_EQ(shortened("rørlegger", 9), "rørlegger");
  EXPECT_EQ(shortened("rørlegger", 5), "rørl…");
}

TEST(Text, IsWrappedAtSpaces) {
  EXPECT_THAT(wrapped("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("one\ntwo", 20), ElementsAre("one", "two"));
  EXPECT_THAT(wrapped("a incomprehensibilities b", 5), ElementsAre("a", "incomprehensibilities", "b"));
  EXPECT_THAT(wrapped("", 5), ElementsAre(""));
}

TEST(Text, SaysDurationsAndCounts) {
  EXPECT_EQ(duration(130), "130 ms");
  EXPECT_EQ(duration(4123), "4.1 s");
  EXPECT_EQ(duration(125'000), "2 min 5 s");
  EXPECT_EQ(counted(1, "check") + ", " + counted(2, "check"), "1 check, 2 checks");
}

}  // namespace
}  // namespace dataflow_qa::reports::text
