#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::base {
namespace {

using ::testing::ElementsAre;

TEST(Text, KnowsUtf8) {
  EXPECT_TRUE(is_utf8("Blåbær ↔ 🫐"));
  for (const char* text : {"\xFF", "\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "a\x80"}) {
    EXPECT_FALSE(is_utf8(text)) << valid_utf8(text);
  }
}

TEST(Text, PutsTheReplacementCharacterForEachInvalidByte) {
  EXPECT_EQ(valid_utf8("a\xC3(\xFF"), "a\uFFFD(\uFFFD");
  EXPECT_THAT(code_points("å\xFF"), ElementsAre(U'å', replacement_character));
}

TEST(Text, CountsCodePoints) {
  EXPECT_EQ(characters("Blåbær🫐"), 7U);
}

TEST(Text, FoldsCharacterByCharacter) {
  EXPECT_EQ(fold("ÅSE Ñ ŽIVA ΣΑΣ Жук"), fold("åse ñ živa σας жук"));
  EXPECT_EQ(fold("ẞ"), "ß");
  EXPECT_NE(fold("ß"), fold("ss"));
  EXPECT_EQ(fold("A\xFF"), "a\xFF");
  EXPECT_TRUE(equal_ignoring_case("Kari Ødegård", "KARI ØDEGÅRD"));
  EXPECT_FALSE(equal_ignoring_case("Kari", "Kåri"));
}

TEST(Text, MeasuresColumns) {
  EXPECT_EQ(width("abc"), 3U);
  EXPECT_EQ(width("å"), 1U);
  EXPECT_EQ(width("a\u030A"), 1U);
  EXPECT_EQ(width("日本"), 4U);
  EXPECT_EQ(width("🫐"), 2U);
  EXPECT_EQ(width("\x1B"), 0U);
}

TEST(Text, TrimsAndSplits) {
  EXPECT_EQ(trimmed(" \ta b\r\n"), "a b");
  EXPECT_EQ(trimmed(" \n"), "");
  EXPECT_THAT(split_list("a; b;;c ", ';'), ElementsAre("a", "b", "c"));
}

TEST(Text, LooksAlikeWhateverTheCompositionAndTheBlanks) {
  EXPECT_EQ(as_it_looks("Zo\u00EB"), as_it_looks("Zoe\u0308"));
  EXPECT_EQ(as_it_looks("a  b"), as_it_looks("a\u00A0b\n"));
  EXPECT_EQ(as_it_looks("a\u200Bb"), as_it_looks("ab"));
  EXPECT_EQ(as_it_looks("C\u03BFde"), as_it_looks("Code")) << "a Greek letter";
  EXPECT_EQ(as_it_looks("\u0410\u0441tive"), as_it_looks("Active")) << "Cyrillic letters";
  EXPECT_EQ(as_it_looks("\uFF21\uFF42"), as_it_looks("Ab")) << "letters of full width";
  EXPECT_EQ(as_it_looks("\u0451"), as_it_looks("\u00EB")) << "a letter with a mark";
  EXPECT_TRUE(look_alike("e\u2011mail", "e-mail"));
  EXPECT_NE(as_it_looks("\u0430"), as_it_looks("A"));
  EXPECT_NE(as_it_looks("a b"), as_it_looks("ab")) << "anybody sees that";
  EXPECT_NE(as_it_looks("abc"), as_it_looks("Abc"));
  EXPECT_NE(as_it_looks("abc"), as_it_looks("abd"));
}

}  // namespace
}  // namespace dataflow_qa::base
