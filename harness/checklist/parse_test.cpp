// Every production of the grammar, one test each: text in, model out.

#include "harness/checklist/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/checklist/render.h"
#include "harness/checklist/testing_document.h"

namespace dataflow_qa::checklist {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
namespace doc = testing_document;

/// Reads a text that must be readable, and must be rendered as it is.
Document read(const std::string& text) {
  auto document = parse(text, "t.rst");
  if (!document) {
    ADD_FAILURE() << document.error().text();
    return {};
  }
  EXPECT_EQ(render(*document), text);
  return *document;
}

Section read_section(const doc::SectionText& section) {
  Document document = read(doc::head() + section.text());
  EXPECT_EQ(document.sections.size(), 1u);
  return document.sections.empty() ? Section{} : document.sections.front();
}

TEST(Parse, ReadsADocumentWithoutDataflows) {
  const Document document = read(doc::head());
  EXPECT_EQ(document.source, "Alpha");
  EXPECT_EQ(document.target, "Beta");
  EXPECT_EQ(document.title(), "Alpha to Beta Dataflow");
  EXPECT_EQ(document.generated, "2024-10-08 01:02:03");
  EXPECT_THAT(document.introduction, ElementsAre("What Alpha and Beta agree on."));
  EXPECT_THAT(document.sections, IsEmpty());
  EXPECT_EQ(document.sha256.size(), 64u);
}

TEST(Parse, ReadsAnIntroductionOfItsOwnWordingInParagraphs) {
  const Document document =
      read(doc::head() + "Second line.\n\nSecond paragraph: Every word is free.\n" + doc::SectionText{}.text());
  EXPECT_THAT(document.introduction, ElementsAre("What Alpha and Beta agree on.", "Second line.", "",
                                                 "Second paragraph: Every word is free."));
  EXPECT_EQ(document.sections.size(), 1u);
}

TEST(Parse, ReadsEvery) {
  const Section section = read_section({});
  EXPECT_EQ(section.opening, Opening::every);
  EXPECT_EQ(section.source, (Name{"Alpha", "Item"}));
  EXPECT_EQ(section.target, (Name{"Beta", "Thing"}));
  EXPECT_EQ(section.type_label, "Beta");
  EXPECT_THAT(section.rows, IsEmpty());
  EXPECT_FALSE(section.create || section.match || section.merge);
}

TEST(Parse, KeepsThePlaceOfEverything) {
  const Section section = read_section({.rows = {{"id", "Id (Dependant on having NO in Country)"}}});
  EXPECT_EQ(section.heading_place.line, 12u);
  EXPECT_EQ(section.opening_place.line, 14u);
  EXPECT_EQ(section.keep_place.line, 16u);
  EXPECT_EQ(section.properties_place.line, 18u);
  EXPECT_EQ(section.type_label_place.line, 25u);
  EXPECT_EQ(section.rows.at(0).source.place.line, 26u);
  EXPECT_EQ(section.rows.at(0).source.place.column, 8u);
  EXPECT_EQ(section.rows.at(0).target.dependencies.at(0).place.line, 27u);
  EXPECT_EQ(section.rows.at(0).target.dependencies.at(0).place.column, 12u);
  EXPECT_EQ(section.rows.at(0).type_place.line, 28u);
}

TEST(Parse, ReadsAConditionInFreeText) {
  const Section section =
      read_section({.opening = "When an Item is of type Agent, it  will be synchronized with a Beta Thing."});
  EXPECT_EQ(section.opening, Opening::conditional);
  EXPECT_EQ(section.condition, "When an Item is of type Agent");
}

TEST(Parse, ReadsAConditionWithFullStopsAndTheClosingPhraseInside) {
  const std::string condition = "a note. Two sentences, it  will be synchronized with a Beta Thing. And more.";
  const Section section = read_section({.opening = condition + ", it  will be synchronized with a Beta Thing."});
  EXPECT_EQ(section.condition, condition);
}

TEST(Parse, ReadsLinkFirstWithMergeCriteria) {
  const Section section =
      read_section({.opening = doc::link_first(), .paragraphs = {doc::merge({{"no", "No"}, {"email", "Mail"}})}});
  EXPECT_EQ(section.opening, Opening::link_first);
  ASSERT_TRUE(section.merge);
  ASSERT_EQ(section.merge->rows.size(), 2u);
  EXPECT_EQ(section.merge->rows[1].source.path, "email");
  EXPECT_EQ(section.merge->rows[1].target.path, "Mail");
  EXPECT_EQ(section.merge->place.line, 16u);
}

TEST(Parse, ReadsOneTwoAndManyConnectedRecords) {
  const auto items = [](const std::string& list) {
    return read_section(
               {.opening = doc::link_first(),
                .paragraphs = {doc::create(list + " that is synchronized into Beta"), doc::merge({{"a", "b"}})}})
        .create.value_or(Create{});
  };
  EXPECT_EQ(items("Alpha Deal").label, "Alpha");
  EXPECT_EQ(items("Alpha Deal").target_label, "Beta");
  EXPECT_THAT(items("Alpha Deal").items, ElementsAre("Deal"));
  EXPECT_THAT(items("Alpha Deal, or Order").items, ElementsAre("Deal", "Order"));
  EXPECT_THAT(items("Alpha Deal, Order, Created by, or alpha-orders").items,
              ElementsAre("Deal", "Order", "Created by", "alpha-orders"));
}

TEST(Parse, ReadsMergeOrCreateWithItsCriteria) {
  const Section section = read_section({.paragraphs = {doc::match(), doc::merge({{"name", "Name"}})}});
  EXPECT_EQ(section.opening, Opening::every);
  ASSERT_TRUE(section.match);
  EXPECT_EQ(section.match->line, 16u);
  ASSERT_TRUE(section.merge);
  EXPECT_EQ(section.merge->place.line, 19u);
}

TEST(Parse, ReadsPropertyRowsWithTheirTypes) {
  const Section section =
      read_section({.rows = {{"a", "A"}, {"b.c_d.$e", "B.C.D.E", "\"integer\""}, {"c", "C", "N/A"}}});
  ASSERT_EQ(section.rows.size(), 3u);
  EXPECT_EQ(section.rows[1].source.path, "b.c_d.$e");
  EXPECT_EQ(section.rows[1].target.path, "B.C.D.E");
  EXPECT_EQ(section.rows[1].type, "\"integer\"");
  EXPECT_EQ(section.rows[1].type_name(), "integer");
  EXPECT_EQ(section.rows[2].type_name(), "N/A");
}

TEST(Parse, ReadsADependency) {
  const Section section = read_section({.rows = {{"id (Dependant on having wd:Q11994066 in type)", "Id"}}});
  const Cell& cell = section.rows.at(0).source;
  EXPECT_EQ(cell.path, "id");
  EXPECT_THAT(cell.dependencies, ElementsAre(Dependency{"wd:Q11994066", "type", {}}));
}

TEST(Parse, ReadsDependenciesWithoutAValueAndWithoutAProperty) {
  const Section section = read_section(
      {.rows = {{"a", "A (Dependant on having  in Country.Code)"}, {"b (Dependant on having X in  )", "B"}}});
  EXPECT_THAT(section.rows.at(0).target.dependencies, ElementsAre(Dependency{"", "Country.Code", {}}));
  EXPECT_THAT(section.rows.at(1).source.dependencies, ElementsAre(Dependency{"X", "", {}}));
}

TEST(Parse, ReadsDependenciesThatAreGluedTogether) {
  const Section section = read_section(
      {.rows = {{"a", "A (Dependant on having NO in C.CodeDependant on having wd:Q1 in  Dependant on having  in C)"}}});
  EXPECT_THAT(section.rows.at(0).target.dependencies,
              ElementsAre(Dependency{"NO", "C.Code", {}}, Dependency{"wd:Q1", "", {}}, Dependency{"", "C", {}}));
}

TEST(Parse, ReadsEmptyCellsAndTrailingBlanks) {
  const Section section =
      read_section({.rows = {{"", "A"}, {"b\t", "B (Dependant on having X in Y) "}, {"c", "", "\"string\"\t"}}});
  EXPECT_EQ(section.rows.at(0).source.path, "");
  EXPECT_EQ(section.rows.at(1).source.path, "b");
  EXPECT_EQ(section.rows.at(1).source.trailing, "\t");
  EXPECT_EQ(section.rows.at(1).target.trailing, " ");
  EXPECT_EQ(section.rows.at(2).type, "\"string\"");
  EXPECT_EQ(section.rows.at(2).trailing, "\t");
}

TEST(Parse, ReadsATypeAtTheStartOfTheLine) {
  const std::string indented = doc::SectionText{.rows = {{"a", "A", "[\"decimal\", \"_.\"]"}, {"b", "B"}}}.text();
  std::string text = doc::head() + indented;
  text.replace(text.find("     - [\""), 7, "");
  const Document document = read(text);
  EXPECT_TRUE(document.sections.at(0).rows.at(0).unindented_type);
  EXPECT_EQ(document.sections.at(0).rows.at(0).type, "[\"decimal\", \"_.\"]");
  EXPECT_FALSE(document.sections.at(0).rows.at(1).unindented_type);
}

TEST(Parse, ReadsTheOldHeadingOfTheIntroduction) {
  std::string text = doc::head();
  text.replace(text.find("Introduction\n"), 13, "Introduction.\n");
  EXPECT_TRUE(read(text).introduction_dot);
}

TEST(Parse, ReadsCrLfAsItReadsLf) {
  const std::string text = doc::head() + doc::SectionText{.rows = {{"a", "A"}}}.text();
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  Document with_crlf = read(crlf);
  EXPECT_TRUE(with_crlf.crlf);
  EXPECT_THAT(with_crlf.findings.size(), read(text).findings.size());
  with_crlf.crlf = false;
  EXPECT_TRUE(same_content(with_crlf, read(text)));
}

TEST(Parse, KeepsTheOrderOfSeveralSections) {
  const Document document =
      read(doc::head() + doc::SectionText{.b = "Beta Z"}.text() + doc::SectionText{.b = "Beta A"}.text());
  ASSERT_EQ(document.sections.size(), 2u);
  EXPECT_EQ(document.sections[0].target.entity, "Z");
  EXPECT_EQ(document.sections[1].target.entity, "A");
}

TEST(Parse, ReadsAnEmptyTargetSystem) {
  const Document document =
      read(doc::head("Alpha", "") + doc::SectionText{.a = "Alpha Deal", .b = " Order", .type_label = ""}.text());
  EXPECT_EQ(document.target, "");
  EXPECT_EQ(document.sections.at(0).target, (Name{"", "Order"}));
}

}  // namespace
}  // namespace dataflow_qa::checklist
