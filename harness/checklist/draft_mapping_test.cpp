#include "harness/checklist/draft_mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/checklist/testing_document.h"

namespace dataflow_qa::checklist {
namespace {

using testing::Contains;
using testing::ElementsAre;
namespace doc = testing_document;

const std::string advice =
    "the names of collections are guesses, and conversions, conditions and defaults are for you to add";

Document read(const std::string& text) {
  auto document = parse(text, "t.rst");
  if (!document) throw std::runtime_error(document.error().text());
  return *document;
}

TEST(DraftMapping, OfADocumentWithRowsFitsThatDocument) {
  const doc::SectionText section{.rows = {{"a", "A"}, {"b", "B", "N/A"}, {"c", "C", "\"list\""}}};
  const Document document = read(doc::head() + section.text());
  const MappingDraft draft = draft_mapping(document);
  EXPECT_THAT(draft.notes, ElementsAre("b ↔ B: its type is N/A in the document, date is a guess",
                                       "c ↔ C: its type is list in the document, string is a guess", advice));
  const auto mapping = mapping::read_text(draft.json, "draft.json");
  ASSERT_TRUE(mapping) << mapping.error().text();
  const Checklist list = make_checklist(document, &*mapping);
  EXPECT_EQ(list.dataflows.at(0).slug, "thing");
  ASSERT_EQ(list.findings.size(), 2u);
  EXPECT_EQ(list.findings[0].kind, "unknown-data-type");
  EXPECT_EQ(list.findings[1].kind, "type-differs");
}

TEST(DraftMapping, JoinsSectionsWithTheSameEntities) {
  const MappingDraft draft = draft_mapping(read(doc::head() + doc::SectionText{.rows = {{"a", "A"}}}.text() +
                                                doc::SectionText{.rows = {{"a", "A"}, {"b", "B"}}}.text()));
  const auto mapping = mapping::read_text(draft.json, "draft.json");
  ASSERT_TRUE(mapping) << mapping.error().text();
  ASSERT_EQ(mapping->dataflows.size(), 1u);
  EXPECT_EQ(mapping->dataflows[0].properties.size(), 2u);
}

TEST(DraftMapping, TakesAPartInParenthesesForAPartOfTheRecord) {
  const doc::SectionText whole{.rows = {{"a", "A"}}};
  const doc::SectionText part{.b = "Beta Thing (human data)", .rows = {{"b (Dependant on having x in y)", "B"}}};
  const MappingDraft draft = draft_mapping(read(doc::head() + whole.text() + part.text()));
  EXPECT_THAT(draft.notes,
              Contains("thing-human-data: taken to be a part of thing; say with \"when\" which records have it"));
  EXPECT_THAT(draft.notes, Contains("b (Dependant on having x in y) ↔ B: its dependency is left out"));
  const auto mapping = mapping::read_text(draft.json, "draft.json");
  ASSERT_TRUE(mapping) << mapping.error().text();
  EXPECT_EQ(mapping->dataflows.at(1).part_of, "thing");
  EXPECT_EQ(mapping->dataflows.at(1).target.collection, "Thing");
}

TEST(DraftMapping, LeavesEmptyTablesForYouToFill) {
  const MappingDraft draft = draft_mapping(read(doc::head() + doc::SectionText{}.text()));
  EXPECT_THAT(draft.notes, ElementsAre("thing: the document names no property; a mapping needs at least one", advice));
  const auto mapping = mapping::read_text(draft.json, "draft.json");
  ASSERT_FALSE(mapping);
  EXPECT_EQ(mapping.error().text(), "draft.json: /dataflows/0/properties: expected at least one element");
}

}  // namespace
}  // namespace dataflow_qa::checklist
