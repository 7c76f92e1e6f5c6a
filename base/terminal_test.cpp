#include "base/terminal.h"

#include <gtest/gtest.h>

namespace dataflow_qa::base {
namespace {

std::string shown(std::string_view text) {
  TerminalFilter filter;
  return filter.take(text);
}

TEST(TerminalFilter, LeavesPlainTextAndItsOwnColoursAsTheyAre) {
  const std::string text = "\r\x1b[K\x1b[1;31mfailed\x1b[0m: «ø» ✓ a::b # c ## d\n\t1: 2\n";
  EXPECT_EQ(shown(text), text);
}

TEST(TerminalFilter, ShowsControlCharactersInsteadOfObeyingThem) {
  EXPECT_EQ(shown(std::string("a\0b\a\x7f", 5)), "a<U+0000>b<U+0007><U+007F>");
  EXPECT_EQ(shown("\x1b]0;title\a"), "<U+001B>]0;title<U+0007>");
  EXPECT_EQ(shown("\x1b[2J\x1b[6n\x1b(0"), "<U+001B>[2J<U+001B>[6n<U+001B>(0");
  EXPECT_EQ(shown("\xc2\x9b"
                  "2J \xc2\xa9"),
            "<U+009B>2J ©");
  EXPECT_EQ(shown("\x1b\x1b[1m"), "<U+001B>\x1b[1m");
}

TEST(TerminalFilter, ShowsWhatNobodySeesAsCodePoints) {
  EXPECT_EQ(shown("Ola\u202Edneb \u200B\u00A0\uFEFF\U000E0101."), "Ola<U+202E>dneb <U+200B><U+00A0><U+FEFF><U+E0101>.");
  EXPECT_EQ(shown("\xff \xe2\x80 \xe2\x80\n\xf0\x9f\x98\x80"), "\uFFFD \uFFFD\uFFFD \uFFFD\uFFFD\n😀");
}

TEST(TerminalFilter, LeavesNoCommandOfACiService) {
  EXPECT_EQ(shown("::error file=a::b\n  ::warning::c\n\t::debug::"),
            ": :error file=a::b\n  : :warning::c\n\t: :debug::");
  EXPECT_EQ(shown("x ##[error]y ##vso[task.complete] ##teamcity[a] ###[b]"),
            "x ## [error]y ## vso[task.complete] ## teamcity[a] ### [b]");
  EXPECT_EQ(shown("50 %\r::error::x"), "50 %\r: :error::x");
}

TEST(TerminalFilter, TakesTextInPiecesThatAreCutAnywhere) {
  const std::string text = "::error::x\n##[y]\x1b[31mred\x1b[0m\xc2\x85\x1b[2Jø\u202E\U000E0101\n";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    TerminalFilter filter;
    const auto first = filter.take(std::string_view(text).substr(0, cut));
    EXPECT_EQ(first + filter.take(std::string_view(text).substr(cut)), shown(text)) << "cut at " << cut;
  }
}

TEST(TerminalFilter, ShowsTheEscapesThatAreNotTheProgramsOwn) {
  TerminalFilter filter(Escapes::shown);
  EXPECT_EQ(filter.take("a\x1b[8mb\x1b[K\n"), "a<U+001B>[8mb<U+001B>[K\n");
  filter.set_escapes(Escapes::own);
  EXPECT_EQ(filter.take("\x1b[1mb\x1b[0m"), "\x1b[1mb\x1b[0m");
}

TEST(TerminalFilter, ShowsTheReturnsThatAreNotTheProgramsOwn) {
  TerminalFilter filter(Escapes::shown);
  EXPECT_EQ(filter.take("failed\rpassed\r\n\r"), "failed<U+000D>passed\r\n");
  EXPECT_EQ(filter.take("\r\nb"), "<U+000D>\r\nb");
  filter.set_escapes(Escapes::own);
  EXPECT_EQ(filter.take("\r1 of 2"), "\r1 of 2");
}

TEST(Harmless, JsonSaysTheSameWithoutCommands) {
  EXPECT_EQ(harmless_json("\"\x7f\""), R"("\u007f")");
  EXPECT_EQ(harmless_json(R"({"##[error]": "###vso[x] a#b \\##"})"),
            R"({"#\u0023[error]": "#\u0023\u0023vso[x] a#b \\#\u0023"})");
}

TEST(Harmless, MarkupSaysTheSameWithoutCommands) {
  EXPECT_EQ(harmless_markup("<a>\n ::error::x a::b\r:::\n:a::\n</a>"),
            "<a>\n :&#58;error::x a::b\r:&#58;:\n:a::\n</a>");
  EXPECT_EQ(harmless_markup("::<a b=\"##[error]\">###vso[x]</a>"),
            ":&#58;<a b=\"#&#35;[error]\">#&#35;&#35;vso[x]</a>");
}

}  // namespace
}  // namespace dataflow_qa::base
