// Files that nobody writes by accident: each ends in an error or a finding, soon, and with little said.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <time.h>

#include <algorithm>

#include "harness/checklist/diff.h"
#include "harness/checklist/fuzz/try_document.h"
#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/checklist/testing_document.h"

namespace dataflow_qa::checklist {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
namespace doc = testing_document;

std::string times(std::size_t count, const std::string& text) {
  std::string all;
  all.reserve(count * text.size());
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

/// The errors of a text that cannot be read, which are short whatever the text is.
std::string errors(const std::string& text) {
  const auto document = parse(text, "t.rst");
  if (document) return "no error";
  EXPECT_LT(document.error().text().size(), 20'000u);
  return document.error().text();
}

std::vector<std::string> finding_kinds(const std::string& text) {
  const auto document = parse(text, "t.rst");
  if (!document) return {document.error().text()};
  std::vector<std::string> kinds;
  for (const Diagnostic& each : document->findings) kinds.push_back(each.kind);
  return kinds;
}

/// The smallest whole document with one row, in pieces to put something between.
std::string with_row(const std::string& source, const std::string& target = "A") {
  return doc::head() + doc::SectionText{.rows = {{source, target}}}.text();
}

constexpr std::size_t mega = 1U << 20U;

TEST(Hostile, MegabytesOnOneLineWhereverTheyStand) {
  const std::string x(4 * mega, 'x');
  EXPECT_THAT(errors(x), HasSubstr("t.rst:1:1: expected a line of \"=\""));
  EXPECT_THAT(errors("=\n" + x + "\n=\n"), HasSubstr("t.rst:2:1: expected a title"));
  EXPECT_THAT(errors(doc::head() + "\n" + x + "\n---\n"), HasSubstr("expected a heading \"A to B\""));
  EXPECT_THAT(errors(doc::head() + doc::SectionText{.opening = x}.text()),
              HasSubstr("t.rst:14:1: expected a sentence"));
  EXPECT_THAT(errors(with_row(x + " (")), HasSubstr("t.rst:26:4194312: expected a property's path"));
  EXPECT_EQ(parse(with_row(x), "t.rst")->sections.at(0).rows.at(0).source.path.size(), x.size());
}

TEST(Hostile, MegabytesOfDashesUnderMegabytesOfHeading) {
  const std::string a = "Alpha " + std::string(mega, 'x');
  EXPECT_TRUE(parse(doc::head() + doc::SectionText{.a = a, .rows = {{"a", "A"}}}.text(), "t.rst"));
}

TEST(Hostile, AHeadingOfNothingButTo) {
  EXPECT_THAT(errors(doc::head() + "\n" + times(mega / 4, " to ") + "x\n---\nEvery\n"), HasSubstr("t.rst:12:1: "));
  EXPECT_EQ(parse(doc::head(times(1000, "a to ") + "b"), "t.rst")->source, "a");
}

TEST(Hostile, ThousandsOfColumns) {
  const std::string row = "   * - a\n" + times(10'000, "     - a\n");
  EXPECT_THAT(errors(doc::head() + doc::SectionText{}.text() + row), HasSubstr("expected a dataflow's heading"));
  std::string text = with_row("a");
  text.insert(text.find("     - A\n"), times(10'000, "     - a\n"));
  EXPECT_THAT(errors(text), HasSubstr("t.rst:29:1: expected a row"));
}

TEST(Hostile, AHundredThousandDependenciesInOneCell) {
  const auto kinds = finding_kinds(with_row("a (" + times(100'000, "Dependant on having  in  ") + ")"));
  EXPECT_THAT(kinds, ::testing::UnorderedElementsAre("several-dependencies", "dependency-without-value",
                                                     "dependency-without-property"));
}

TEST(Hostile, AHundredThousandRecordsInOneSentence) {
  const std::string text =
      doc::head() + doc::SectionText{.opening = doc::link_first(),
                                     .paragraphs = {doc::create("Alpha Deal" + times(100'000, ", Deal") +
                                                                ", or Deal that is synchronized into Beta")}}
                        .text();
  EXPECT_THAT(finding_kinds(text), Contains("duplicate-item"));
}

TEST(Hostile, ThreeThousandSectionsWithOneHeading) {
  const auto document = parse(doc::head() + times(3'000, doc::SectionText{.rows = {{"a", "A"}}}.text()), "t.rst");
  ASSERT_TRUE(document);
  EXPECT_EQ(make_checklist(*document, nullptr).items.size(), 3u);
}

TEST(Hostile, AHundredThousandUnderlinesAndBlankLines) {
  EXPECT_THAT(errors(doc::head() + times(100'000, "\nx\n-\n")), HasSubstr("more errors"));
  EXPECT_THAT(finding_kinds(doc::head() + times(mega, "\n")), Contains("blank-lines"));
}

TEST(Hostile, NulBytesAndOtherControlCharactersAnywhere) {
  const std::string good = with_row("a");
  for (std::size_t at = 0; at < good.size(); at += 7) {
    for (const char byte : {'\0', '\x1B', '\x7F', '\r', '\x0B', '\x0C'}) {
      std::string text = good;
      text.insert(at, 1, byte);
      const bool ends_line = byte == '\r' && good[at] == '\n';
      EXPECT_EQ(parse(text, "t.rst").has_value(), ends_line) << "byte " << int{byte} << " at " << at;
    }
  }
}

TEST(Hostile, ControlCharactersBeyondAsciiCannotSteerATerminal) {
  EXPECT_THAT(errors(with_row("a\xC2\x9B"
                              "2J")),
              HasSubstr("t.rst:26:9: expected UTF-8 text, got the control character U+009B"));
}

TEST(Hostile, CharactersThatCannotBeSeenAreReported) {
  EXPECT_THAT(finding_kinds(with_row("a\xE2\x80\x8B")), Contains("invisible-character"));
  const auto document = parse(with_row("a",
                                       "\xE2\x80\xAE"
                                       "A"),
                              "t.rst");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->findings.at(0).text(),
            "t.rst:27:8: invisible-character: the line has a character that cannot be seen, U+202E\n"
            "       - <U+202E>A\n         ^\n");
}

TEST(Hostile, EncodingsThatAreMixed) {
  const std::string latin = doc::head("Bl\xE5", "Beta") + doc::SectionText{.b = "Beta Tr\xC3\xA6r"}.text();
  EXPECT_THAT(errors(latin), HasSubstr("t.rst:2:3: expected UTF-8 text, got the byte 0xE5, which is not UTF-8"));
  EXPECT_THAT(errors(std::string("\xFE\xFF\0=\0=", 6)), HasSubstr("looks like UTF-16"));
  EXPECT_THAT(errors("\xEF\xBB\xBF"), HasSubstr("t.rst:1:1: "));
  EXPECT_THAT(errors("\xEF\xBB\xBF\xEF\xBB\xBF" + with_row("a")), HasSubstr("t.rst:1:1: "));
}

TEST(Hostile, ADocumentCutOffAtEachByteKeepsThePromises) {
  const std::string text = with_row("a (Dependant on having NO in b)", "Å");
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_NO_THROW(fuzz::try_document(text.substr(0, size))) << size;
  }
}

/// The time that this thread has used of its core. Other processes do not count.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// Seconds that `work` takes, the best of three.
template <typename Work>
double seconds_for(const Work& work) {
  double best = 1e9;
  for (int i = 0; i < 3; ++i) {
    const double start = cpu_seconds();
    work();
    best = std::min(best, cpu_seconds() - start);
  }
  return best;
}

double seconds_to_read(const std::string& text) {
  return seconds_for([&] { EXPECT_TRUE(parse(text, "t.rst")); });
}

TEST(Hostile, TimeGrowsWithTheFileAndNotWithItsSquare) {
  const auto cell = [](std::size_t count) { return with_row("a (" + times(count, "Dependant on having  in  ") + ")"); };
  // Eight times the input: 8 where time is linear, 64 where it is quadratic.
  EXPECT_LT(seconds_to_read(cell(40'000)), 32 * seconds_to_read(cell(5'000)));
  const auto sections = [](std::size_t count) { return doc::head() + times(count, doc::SectionText{}.text()); };
  EXPECT_LT(seconds_to_read(sections(2'000)), 32 * seconds_to_read(sections(250)));
}

/// Sections that share a heading and an opening, each with a row of its own; the last first where `turned`.
Document alike(std::size_t count, bool turned, const std::string& type) {
  std::string text = doc::head();
  for (std::size_t i = 0; i < count; ++i) {
    const std::string path = "p" + std::to_string(turned ? count - i : i + 1);
    text += doc::SectionText{.rows = {{path, path, type}}}.text();
  }
  return *parse(text, "t.rst");
}

TEST(Hostile, SectionsWithOneHeadingAreComparedInTimeThatGrowsWithTheirNumber) {
  const auto seconds = [](std::size_t count, const std::string& type) {
    const Document before = alike(count, false, "\"string\"");
    const Document after = alike(count, true, type);
    return seconds_for([&] { EXPECT_FALSE(diff(before, after).empty()); });
  };
  EXPECT_LT(seconds(4'000, "\"string\""), 32 * seconds(500, "\"string\""));
  EXPECT_LT(seconds(4'000, "\"float\""), 32 * seconds(500, "\"float\""));
}

}  // namespace
}  // namespace dataflow_qa::checklist
