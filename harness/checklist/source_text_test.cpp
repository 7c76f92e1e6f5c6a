#include "harness/checklist/source_text.h"

#include <gtest/gtest.h>

namespace dataflow_qa::checklist {
namespace {

TEST(SourceText, IsMadeOfLinesWithoutTheirEnds) {
  const auto text = SourceText::open("one\r\ntwo\r\n\r\nthree\r\n", "t");
  ASSERT_TRUE(text) << text.error().text();
  ASSERT_EQ(text->size(), 4u);
  EXPECT_EQ(text->line(1), "two");
  EXPECT_EQ(text->line(2), "");
  EXPECT_EQ(text->line(9), "");
  EXPECT_TRUE(text->uses_crlf());
  EXPECT_TRUE(text->findings().empty());
}

TEST(SourceText, AcceptsEveryFormOfUtf8AndRefusesTheRest) {
  for (const char* good : {"ø", "€", "😀", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF", "a\tb"}) {
    EXPECT_TRUE(SourceText::open(std::string(good) + "\n", "t")) << good;
  }
  for (const char* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3", "\xE2\x82", "\x7F", "\x1B", "abcdefgh\x01"}) {
    EXPECT_FALSE(SourceText::open(std::string(bad) + "\n", "t")) << bad;
  }
}

TEST(SourceText, PlacesCountCharacters) {
  const auto text = SourceText::open("blåbær\n", "t");
  ASSERT_TRUE(text);
  EXPECT_EQ(text->place(0, 4).column, 4u);
  EXPECT_EQ(text->place(0, 8).column, 7u);
}

TEST(Quotation, IsCutAndPrintable) {
  EXPECT_EQ(quotation("short"), "\"short\"");
  EXPECT_EQ(quotation(std::string(41, 'x')), "\"" + std::string(40, 'x') + "…\"");
  EXPECT_EQ(quotation("a\tb\x01"), "\"a→b<U+0001>\"");
}

TEST(Quotations, OfTextsThatLookAlikeNameTheCodePointsInWhichTheyDiffer) {
  const Quotations quoted = quotations("C\u0430r", "Car");
  EXPECT_EQ(quoted.before, "\"C\u0430r\" (U+0430 at character 2)");
  EXPECT_EQ(quoted.after, "\"Car\" (U+0061 at character 2)");
  EXPECT_EQ(quotations("Cat", "Car").before, "\"Cat\"");
  const std::string start(50, 'x');
  EXPECT_EQ(quotations(start + "o", start + "\u043E").after, "\"…xxxxxxxxxxxx\u043E\" (U+043E at character 51)");
  EXPECT_EQ(quotations(start + "a", start + "b").after, "\"…xxxxxxxxxxxxb\"");
}

TEST(Quotations, AreWholeWhereThatIsAskedFor) {
  const std::string start(50, 'x');
  const Quotations quoted = whole_quotations(start + "a", start + "b", sentence_marks);
  EXPECT_EQ(quoted.before, "“" + start + "a”");
  EXPECT_EQ(quoted.after, "“" + start + "b”");
  EXPECT_EQ(whole_quotations("o\u200B", "o").before, "\"o<U+200B>\"");
  EXPECT_EQ(whole_quotations("\u03BFne", "one").before, "\"\u03BFne\" (U+03BF at character 1)");
}

TEST(SourceText, ReadsMegabytesOnOneLineInAnErrorOfAFewLines) {
  const std::string text(8U << 20U, 'x');
  const auto opened = SourceText::open(text, "t");
  ASSERT_TRUE(opened);
  EXPECT_LT(opened->diagnostic("", opened->place(0, text.size() / 2), "m").text().size(), 500u);
}

}  // namespace
}  // namespace dataflow_qa::checklist
