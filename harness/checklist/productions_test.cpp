// Every production of the grammar's section 2, by its name there: what a document that has it is read as, in whole.

#include <gtest/gtest.h>

#include "harness/checklist/testing_document.h"
#include "harness/checklist/testing_model.h"

namespace dataflow_qa::checklist {
namespace {

namespace doc = testing_document;
using doc::seen;

const std::string head_lines = "Alpha|Beta 2024-10-08 01:02:03\nAlpha|Item > Beta|Thing: ";
const std::string one_row = "  properties, types of Beta\n    a > A: \"string\"\nid alpha-item-to-beta-thing\n";
const std::vector<doc::Row> row{{"a", "A"}};

std::string section(const doc::SectionText& text) {
  return seen(doc::head() + text.text());
}

std::string created_from(const std::string& items) {
  return section(
      {.opening = doc::link_first(),
       .paragraphs = {doc::create("Alpha " + items + " that is synchronized into Beta"), doc::merge({{"no", "No"}})},
       .rows = row});
}

TEST(Production, DocumentTitleStampAndIntroductionAsTheyAreGenerated) {
  const std::string rule(32, '=');
  const std::string text =
      rule + "\nAlpha CRM to Beta Books Dataflow\n" + rule +
      "\n\nGenerated: 2024-11-13 00:00:00\n\nIntroduction\n------------\n\n"
      "This technical document provides a detailed overview of the Sesam Talk data flow from Alpha CRM to Beta Books. "
      "It serves as a QA checklist for testing purposes and is the intellectual property of Sesam.io AS. The content "
      "contains confidential information regulated under an NDA agreement, and sharing or distributing it without "
      "written permission is prohibited.\n";
  EXPECT_EQ(seen(text), R"text(Alpha CRM|Beta Books 2024-11-13 00:00:00
10:1 no-dataflow: the document describes no dataflow
)text");
}

TEST(Production, Every) {
  EXPECT_EQ(section({.rows = row}), head_lines + "every\n" + one_row);
}

TEST(Production, Conditional) {
  EXPECT_EQ(section({.opening = "When a Alpha Item is sold, it  will be synchronized with a Beta Thing.", .rows = row}),
            head_lines + "conditional\n  if: When a Alpha Item is sold\n" + one_row);
}

TEST(Production, ConditionalIsDividedAtTheLastClosingPhrase) {
  const std::string closing = ", it  will be synchronized with a Beta Thing.";
  EXPECT_EQ(section({.opening = "When so" + closing + closing, .rows = row}),
            head_lines + "conditional\n  if: When so" + closing + "\n" + one_row);
}

TEST(Production, LinkFirst) {
  EXPECT_EQ(section({.opening = doc::link_first(), .paragraphs = {doc::merge({{"no", "No"}})}, .rows = row}),
            head_lines + "precondition\n  merge\n    no = No\n" + one_row);
}

TEST(Production, CreateWithOneItem) {
  EXPECT_EQ(created_from("Deal"),
            head_lines + "precondition\n  create: Alpha|Deal > Beta\n  merge\n    no = No\n" + one_row);
}

TEST(Production, CreateWithTwoItems) {
  EXPECT_EQ(created_from("Deal, or Order"),
            head_lines + "precondition\n  create: Alpha|Deal|Order > Beta\n  merge\n    no = No\n" + one_row);
}

TEST(Production, CreateWithTwelveItems) {
  EXPECT_EQ(created_from("A1, B2, C3, D4, E5, F6, G7, H8, I9, J10, K11, or L12"),
            head_lines +
                "precondition\n  create: Alpha|A1|B2|C3|D4|E5|F6|G7|H8|I9|J10|K11|L12 > Beta\n"
                "  merge\n    no = No\n" +
                one_row);
}

TEST(Production, Match) {
  EXPECT_EQ(section({.paragraphs = {doc::match(), doc::merge({{"no", "No"}})}, .rows = row}),
            head_lines + "every\n  match\n  merge\n    no = No\n" + one_row);
}

TEST(Production, MergeWithFourRows) {
  EXPECT_EQ(
      section({.opening = doc::link_first(),
               .paragraphs = {doc::merge(
                   {{"no", "No"}, {"id.nr", "Id.Nr"}, {"email", "Email.Address"}, {"organisation.number", "OrgNr"}})},
               .rows = row}),
      head_lines +
          "precondition\n  merge\n    no = No\n    id.nr = Id.Nr\n    email = Email.Address\n"
          "    organisation.number = OrgNr\n" +
          one_row);
}

TEST(Production, PropertiesWithoutRows) {
  EXPECT_EQ(section({}), head_lines +
                             "every\n  properties, types of Beta\nid alpha-item-to-beta-thing\n"
                             "18:1 empty-property-table: the property table has no rows, and no mapping says which "
                             "properties are synchronized\n");
}

TEST(Production, RowsOfEachType) {
  EXPECT_EQ(section({.rows = {{"a", "A"},
                              {"b", "B", "\"integer\""},
                              {"c", "C", "\"float\""},
                              {"d", "D", "\"boolean\""},
                              {"e", "E", "N/A"}}}),
            head_lines + R"text(every
  properties, types of Beta
    a > A: "string"
    b > B: "integer"
    c > C: "float"
    d > D: "boolean"
    e > E: N/A
id alpha-item-to-beta-thing
)text");
}

TEST(Production, PathsOfOneToFourSegments) {
  EXPECT_EQ(section({.rows = {{"$a", "A_1"}, {"a.b", "B"}, {"a.b.c", "C"}, {"a.b.c.d4", "D"}}}),
            head_lines + R"text(every
  properties, types of Beta
    $a > A_1: "string"
    a.b > B: "string"
    a.b.c > C: "string"
    a.b.c.d4 > D: "string"
id alpha-item-to-beta-thing
)text");
}

TEST(Production, DependenciesOnEitherSideWithEachKindOfValue) {
  EXPECT_EQ(section({.rows = {{"a (Dependant on having wd:Q11994066 in type)", "A"},
                              {"b", "B (Dependant on having NO in Country.Code)"},
                              {"c (Dependant on having BusinessCentral-contact in $ref)", "C"}}}),
            head_lines + R"text(every
  properties, types of Beta
    a [wd:Q11994066 in type] > A: "string"
    b > B [NO in Country.Code]: "string"
    c [BusinessCentral-contact in $ref] > C: "string"
id alpha-item-to-beta-thing
)text");
}

TEST(Production, NamesWithBlanksDotsUnderscoresDigitsAndAKind) {
  EXPECT_EQ(seen(doc::head("Wix.com", "PowerOffice GO") + doc::SectionText{.a = "Wix.com Business_entity Product2",
                                                                           .b = "PowerOffice GO Customers (human data)",
                                                                           .rows = row,
                                                                           .type_label = "PowerOffice GO"}
                                                              .text()),
            R"text(Wix.com|PowerOffice GO 2024-10-08 01:02:03
Wix.com|Business_entity Product2 > PowerOffice GO|Customers (human data): every
  properties, types of PowerOffice GO
    a > A: "string"
id wix-com-business-entity-product2-to-poweroffice-go-customers-human-data
)text");
}

TEST(Production, NamesThatHoldToAndAndAAreDividedByTheSentencesBelow) {
  EXPECT_EQ(
      seen(doc::head("Go to Market", "R and a D") +
           doc::SectionText{
               .a = "Go to Market Lead to Cash", .b = "R and a D Thing to Do", .rows = row, .type_label = "R and a D"}
               .text()),
      R"text(Go to Market|R and a D 2024-10-08 01:02:03
Go to Market|Lead to Cash > R and a D|Thing to Do: every
  properties, types of R and a D
    a > A: "string"
id go-to-market-lead-to-cash-to-r-and-a-d-thing-to-do
)text");
}

TEST(Production, ATitleWithThreeToIsDividedByTheDataTypeHeader) {
  EXPECT_EQ(seen(doc::head("A to B", "C to D") +
                 doc::SectionText{.a = "A to B X", .b = "C to D Y", .rows = row, .type_label = "C to D"}.text()),
            R"text(A to B|C to D 2024-10-08 01:02:03
A to B|X > C to D|Y: every
  properties, types of C to D
    a > A: "string"
id a-to-b-x-to-c-to-d-y
)text");
}

TEST(Production, ATitleWithoutSuchAHeaderIsDividedByTheHeadings) {
  EXPECT_EQ(seen(doc::head("A to B", "C to D") +
                 doc::SectionText{.a = "A to B X", .b = "C to D Y", .rows = row, .type_label = "Else"}.text()),
            R"text(A to B|C to D 2024-10-08 01:02:03
A to B|X > C to D|Y: every
  properties, types of Else
    a > A: "string"
id a-to-b-x-to-c-to-d-y
25:8 system-label-differs: the table's data type header calls the system "Else", the title calls it "C to D"
)text");
}

TEST(Production, ATitleThatNothingDividesIsReadAtItsFirstToWithAFinding) {
  EXPECT_EQ(seen(doc::head("A to B", "C to D")), R"text(A|B to C to D 2024-10-08 01:02:03
2:1 ambiguous-title: nothing says where the name of the source ends; it is read as "A" to "B to C to D"
10:1 no-dataflow: the document describes no dataflow
)text");
}

TEST(Production, SeveralDataflowsInTheirOwnOrder) {
  EXPECT_EQ(seen(doc::head() + doc::SectionText{.b = "Beta Z", .rows = row}.text() +
                 doc::SectionText{.b = "Beta M", .rows = {{"b", "B"}}}.text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Z: every
  properties, types of Beta
    a > A: "string"
Alpha|Item > Beta|M: every
  properties, types of Beta
    b > B: "string"
id alpha-item-to-beta-z
id alpha-item-to-beta-m
)text");
}

}  // namespace
}  // namespace dataflow_qa::checklist
