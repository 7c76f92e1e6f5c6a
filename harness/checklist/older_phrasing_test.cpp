// Every older phrasing of the grammar's section 6: what each is read as, in whole.

#include <gtest/gtest.h>

#include "harness/checklist/testing_document.h"
#include "harness/checklist/testing_model.h"

namespace dataflow_qa::checklist {
namespace {

namespace doc = testing_document;
using doc::seen;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("not in the document: " + from);
  return text.replace(at, from.size(), to);
}

std::string times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

TEST(OlderPhrasing, OldHeadingOfTheIntroduction) {
  EXPECT_EQ(
      seen(replaced(doc::head() + doc::SectionText{.rows = {{"a", "A"}}}.text(), "Introduction\n", "Introduction.\n")),
      R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a > A: "string"
id alpha-item-to-beta-thing
7:1 introduction-heading: the heading reads "Introduction.", longer than its underline
)text");
}

TEST(OlderPhrasing, EmptyTargetLabelWhereHeadingsKeepIt) {
  EXPECT_EQ(
      seen(doc::head("PowerOffice GO", "") +
           doc::SectionText{
               .a = "PowerOffice GO Customers", .b = "SuperOffice Contact", .rows = {{"a", "A"}}, .type_label = ""}
               .text()),
      R"text(PowerOffice GO| 2024-10-08 01:02:03
PowerOffice GO|Customers > SuperOffice|Contact: every
  properties, types of -
    a > A: "string"
id poweroffice-go-customers-to-superoffice-contact
2:1 empty-system-name: the title has no name for the target system
12:1 system-label-differs: the heading calls the system "SuperOffice", the title calls it ""
)text");
}

TEST(OlderPhrasing, TypeAtTheStartOfTheLine) {
  EXPECT_EQ(
      seen(replaced(doc::head() + doc::SectionText{.rows = {{"a", "A"}}}.text(), "     - \"string\"", "\"string\"")),
      R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a > A: "string", not indented
id alpha-item-to-beta-thing
28:1 unindented-cell: the data type stands at the start of the line, which ends the table there
)text");
}

TEST(OlderPhrasing, TabsAndBlanksAfterPaths) {
  EXPECT_EQ(seen(doc::head() + doc::SectionText{.opening = doc::link_first(),
                                                .paragraphs = {doc::merge({{"no", "Name\t"}})},
                                                .rows = {{"payer.memberships.member ", "A\t"}}}
                                   .text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: precondition
  merge
    no = Name and 1 blank
  properties, types of Beta
    payer.memberships.member and 1 blank > A and 1 blank: "string"
id alpha-item-to-beta-thing
24:12 trailing-whitespace: blanks or tabs after "Name"
36:32 trailing-whitespace: blanks or tabs after "payer.memberships.member"
37:9 trailing-whitespace: blanks or tabs after "A"
)text");
}

TEST(OlderPhrasing, EmptyCellsInBothTables) {
  EXPECT_EQ(seen(doc::head() + doc::SectionText{.opening = doc::link_first(),
                                                .paragraphs = {doc::merge({{"", "No"}, {"", ""}})},
                                                .rows = {{"", ""}, {"a", ""}}}
                                   .text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: precondition
  merge
    - = No
    - = -
  properties, types of Beta
    - > -: "string"
    a > -: "string"
id alpha-item-to-beta-thing
23:8 empty-cell: the cell names no property
25:8 empty-cell: the cell names no property
25:8 rows-out-of-order: the merge criteria do not ascend by length, then alphabetically
26:8 empty-cell: the cell names no property
38:8 empty-cell: the cell names no property
39:8 empty-cell: the cell names no property
42:8 empty-cell: the cell names no property
)text");
}

TEST(OlderPhrasing, EmptyCellsWithoutTheBlankAfterTheMark) {
  EXPECT_EQ(seen(replaced(doc::head() + doc::SectionText{.rows = {{"a", ""}}}.text(), "     - \n", "     -\n")),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a > -: "string"
id alpha-item-to-beta-thing
27:8 empty-cell: the cell names no property
)text");
}

TEST(OlderPhrasing, CreateWithoutMergeCriteria) {
  EXPECT_EQ(
      seen(doc::head() + doc::SectionText{.opening = doc::link_first(),
                                          .paragraphs = {doc::create("Alpha Deal that is synchronized into Beta")},
                                          .rows = {{"a", "A"}}}
                             .text()),
      R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: precondition
  create: Alpha|Deal > Beta
  properties, types of Beta
    a > A: "string"
id alpha-item-to-beta-thing
14:1 missing-merge-criteria: no merge criteria say how a link is found
)text");
}

TEST(OlderPhrasing, ConditionWithMatchAndMerge) {
  EXPECT_EQ(seen(doc::head() +
                 doc::SectionText{.opening = "When a Alpha Item is sold, it  will be synchronized with a Beta Thing.",
                                  .paragraphs = {doc::match(), doc::merge({{"no", "No"}})},
                                  .rows = {{"a", "A"}}}
                     .text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: conditional
  if: When a Alpha Item is sold
  match
  merge
    no = No
  properties, types of Beta
    a > A: "string"
id alpha-item-to-beta-thing
)text");
}

TEST(OlderPhrasing, TypesThatWentAway) {
  EXPECT_EQ(seen(doc::head() +
                 doc::SectionText{.rows = {{"a", "A", "\"list\""}, {"b", "B", "\"decimal\""}, {"c", "C", "\"first\""}}}
                     .text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a > A: "list"
    b > B: "decimal"
    c > C: "first"
id alpha-item-to-beta-thing
28:8 unknown-data-type: "list" is not a known data type
31:8 unknown-data-type: "decimal" is not a known data type
34:8 unknown-data-type: "first" is not a known data type
)text");
}

TEST(OlderPhrasing, ExpressionsAsTypes) {
  EXPECT_EQ(seen(doc::head() + doc::SectionText{.rows = {{"a", "A", "\"datetime-format\",\"%Y-%m-%d\",\"_.\"]"},
                                                         {"b", "B", "[\"decimal\", \"_.\"]"}}}
                                   .text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a > A: "datetime-format","%Y-%m-%d","_."]
    b > B: ["decimal", "_."]
id alpha-item-to-beta-thing
28:8 unknown-data-type: ""datetime-format","%Y-%m-%d","_."]" is not a known data type
31:8 unknown-data-type: "["decimal", "_."]" is not a known data type
)text");
}

TEST(OlderPhrasing, ExpressionAtTheStartOfTheLine) {
  EXPECT_EQ(seen(replaced(doc::head() + doc::SectionText{.rows = {{"a", "A", "[\"decimal\", \"_.\"]"}}}.text(),
                          "     - [", "[")),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a > A: ["decimal", "_."], not indented
id alpha-item-to-beta-thing
28:1 unknown-data-type: "["decimal", "_."]" is not a known data type
28:1 unindented-cell: the data type stands at the start of the line, which ends the table there
)text");
}

TEST(OlderPhrasing, ElevenDependenciesGluedTogether) {
  EXPECT_EQ(
      seen(doc::head() +
           doc::SectionText{.rows = {{"a (" + times(11, "Dependant on having NOR in Country") + ")", "A"}}}.text()),
      R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a [NOR in Country] [NOR in Country] [NOR in Country] [NOR in Country] [NOR in Country] [NOR in Country] [NOR in Country] [NOR in Country] [NOR in Country] [NOR in Country] [NOR in Country] > A: "string"
id alpha-item-to-beta-thing
26:8 several-dependencies: "a" has 11 dependencies, and nothing says whether all or any must hold
)text");
}

TEST(OlderPhrasing, TwoDependenciesInBlankProperties) {
  EXPECT_EQ(seen(doc::head() +
                 doc::SectionText{
                     .rows = {{"a (Dependant on having wd:Q2366457 in  Dependant on having wd:Q2366457 in  )", "A"}}}
                     .text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a [wd:Q2366457 in -] [wd:Q2366457 in -] > A: "string"
id alpha-item-to-beta-thing
26:8 several-dependencies: "a" has 2 dependencies, and nothing says whether all or any must hold
26:11 dependency-without-property: "a" depends on a value in an unnamed property
)text");
}

TEST(OlderPhrasing, OtherValuesOfDependencies) {
  EXPECT_EQ(
      seen(doc::head() + doc::SectionText{.rows = {{"a (Dependant on having p:P4649.ps:P3864 in type)", "A"},
                                                   {"b (Dependant on having superoffice-contactid in type)", "B"}}}
                             .text()),
      R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a [p:P4649.ps:P3864 in type] > A: "string"
    b [superoffice-contactid in type] > B: "string"
id alpha-item-to-beta-thing
)text");
}

TEST(OlderPhrasing, KindsInWordsInsteadOfParentheses) {
  EXPECT_EQ(seen(doc::head() + doc::SectionText{.a = "Alpha Customers person", .rows = {{"a", "A"}}}.text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Customers person > Beta|Thing: every
  properties, types of Beta
    a > A: "string"
id alpha-customers-person-to-beta-thing
)text");
}

TEST(OlderPhrasing, SectionsWithAShorterLabelThanTheTitle) {
  EXPECT_EQ(seen(doc::head("Wave Financial", "Tripletex") +
                 doc::SectionText{
                     .a = "Wave Customer", .b = "Tripletex Customer", .rows = {{"a", "A"}}, .type_label = "Tripletex"}
                     .text()),
            R"text(Wave Financial|Tripletex 2024-10-08 01:02:03
Wave|Customer > Tripletex|Customer: every
  properties, types of Tripletex
    a > A: "string"
id wave-customer-to-tripletex-customer
12:1 system-label-differs: the heading calls the system "Wave", the title calls it "Wave Financial"
)text");
}

TEST(OlderPhrasing, ConnectedToALabelGrownTogether) {
  EXPECT_EQ(
      seen(doc::head() +
           doc::SectionText{.opening = doc::link_first(),
                            .paragraphs = {doc::create("PowerofficegoPowerOfficeGOPowerOffice GO "
                                                       "Powerofficego-salesorder that is synchronized into Gamma"),
                                           doc::merge({{"no", "No"}})},
                            .rows = {{"a", "A"}}}
               .text()),
      R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: precondition
  create: PowerofficegoPowerOfficeGOPowerOffice GO|Powerofficego-salesorder > Gamma
  merge
    no = No
  properties, types of Beta
    a > A: "string"
id alpha-item-to-beta-thing
16:1 system-label-differs: the sentence calls the system "PowerofficegoPowerOfficeGOPowerOffice GO", the title calls it "Alpha"
16:1 system-label-differs: the sentence calls the system "Gamma", the title calls it "Beta"
16:1 data-set-name: "Powerofficego-salesorder" is the name of a data set, not of an entity
)text");
}

TEST(OlderPhrasing, ConditionWithQuotes) {
  EXPECT_EQ(
      seen(doc::head() +
           doc::SectionText{
               .opening = "When a Alpha Sale gets the status \"Sold\", it  will be synchronized with a Beta Thing.",
               .rows = {{"a", "A"}}}
               .text()),
      R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: conditional
  if: When a Alpha Sale gets the status "Sold"
  properties, types of Beta
    a > A: "string"
id alpha-item-to-beta-thing
)text");
}

TEST(OlderPhrasing, ConditionWithAFullStopBeforeTheComma) {
  EXPECT_EQ(
      seen(doc::head() +
           doc::SectionText{
               .opening =
                   "When a Alpha Deal gets the has a 100% probability., it  will be synchronized with a Beta Thing.",
               .rows = {{"a", "A"}}}
               .text()),
      R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: conditional
  if: When a Alpha Deal gets the has a 100% probability.
  properties, types of Beta
    a > A: "string"
id alpha-item-to-beta-thing
)text");
}

TEST(OlderPhrasing, ConditionThatIsAThought) {
  EXPECT_EQ(
      seen(doc::head() +
           doc::SectionText{
               .opening =
                   "Considering changing this to be a Customer instead, it  will be synchronized with a Beta Thing.",
               .rows = {{"a", "A"}}}
               .text()),
      R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: conditional
  if: Considering changing this to be a Customer instead
  properties, types of Beta
    a > A: "string"
id alpha-item-to-beta-thing
)text");
}

TEST(OlderPhrasing, RecordWithABlankInside) {
  EXPECT_EQ(
      seen(doc::head() +
           doc::SectionText{.opening = doc::link_first(),
                            .paragraphs = {doc::create("Alpha Deal, or Created by that is synchronized into Beta"),
                                           doc::merge({{"no", "No"}})},
                            .rows = {{"a", "A"}}}
               .text()),
      R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: precondition
  create: Alpha|Deal|Created by > Beta
  merge
    no = No
  properties, types of Beta
    a > A: "string"
id alpha-item-to-beta-thing
)text");
}

}  // namespace
}  // namespace dataflow_qa::checklist
