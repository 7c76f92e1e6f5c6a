#include "harness/checklist/draft_mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/checklist/testing_document.h"

namespace dataflow_qa::checklist {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
namespace doc = testing_document;

const std::string advice =
    "the names of collections are guesses, and conversions, conditions and defaults are for you to add";

Document read(const std::string& text) {
  auto document = parse(text, "t.rst");
  if (!document) throw std::runtime_error(document.error().text());
  return *document;
}

MappingDraft draft_of(const std::string& text, const DescribedSystems& systems = {}) {
  auto draft = draft_mapping(read(text), systems);
  if (!draft) throw std::runtime_error(draft.error().text());
  return *draft;
}

mapping::Mapping mapping_in(const MappingDraft& draft) {
  auto mapping = mapping::read_text(draft.json, "draft.json");
  if (!mapping) throw std::runtime_error(mapping.error().text() + "\n" + draft.json);
  return *mapping;
}

TEST(DraftMapping, FitsItsDocumentAndKeepsTheIdsOfItsItems) {
  const std::string text = doc::head() + doc::SectionText{.rows = {{"a", "A"}, {"b", "B", "N/A"}}}.text();
  const auto mapping = mapping_in(draft_of(text));
  const Checklist with = make_checklist(read(text), &mapping);
  const Checklist without = make_checklist(read(text), nullptr);
  EXPECT_TRUE(with.findings.empty());
  ASSERT_EQ(with.items.size(), without.items.size());
  for (std::size_t i = 0; i < with.items.size(); ++i) EXPECT_EQ(with.items[i].id, without.items[i].id);
}

TEST(DraftMapping, TakesTypesThatTheDocumentDoesNotStateFromNamesOrLeavesThemOpen) {
  const MappingDraft draft = draft_of(doc::head() + doc::SectionText{.rows = {{"x", "project.startDate", "N/A"},
                                                                              {"y", "IsBillable", "N/A"},
                                                                              {"z", "Dated", "N/A"},
                                                                              {"c", "C", "\"list\""}}}
                                                        .text());
  EXPECT_THAT(draft.notes,
              ElementsAre("x ↔ project.startDate: the document states no type; date is a guess from the name",
                          "y ↔ IsBillable: the document states no type; boolean is a guess from the name",
                          "z ↔ Dated: the document states no type; it is left open, and read as string",
                          "c ↔ C: the document states the type \"list\"; it is left open, and read as string", advice));
  const auto flow = mapping_in(draft).dataflows.at(0);
  EXPECT_EQ(flow.properties.at(0).type, mapping::Type::date);
  EXPECT_EQ(flow.properties.at(2).type, mapping::Type::string);
}

TEST(DraftMapping, TakesTheTypeThatAnySectionStates) {
  const auto with_type = [](const std::string& type) { return doc::SectionText{.rows = {{"x", "X", type}}}.text(); };
  const MappingDraft draft = draft_of(doc::head() + with_type("N/A") + with_type("\"integer\""));
  EXPECT_EQ(mapping_in(draft).dataflows.at(0).properties.at(0).type, mapping::Type::integer);
  EXPECT_THAT(draft.notes, ElementsAre(advice));
}

TEST(DraftMapping, TakesCollectionsAndTypesFromDescriptionsWhereTheyAreKnown) {
  DescribedSystems systems;
  systems.collection = [](const std::string& system, const std::string& entity) { return system + "/" + entity; };
  systems.type = [](const std::string&, const std::string&, const std::string&) { return mapping::Type::integer; };
  const auto draft = draft_of(doc::head() + doc::SectionText{.rows = {{"x", "Date", "N/A"}}}.text(), systems);
  const auto mapping = mapping_in(draft);
  EXPECT_EQ(mapping.dataflows.at(0).target.collection, "Beta/Thing");
  EXPECT_EQ(mapping.dataflows.at(0).properties.at(0).type, mapping::Type::integer);
  EXPECT_THAT(draft.notes, ElementsAre("conversions, conditions and defaults are for you to add"));
}

TEST(DraftMapping, LeavesOutWhatADescribedSystemLacks) {
  DescribedSystems systems;
  systems.lacks = [](const std::string& system, const std::string& collection, const std::string& path) {
    return system == "Beta" && collection == "Thing" && path == "Fax";
  };
  const auto draft =
      draft_of(doc::head() + doc::SectionText{.rows = {{"name", "Name"}, {"fax", "Fax"}}}.text(), systems);
  const auto mapping = mapping_in(draft);
  ASSERT_EQ(mapping.dataflows.at(0).properties.size(), 1U);
  EXPECT_EQ(mapping.dataflows.at(0).properties.at(0).source, "name");
  EXPECT_THAT(
      draft.notes,
      Contains(::testing::HasSubstr(R"("fax" ↔ "Fax" is left out: Thing of Beta have no "Fax" in its description)")));
}

/// Both systems have the collection "Thing" and no other, with these fields.
DescribedSystems things(std::vector<DescribedField> of_source, std::vector<DescribedField> of_target) {
  DescribedSystems systems;
  systems.describes = [](const std::string&) { return true; };
  systems.collection = [](const std::string&, const std::string& entity) {
    return entity == "Thing" ? std::optional(entity) : std::nullopt;
  };
  systems.fields = [=](const std::string& system, const std::string&) {
    return system == "Alpha" ? of_source : of_target;
  };
  return systems;
}

TEST(DraftMapping, LeavesOutACollectionThatADescribedSystemLacks) {
  const doc::SectionText known{.a = "Alpha Thing", .rows = {{"a", "A"}}};
  const doc::SectionText unknown{.a = "Alpha Thing", .b = "Beta Invoices", .rows = {{"a", "A"}}};
  const MappingDraft draft = draft_of(doc::head() + known.text() + unknown.text(), things({}, {}));
  EXPECT_EQ(mapping_in(draft).dataflows.size(), 1U);
  EXPECT_THAT(draft.notes,
              Contains("line 31: \"Alpha Thing to Beta Invoices\" is left out: the description of Beta has "
                       "no collection of \"Invoices\""));
  EXPECT_THAT(draft_mapping(read(doc::head() + unknown.text()), things({}, {})).error().text(),
              ::testing::StartsWith("t.rst: nothing of the document can be drafted\nline 12: "));
}

TEST(DraftMapping, FillsAnEmptyTableWithWhatBothDescriptionsHave) {
  const auto systems = things({{"name", mapping::Type::string}, {"born", mapping::Type::date}},
                              {{"Main.Name", mapping::Type::string}, {"Born", mapping::Type::string}});
  const std::string text = doc::head() + doc::SectionText{.a = "Alpha Thing"}.text() +
                           doc::SectionText{.a = "Alpha Thing", .b = "Beta Thing (part)"}.text();
  const MappingDraft draft = draft_of(text, systems);
  const auto mapping = mapping_in(draft);
  ASSERT_EQ(mapping.dataflows.size(), 1U);
  ASSERT_EQ(mapping.dataflows[0].properties.size(), 1U);
  EXPECT_EQ(mapping.dataflows[0].properties[0].label(), "name ↔ Main.Name");
  EXPECT_THAT(draft.notes,
              ElementsAre("alpha-thing-to-beta-thing: the document names no property; name ↔ Main.Name are "
                          "guesses from the descriptions",
                          "alpha-thing-to-beta-thing-part: the document names no property, and the "
                          "dataflow is left out",
                          "conversions, conditions and defaults are for you to add"));
}

TEST(DraftMapping, TakesEntitiesWithSeveralPartsInParenthesesForThoseOfTheWhole) {
  const doc::SectionText whole{.rows = {{"a", "A"}}};
  const doc::SectionText part{.b = "Beta Thing (human data) (more)", .rows = {{"b", "B"}}};
  const auto mapping = mapping_in(draft_of(doc::head() + whole.text() + part.text()));
  EXPECT_EQ(mapping.dataflows.at(1).target.collection, "Thing");
  EXPECT_EQ(mapping.dataflows.at(1).part_of, "alpha-item-to-beta-thing");
}

TEST(DraftMapping, JoinsSectionsWithTheSameEntities) {
  const auto mapping = mapping_in(draft_of(doc::head() + doc::SectionText{.rows = {{"a", "A"}}}.text() +
                                           doc::SectionText{.rows = {{"a", "A"}, {"b", "B"}}}.text()));
  ASSERT_EQ(mapping.dataflows.size(), 1u);
  EXPECT_EQ(mapping.dataflows[0].properties.size(), 2u);
}

TEST(DraftMapping, TakesAPartInParenthesesForAPartOfTheRecord) {
  const doc::SectionText whole{.rows = {{"a", "A"}}};
  const doc::SectionText part{.b = "Beta Thing (human data)", .rows = {{"b (Dependant on having x in y)", "B"}}};
  const MappingDraft draft = draft_of(doc::head() + whole.text() + part.text());
  EXPECT_THAT(draft.notes, Contains("alpha-item-to-beta-thing-human-data: taken to be a part of "
                                    "alpha-item-to-beta-thing; say with \"when\" which records have it"));
  EXPECT_THAT(draft.notes, Contains("b (Dependant on having x in y) ↔ B: its dependency is left out"));
  const auto flow = mapping_in(draft).dataflows.at(1);
  EXPECT_EQ(flow.part_of, "alpha-item-to-beta-thing");
  EXPECT_EQ(flow.target.collection, "Thing");
}

TEST(DraftMapping, LeavesOutWhatNoMappingHoldsAndEmptyTablesForYouToFill) {
  const MappingDraft draft =
      draft_of(doc::head() + doc::SectionText{.rows = {{"a[0]", "A"}, {"a..b", "B"}, {"", "C"}}}.text());
  EXPECT_THAT(draft.notes,
              Contains("line 26: \"a[0]\" ↔ \"A\" is left out: a mapping's property is names joined by \".\""));
  EXPECT_THAT(draft.notes,
              Contains("alpha-item-to-beta-thing: the document names no property; add at least one before a run"));
  EXPECT_TRUE(mapping_in(draft).dataflows.at(0).properties.empty());
}

TEST(DraftMapping, OfADocumentWithoutDataflowsOrSystemsIsAnError) {
  EXPECT_EQ(draft_mapping(read(doc::head())).error().text(), "t.rst: the document describes no dataflow to map");
  EXPECT_THAT(draft_mapping(read(doc::head("", "Beta") + doc::SectionText{.a = " Item"}.text())).error().text(),
              ::testing::HasSubstr("the title does not name both systems"));
}

/// Whatever a document says, its draft is one that the mapping's reader takes.
RC_GTEST_PROP(Drafts, AreReadByTheReaderOfMappings, ()) {
  const auto name =
      rc::gen::element<std::string>("Thing", "Thing (x)", "Thing (x) (y)", "Things", "Ø", "T/1", "a to b", "(x)");
  const auto path = rc::gen::element<std::string>("a", "a.b", "", "a.", ".", "A/B", "x[0]", "ø", "a'b", "\"");
  std::string text = doc::head();
  for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
    doc::SectionText section{.a = "Alpha " + *name, .b = "Beta " + *name};
    for (int row = *rc::gen::inRange(0, 4); row > 0; --row) {
      section.rows.push_back({*path, *path, *rc::gen::element<std::string>("\"string\"", "N/A", "\"list\"")});
    }
    text += section.text();
  }
  const auto document = parse(text, "t.rst");
  RC_PRE(document.has_value());
  const auto draft = draft_mapping(*document);
  RC_ASSERT(draft.has_value());
  const auto mapping = mapping::read_text(draft->json, "draft.json");
  if (!mapping) RC_FAIL(mapping.error().text() + "\n" + draft->json);
}

}  // namespace
}  // namespace dataflow_qa::checklist
