// Errors as a reader sees them, to the letter.

#include <gtest/gtest.h>

#include "harness/checklist/parse.h"
#include "harness/checklist/testing_document.h"

namespace dataflow_qa::checklist {
namespace {

namespace doc = testing_document;

std::string good() {
  return doc::head() + doc::SectionText{.rows = {{"a", "A"}}}.text();
}

/// The whole text of what is wrong with `text`; of the findings where it can be read.
std::string reported(const std::string& text) {
  const auto document = parse(text, "t.rst");
  if (!document) return document.error().text();
  std::string findings;
  for (const Diagnostic& finding : document->findings) findings += finding.text();
  return findings;
}

/// `good()` with the first `from` replaced by `to`.
std::string spoilt(const std::string& from, const std::string& to) {
  std::string text = good();
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("not in the document: " + from);
  return text.replace(at, from.size(), to);
}

TEST(Diagnostics, NothingIsSaidOfAGoodDocument) {
  EXPECT_EQ(reported(good()), "");
}

TEST(Diagnostics, AFileThatIsNoDataflowDocument) {
  EXPECT_EQ(
      reported("Hello\nworld\n"),
      "t.rst:1:1: expected a line of \"=\" above the title of a dataflow document, got \"Hello\"\n  Hello\n  ^\n");
  EXPECT_EQ(reported(""), "t.rst:1:1: expected a dataflow document, got an empty file\n");
  EXPECT_EQ(reported(spoilt("Alpha to Beta Dataflow", "Alpha and Beta Dataflow")),
            "t.rst:2:1: expected a title \"SOURCE to TARGET Dataflow\", got \"Alpha and Beta Dataflow\"\n"
            "  Alpha and Beta Dataflow\n"
            "  ^\n");
}

TEST(Diagnostics, AFileThatIsNotThere) {
  const auto document = read_file("/no/such/document.rst");
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().text(), "/no/such/document.rst: cannot be read: No such file or directory\n");
  const auto folder = read_file("/");
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().text(), "/: is a directory, expected a dataflow document\n");
}

TEST(Diagnostics, BytesThatAreNotUtf8) {
  EXPECT_EQ(reported(spoilt("agree",
                            "agr\xE9"
                            "e")),
            "t.rst:10:24: expected UTF-8 text, got the byte 0xE9, which is not UTF-8\n"
            "  What Alpha and Beta agr\xEF\xBF\xBD"
            "e on.\n"
            "                         ^\n");
  EXPECT_EQ(reported(std::string("\xFF\xFE=\0=\0", 6)),
            "t.rst:1:1: expected UTF-8 text, got the byte 0xFF, which is not UTF-8 (the file looks like UTF-16)\n"
            "  \xEF\xBF\xBD\xEF\xBF\xBD=<U+0000>=<U+0000>\n"
            "  ^\n");
}

TEST(Diagnostics, ControlCharacters) {
  EXPECT_EQ(reported(spoilt("agree", std::string("agr\0ee", 6))),
            "t.rst:10:24: expected UTF-8 text, got the control character 0x00\n"
            "  What Alpha and Beta agr<U+0000>ee on.\n"
            "                         ^\n");
  EXPECT_EQ(reported(spoilt("agree", "agr\ree")),
            "t.rst:10:24: expected UTF-8 text, got a carriage return that no line feed follows\n"
            "  What Alpha and Beta agr<U+000D>ee on.\n"
            "                         ^\n");
}

TEST(Diagnostics, ATabWhereBlanksBelong) {
  EXPECT_EQ(reported(spoilt("   * - a", "\t* - a")),
            "t.rst:26:1: expected a row \"   * - …\" or a blank line, got \"→* - a\"\n"
            "  →* - a\n"
            "  ^\n");
}

TEST(Diagnostics, AStampOfAnotherForm) {
  EXPECT_EQ(reported(spoilt("2024-10-08", "2024-10-8")),
            "t.rst:5:21: expected YYYY-MM-DD HH:MM:SS, got \" 01:02:03\"\n"
            "  Generated: 2024-10-8 01:02:03\n"
            "                      ^\n");
}

TEST(Diagnostics, AHeadingWithoutItsUnderline) {
  EXPECT_EQ(
      reported(spoilt("------------------------\nEvery", "~~~~~~~~~~~~~~~~~~~~~~~~\nEvery")),
      "t.rst:14:1: expected the introduction's text, or a dataflow's heading underlined with \"-\" above this, got "
      "\"Every Alpha Item will be synchronized wi…\"\n"
      "  Every Alpha Item will be synchronized with a Beta Thing.\n"
      "  ^\n");
}

TEST(Diagnostics, ASentenceThatDiffersInAWord) {
  EXPECT_EQ(
      reported(spoilt("established, it", "estblished, it")),
      "t.rst:16:54: expected \"established, it will keep in sync betwee…\", got \"estblished, it will keep in sync "
      "between…\"\n"
      "  …etween a Alpha Item and a Beta Thing is estblished, it will keep in sy…\n"
      "                                           ^\n");
}

TEST(Diagnostics, ANameThatDiffersFromTheHeading) {
  EXPECT_EQ(reported(spoilt("between a Alpha Item and", "between a Alpha Itm and")),
            "t.rst:16:29: expected \"Item and a Beta Thing is established, it…\", got \"Itm and a Beta Thing is "
            "established, it …\"\n"
            "  Once a link between a Alpha Itm and a Beta Thing is established, it wi…\n"
            "                              ^\n");
}

