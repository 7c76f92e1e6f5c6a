// Mistakes in documents that can be read: one finding each, with its whole text.

#include "harness/checklist/review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/checklist/testing_document.h"

namespace dataflow_qa::checklist {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
namespace doc = testing_document;

/// "line:column kind: message" of each finding.
std::vector<std::string> findings(const std::string& text) {
  const auto document = parse(text, "t.rst");
  if (!document) return {document.error().text()};
  std::vector<std::string> found;
  for (const Finding& each : make_checklist(*document, nullptr).findings) {
    found.push_back(std::to_string(each.line.value_or(0)) + ":" + std::to_string(each.column.value_or(1)) + " " +
                    each.kind + ": " + each.message);
  }
  return found;
}

std::vector<std::string> findings(const doc::SectionText& section) {
  return findings(doc::head() + section.text());
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

const std::vector<doc::Row> row{{"a", "A"}};
const std::string merge_paragraph = doc::merge({{"a", "b"}});

TEST(Review, EmptyPropertyTable) {
  EXPECT_THAT(
      findings(doc::SectionText{}),
      ElementsAre("18:1 empty-property-table: the property table has no rows, and no mapping says which properties "
                  "are synchronized"));
}

TEST(Review, NoDataflow) {
  EXPECT_THAT(findings(doc::head()), ElementsAre("10:1 no-dataflow: the document describes no dataflow"));
}

TEST(Review, ImpossibleDate) {
  EXPECT_THAT(findings(replaced(doc::head(), "2024-10-08", "2023-02-29")),
              IsSupersetOf({"5:12 impossible-date: \"2023-02-29 01:02:03\" does not exist"}));
  EXPECT_THAT(findings(replaced(doc::head(), "2024-10-08", "2024-02-29")).size(), 1u);
}

TEST(Review, EmptySystemName) {
  const auto section = doc::SectionText{.a = "Alpha Deal", .b = " Order", .rows = row, .type_label = ""};
  EXPECT_THAT(findings(doc::head("Alpha", "") + section.text()),
              ElementsAre("2:1 empty-system-name: the title has no name for the target system"));
}

TEST(Review, SystemLabelledTwice) {
  EXPECT_THAT(findings(doc::head("Wix.com", "Wix")),
              IsSupersetOf({"2:1 system-labelled-twice: \"Wix.com\" and \"Wix\" look like two labels of one system"}));
  EXPECT_THAT(
      findings(doc::head("YouTrack", "Youtrack")),
      IsSupersetOf({"2:1 system-labelled-twice: \"YouTrack\" and \"Youtrack\" look like two labels of one system"}));
}

TEST(Review, SystemLabelDiffers) {
  EXPECT_THAT(
      findings(doc::SectionText{.a = "ALPHA Item", .rows = row, .type_label = "Gamma"}),
      ElementsAre("12:1 system-label-differs: the heading calls the system \"ALPHA\", the title calls it \"Alpha\"",
                  "25:8 system-label-differs: the table's data type header calls the system \"Gamma\", the title "
                  "calls it \"Beta\""));
}

TEST(Review, LabelsThatLookAlikeNameTheCodePointsInWhichTheyDiffer) {
  EXPECT_THAT(
      findings(doc::SectionText{.rows = row, .type_label = "Bet\u0430"}),
      ElementsAre("25:8 system-label-differs: the table's data type header calls the system \"Bet\u0430\" (U+0430 "
                  "at character 4), the title calls it \"Beta\" (U+0061 at character 4)"));
  EXPECT_THAT(
      findings(doc::head("Alpha", "\u0410lpha")),
      ::testing::Contains("2:1 system-labelled-twice: \"Alpha\" (U+0041 at character 1) and \"\u0410lpha\" (U+0410 "
                          "at character 1) look like two labels of one system"));
  EXPECT_THAT(
      findings(doc::SectionText{.opening = "When a Alph\u0430 Item is old, it  will be synchronized with a Beta Thing.",
                                .rows = row}),
      ElementsAre("14:1 condition-names-other-system: the condition speaks of \"Alph\u0430\" (U+0430 at "
                  "character 5), the title of \"Alpha\" (U+0061 at character 5)"));
}

TEST(Review, EntityToItself) {
  const auto section = doc::SectionText{.a = "Alpha Item", .b = "Alpha Item", .rows = row, .type_label = "Alpha"};
  EXPECT_THAT(findings(doc::head("Alpha", "Alpha") + section.text()),
              ElementsAre("12:1 entity-to-itself: \"Alpha Item\" is synchronized with itself"));
}

TEST(Review, SectionsOutOfOrder) {
  const std::string text = doc::head() + doc::SectionText{.rows = row}.text() +
                           doc::SectionText{.b = "Beta Other",
                                            .opening = doc::link_first("Alpha Item", "Beta Other"),
                                            .paragraphs = {doc::merge({{"a", "b"}}, "Alpha Item", "Beta Other")},
                                            .rows = row}
                               .text();
  EXPECT_THAT(findings(text), ElementsAre("31:1 sections-out-of-order: sections with merge criteria stand above those "
                                          "without, but not this one"));
}

TEST(Review, ConditionsThatCannotBeTried) {
  const std::string tail = ", it  will be synchronized with a Beta Thing.";
  EXPECT_THAT(
      findings(doc::SectionText{.opening = "removed for now. Later" + tail, .rows = row}),
      ElementsAre("14:1 condition-is-a-note: \"removed for now. Later\" reads like a developer's note, not like a "
                  "condition that can be tried"));
  EXPECT_THAT(findings(doc::SectionText{.opening = tail, .rows = row}),
              ElementsAre("14:1 empty-condition: the condition is empty"));
}

TEST(Review, ConditionsOfOtherSystems) {
  const std::string tail = ", it  will be synchronized with a Beta Thing.";
  EXPECT_THAT(findings(doc::SectionText{.opening = "When a Gamma Deal is won" + tail, .rows = row}),
              ElementsAre("14:1 condition-names-other-system: the condition speaks of \"Gamma Deal is won\", which is "
                          "neither \"Alpha\" nor \"Beta\""));
  EXPECT_THAT(findings(doc::SectionText{.opening = "When a Alpha Deal is won" + tail, .rows = row}), IsEmpty());
}

TEST(Review, SentencesThatDoNotGoTogether) {
  EXPECT_THAT(findings(doc::SectionText{.opening = doc::link_first(), .rows = row}),
              ElementsAre("14:1 missing-merge-criteria: no merge criteria say how a link is found"));
  EXPECT_THAT(
      findings(doc::SectionText{.paragraphs = {merge_paragraph}, .rows = row}),
      ElementsAre("16:1 unexpected-sentence: merge criteria stand here, but no sentence says what is done with a "
                  "match"));
  EXPECT_THAT(findings(doc::SectionText{
                  .opening = doc::link_first(), .paragraphs = {doc::match(), merge_paragraph}, .rows = row}),
              ElementsAre("16:1 unexpected-sentence: creation where nothing matches is at odds with the opening, which "
                          "wants a link first"));
  const std::string create = doc::create("Alpha Deal that is synchronized into Beta");
  EXPECT_THAT(
      findings(doc::SectionText{.paragraphs = {create}, .rows = row}),
      ElementsAre("16:1 unexpected-sentence: a condition for creation stands only where a link must come first, "
                  "but the opening creates without one"));
}

TEST(Review, ConnectedRecords) {
  const auto list = [](const std::string& items) {
    return findings(doc::SectionText{
        .opening = doc::link_first(), .paragraphs = {doc::create(items), doc::merge({{"a", "b"}})}, .rows = row});
  };
  EXPECT_THAT(list("Alpha Deal, or Order that is synchronized into Beta"), IsEmpty());
  EXPECT_THAT(list("Alpha Order, or Deal that is synchronized into Beta"),
              ElementsAre("16:1 items-out-of-order: the records do not ascend by length, then alphabetically"));
  EXPECT_THAT(list("Alpha Deal, or Deal that is synchronized into Beta"),
              ElementsAre("16:1 duplicate-item: \"Deal\" is named more than once"));
  EXPECT_THAT(list("Alpha Beta-orders that is synchronized into Beta"),
              ElementsAre("16:1 data-set-name: \"Beta-orders\" is the name of a data set, not of an entity"));
  EXPECT_THAT(
      list("Gamma Deal that is synchronized into Delta"),
      ElementsAre("16:1 system-label-differs: the sentence calls the system \"Gamma\", the title calls it \"Alpha\"",
                  "16:1 system-label-differs: the sentence calls the system \"Delta\", the title calls it \"Beta\""));
}

TEST(Review, MergeTables) {
  const auto table = [](const std::vector<std::pair<std::string, std::string>>& rows) {
    return findings(doc::SectionText{.opening = doc::link_first(), .paragraphs = {doc::merge(rows)}, .rows = row});
  };
  EXPECT_THAT(table({}), ElementsAre("16:1 empty-merge-table: the table of merge criteria has no rows"));
  EXPECT_THAT(table({{"email", "Mail"}, {"no", "No"}}),
              ElementsAre("25:8 rows-out-of-order: the merge criteria do not ascend by length, then alphabetically"));
  EXPECT_THAT(table({{"no", "No"}, {"no", "No"}}),
              ElementsAre("25:8 duplicate-row: \"no\" and \"No\" stand in line 23 already"));
  EXPECT_THAT(table({{"no (Dependant on having x in y)", "No"}}),
              ElementsAre("23:8 annotated-merge-criterion: merge criteria have no dependencies"));
}

TEST(Review, EmptyCellsAndTrailingBlanks) {
  EXPECT_THAT(
      findings(doc::SectionText{.rows = {{"", "A"}, {"b", "B\t", "\"string\" "}, {"c", "C", ""}}}),
      ElementsAre("26:8 empty-cell: the cell names no property", "30:9 trailing-whitespace: blanks or tabs after \"B\"",
                  "31:16 trailing-whitespace: blanks or tabs after the data type",
                  "34:8 empty-cell: the cell names no data type"));
}

TEST(Review, UnusualPaths) {
  EXPECT_THAT(findings(doc::SectionText{.rows = {{"a..b", "A"}, {"b#1", "B"}}}),
              ElementsAre("26:8 unusual-path: \"a..b\" is an unusual path for a property",
                          "29:8 unusual-path: \"b#1\" is an unusual path for a property"));
}

TEST(Review, UnknownTypes) {
  EXPECT_THAT(findings(doc::SectionText{.rows = {{"a", "A", "\"list\""}, {"b", "B", "[\"decimal\", \"_.\"]"}}}),
              ElementsAre("28:8 unknown-data-type: \"list\" is not a known data type",
                          "31:8 unknown-data-type: \"[\"decimal\", \"_.\"]\" is not a known data type"));
}

TEST(Review, UnindentedTypes) {
  EXPECT_THAT(
      findings(replaced(doc::head() + doc::SectionText{.rows = row}.text(), "     - \"string\"", "\"string\"")),
      ElementsAre("28:1 unindented-cell: the data type stands at the start of the line, which ends the table there"));
}

TEST(Review, Dependencies) {
  EXPECT_THAT(findings(doc::SectionText{.rows = {{"a (Dependant on having  in b)", "A"}}}),
              ElementsAre("26:11 dependency-without-value: \"a\" depends on an unnamed value"));
  EXPECT_THAT(findings(doc::SectionText{.rows = {{"a (Dependant on having X in  )", "A"}}}),
              ElementsAre("26:11 dependency-without-property: \"a\" depends on a value in an unnamed property"));
  EXPECT_THAT(
      findings(doc::SectionText{.rows = {{"a (Dependant on having X in bDependant on having Y in c)", "A"}}}),
      ElementsAre("26:8 several-dependencies: \"a\" has 2 dependencies, and nothing says whether all or any must "
                  "hold"));
  EXPECT_THAT(
      findings(doc::SectionText{.rows = {{"a (Dependant on having X in b)", "A (Dependant on having Y in B)"}}}),
      ElementsAre("26:8 dependencies-on-both-sides: both properties of the row have dependencies"));
}

TEST(Review, DuplicateRowsAndRowsOutOfOrder) {
  EXPECT_THAT(findings(doc::SectionText{.rows = {{"b", "B"}, {"a", "A"}, {"b", "B"}}}),
              ElementsAre("29:8 rows-out-of-order: the rows do not ascend by source and target property",
                          "32:8 duplicate-row: \"b\" and \"B\" stand in line 26 already"));
  EXPECT_THAT(findings(doc::SectionText{.rows = {{"b", "B"}, {"b (Dependant on having x in y)", "B"}}}),
              ElementsAre("29:8 duplicate-row: \"b\" and \"B\" stand in line 26 already, with other dependencies or "
                          "another type"));
}

TEST(Review, PropertiesThatStandBesideSeveral) {
  EXPECT_THAT(
      findings(doc::SectionText{.rows = {{"a", "X"}, {"b", "X"}}}),
      ElementsAre("30:8 shared-target: \"X\" stands beside 2 properties of the source, and nothing says which one "
                  "prevails"));
  EXPECT_THAT(
      findings(doc::SectionText{.rows = {{"a", "X"}, {"a", "Y"}}}),
      ElementsAre("29:8 shared-source: \"a\" stands beside 2 properties of the target, and nothing says which one "
                  "prevails"));
}

TEST(Review, TypesThatConflictBetweenSections) {
  const doc::SectionText other{.a = "Alpha Other",
                               .opening = "Every Alpha Other will be synchronized with a Beta Thing.",
                               .rows = {{"z", "A", "\"integer\""}}};
  EXPECT_THAT(findings(doc::head() + doc::SectionText{.rows = row}.text() + other.text()),
              ElementsAre("47:8 type-conflict: \"A\" is \"integer\" here and \"string\" in line 28"));
}

TEST(Review, ATypeThatIsNotStatedConflictsWithNone) {
  const auto other = [](const std::string& a, const std::string& type) {
    return doc::SectionText{.a = a, .rows = {{"z", "A", type}}}.text();
  };
  EXPECT_THAT(findings(doc::head() + other("Alpha One", "N/A") + other("Alpha Two", "\"integer\"")), IsEmpty());
  EXPECT_THAT(findings(doc::head() + other("Alpha One", "N/A") + other("Alpha Two", "\"integer\"") +
                       other("Alpha Three", "\"string\"")),
              ElementsAre("66:8 type-conflict: \"A\" is \"string\" here and \"integer\" in line 47"));
  EXPECT_THAT(findings(doc::SectionText{.rows = {{"b", "B"}, {"b", "B", "N/A"}}}),
              ElementsAre("29:8 duplicate-row: \"b\" and \"B\" stand in line 26 already"));
}

TEST(Review, LayoutOfLines) {
  const std::string good = doc::head() + doc::SectionText{.rows = row}.text();
  EXPECT_THAT(findings("\xEF\xBB\xBF" + good),
              ElementsAre("1:1 byte-order-mark: the file starts with a byte order mark"));
  EXPECT_THAT(findings(replaced(good, "agree on.\n", "agree on.\r\n")),
              ElementsAre("0:1 mixed-line-ends: 1 of 29 lines end with CR LF, the others with LF"));
  EXPECT_THAT(
      findings(good.substr(0, good.size() - 2)),
      ElementsAre("28:1 missing-final-blank-line: the document ends without the blank line that closes its last "
                  "table",
                  "28:16 missing-line-end: the last line has no line end: the file may be cut off"));
  EXPECT_THAT(findings(replaced(good, "\n\nOnce", "\n \n\nOnce")),
              ElementsAre("15:1 trailing-whitespace: blanks in an empty line",
                          "17:1 blank-lines: expected 1 blank line after the opening sentence, got 2"));
  EXPECT_THAT(findings(good + "\n"),
              ElementsAre("30:1 blank-lines: expected 1 blank line at the end of the document, got 2"));
  EXPECT_THAT(findings(replaced(good, "-\nEvery", "\nEvery")),
              ElementsAre("13:1 underline-length: expected an underline of 24 \"-\", got 23"));
  EXPECT_THAT(findings(replaced(good, "Introduction\n", "Introduction.\n")),
              ElementsAre("7:1 introduction-heading: the heading reads \"Introduction.\", longer than its underline"));
}

}  // namespace
}  // namespace dataflow_qa::checklist