TEST(Diagnostics, AnOpeningOfNoKind) {
  EXPECT_EQ(
      reported(spoilt("Every Alpha Item will be", "Some Alpha Item will be")),
      "t.rst:14:1: expected a sentence that says what is synchronized (\"Every …\", \"…, it  will be synchronized "
      "…\" or \"Before any …\"), got \"Some Alpha Item will be synchronized wit…\"\n"
      "  Some Alpha Item will be synchronized with a Beta Thing.\n"
      "  ^\n");
  EXPECT_EQ(
      reported(spoilt("Every Alpha Item will be", "If it rains, it will be")),
      "t.rst:14:17: expected \" will be synchronized with a Beta Thing.\", got \"will be synchronized with a Beta "
      "Thing.\"\n"
      "  If it rains, it will be synchronized with a Beta Thing.\n"
      "                  ^\n");
}

TEST(Diagnostics, AMissingSentenceAndAMissingBlankLine) {
  std::string text = good();
  const std::size_t keep = text.find("Once a link");
  text.erase(keep, text.find("The following") - keep);
  EXPECT_EQ(reported(text),
            "t.rst:16:1: expected \"Once a link between a Alpha Item and a B…\", got \"The following properties are "
            "synchronize…\"\n"
            "  The following properties are synchronized between a Alpha Item and a B…\n"
            "  ^\n");
  EXPECT_EQ(reported(spoilt("\n\nOnce", "\nOnce")),
            "t.rst:15:1: expected a blank line, got \"Once a link between a Alpha Item and a B…\"\n"
            "  Once a link between a Alpha Item and a Beta Thing is established, it w…\n"
            "  ^\n");
}

TEST(Diagnostics, RowsThatAreTooShortOrTooLong) {
  EXPECT_EQ(reported(spoilt("     - A\n", "")),
            "t.rst:28:1: expected the row's data type, \"     - …\", got a blank line\n");
  EXPECT_EQ(reported(spoilt("     - A\n", "     - A\n     - \"string\"\n")),
            "t.rst:29:1: expected a row \"   * - …\" or a blank line, got \"     - \"string\"\"\n"
            "       - \"string\"\n"
            "  ^\n");
}

TEST(Diagnostics, DependenciesInOtherWords) {
  EXPECT_EQ(
      reported(spoilt("   * - a\n", "   * - a (Dependent on having x in y)\n")),
      "t.rst:26:9: expected a property's path, or \"PATH (Dependant on having VALUE in PATH)\", got \" (Dependent on "
      "having x in y)\"\n"
      "     * - a (Dependent on having x in y)\n"
      "          ^\n");
  EXPECT_EQ(reported(spoilt("   * - a\n", "   * - a (Dependant on having x)\n")),
            "t.rst:26:31: expected VALUE in PATH, got \"x)\"\n"
            "     * - a (Dependant on having x)\n"
            "                                ^\n");
}

TEST(Diagnostics, AFileThatEndsTooEarly) {
  std::string text = good();
  text.erase(text.find(".. list-table"));
  EXPECT_EQ(reported(text), "t.rst:20:1: expected \".. list-table::\", got the end of the file\n");
}

TEST(Diagnostics, ANameThatLooksLikeTheExpectedOneNamesTheCodePoint) {
  EXPECT_THAT(reported(spoilt("   * - Alpha Item Property", "   * - Alph\u0430 Item Property")),
              ::testing::HasSubstr("(U+0061 at character "));
}

TEST(Diagnostics, ALineThatBelongsNowhere) {
  EXPECT_EQ(reported(good() + "\nA footer.\n"),
            "t.rst:31:1: expected a dataflow's heading, underlined with \"-\", got \"A footer.\"\n  A footer.\n  ^\n");
}

TEST(Diagnostics, EverySectionThatIsWrongIsReported) {
  const std::string bad = doc::SectionText{.b = "Beta Other", .opening = "Nothing."}.text();
  EXPECT_EQ(
      reported(doc::head() + bad + doc::SectionText{}.text() + bad),
      "t.rst:14:1: expected a sentence that says what is synchronized (\"Every …\", \"…, it  will be synchronized "
      "…\" or \"Before any …\"), got \"Nothing.\"\n  Nothing.\n  ^\n"
      "t.rst:46:1: expected a sentence that says what is synchronized (\"Every …\", \"…, it  will be synchronized "
      "…\" or \"Before any …\"), got \"Nothing.\"\n  Nothing.\n  ^\n");
}

TEST(Diagnostics, AreCountedWhereTheyAreTooMany) {
  std::string text = doc::head();
  for (int i = 0; i < 25; ++i) text += doc::SectionText{.opening = "Nothing."}.text();
  const auto document = parse(text, "t.rst");
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().diagnostics.size(), 20u);
  EXPECT_TRUE(document.error().text().ends_with("and 5 more errors\n"));
}

TEST(Diagnostics, ALongLineIsShownAroundThePlace) {
  std::string text = doc::head() + doc::SectionText{.rows = {{std::string(200, 'p') + " (oops)", "A"}}}.text();
  EXPECT_EQ(reported(text),
            "t.rst:26:208: expected a property's path, or \"PATH (Dependant on having VALUE in PATH)\", got \" "
            "(oops)\"\n  …" +
                std::string(40, 'p') + " (oops)\n  " + std::string(41, ' ') + "^\n");
}

TEST(Diagnostics, ColumnsCountCharacters) {
  EXPECT_EQ(reported(doc::head() + doc::SectionText{.rows = {{"blåbærø (x)", "A"}}}.text()),
            "t.rst:26:15: expected a property's path, or \"PATH (Dependant on having VALUE in PATH)\", got \" (x)\"\n"
            "     * - blåbærø (x)\n"
            "                ^\n");
}

}  // namespace
}  // namespace dataflow_qa::checklist
