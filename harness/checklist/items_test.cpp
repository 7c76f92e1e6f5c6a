// From sentences and rows to items with ids that last.

#include "harness/checklist/items.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/checklist/item_ids.h"
#include "harness/checklist/parse.h"
#include "harness/checklist/slugs.h"
#include "harness/checklist/testing_document.h"

namespace dataflow_qa::checklist {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
namespace doc = testing_document;

Document read(const std::string& text) {
  auto document = parse(text, "t.rst");
  if (!document) throw std::runtime_error(document.error().text());
  return *document;
}

std::vector<std::string> ids(const Checklist& list) {
  std::vector<std::string> all;
  for (const Item& item : list.items) all.push_back(item.id);
  return all;
}

std::vector<std::string> findings(const Checklist& list) {
  std::vector<std::string> all;
  for (const Finding& each : list.findings) all.push_back(each.kind + ": " + each.message);
  return all;
}

mapping::Mapping mapping_of(const std::string& properties, const std::string& more = "") {
  auto mapping = mapping::read_text(R"({"mapping": 1, "source": "Alpha", "target": "Beta", "dataflows": [
      {"slug": "things", "source": {"entity": "Item", "collection": "items"},
       "target": {"entity": "Thing", "collection": "Things"}, )" +
                                        more + R"("properties": [)" + properties + "]}]}",
                                    "m.json");
  if (!mapping) throw std::runtime_error(mapping.error().text());
  return *mapping;
}

const std::string name_property = R"({"source": "name", "target": "Name", "type": "string"})";
const std::string born_property = R"({"source": "born", "target": "Born", "type": "date"})";

TEST(Items, OneForEachSentenceAndRowInTheDocumentsOrder) {
  const Document document =
      read(doc::head() + doc::SectionText{.opening = doc::link_first(),
                                          .paragraphs = {doc::create("Alpha Deal that is synchronized into Beta"),
                                                         doc::match(), doc::merge({{"no", "No"}, {"mail", "Mail"}})},
                                          .rows = {{"name", "Name"}, {"no", "No", "\"integer\""}}}
                             .text());
  const Checklist list = make_checklist(document, nullptr);
  const std::string slug = "alpha-item-to-beta-thing";
  EXPECT_THAT(ids(list), ElementsAre(slug + "/precondition", slug + "/create-if-connected", slug + "/merge-or-create",
                                     slug + "/merge/no~No", slug + "/merge/mail~Mail", slug + "/keep-in-sync",
                                     slug + "/property/name~Name", slug + "/property/no~No"));
  EXPECT_EQ(
      list.items[2].statement,
      "If a matching Beta Thing already exists, the Alpha Item will be merged with the existing one. If no matching "
      "Beta Thing is found, a new Beta Thing will be created.");
  EXPECT_EQ(list.items[3].statement, "merge where no = No");
  EXPECT_EQ(list.items[7].property.value_or(PropertyPair{}).type, "integer");
  EXPECT_EQ(list.items[7].line, 46u);
}

TEST(Items, AConditionIsAnItemOfItsOwnKind) {
  const Document document =
      read(doc::head() + doc::SectionText{.opening = "If so, it  will be synchronized with a Beta Thing."}.text());
  const Checklist list = make_checklist(document, nullptr);
  EXPECT_EQ(list.items.at(0).id, "alpha-item-to-beta-thing/conditional");
  EXPECT_EQ(list.items.at(0).statement, "If so, it  will be synchronized with a Beta Thing.");
}

TEST(Items, AnEmptyTableIsOneItemWhereNoMappingFillsIt) {
  const Checklist list = make_checklist(read(doc::head() + doc::SectionText{}.text()), nullptr);
  EXPECT_THAT(ids(list), ElementsAre("alpha-item-to-beta-thing/every", "alpha-item-to-beta-thing/keep-in-sync",
                                     "alpha-item-to-beta-thing/properties"));
  EXPECT_THAT(findings(list),
              ElementsAre("empty-property-table: the property table has no rows, and no mapping says which "
                          "properties are synchronized"));
}

TEST(Items, AnEmptyTableTakesItsPropertiesFromTheMapping) {
  const mapping::Mapping mapping = mapping_of(name_property + "," + born_property);
  const Checklist list = make_checklist(read(doc::head() + doc::SectionText{}.text()), &mapping);
  EXPECT_THAT(ids(list), ElementsAre("things/every", "things/keep-in-sync", "things/property/name~Name",
                                     "things/property/born~Born"));
  EXPECT_EQ(list.items[3].origin, "mapping");
  EXPECT_EQ(list.items[3].line, std::nullopt);
  EXPECT_EQ(list.items[3].statement, "born ↔ Born");
  EXPECT_EQ(list.items[3].property.value_or(PropertyPair{}).type, "date");
  EXPECT_THAT(findings(list),
              ElementsAre("empty-property-table: the property table has no rows: its 2 properties are taken "
                          "from the mapping m.json"));
}

TEST(Items, RowsAndMappingThatAgreeHaveNoFinding) {
  const mapping::Mapping mapping = mapping_of(name_property + "," + born_property);
  const doc::SectionText section{.rows = {{"born", "Born", "N/A"}, {"name", "Name"}}};
  const Checklist list = make_checklist(read(doc::head() + section.text()), &mapping);
  EXPECT_THAT(findings(list), IsEmpty());
  EXPECT_THAT(ids(list), ElementsAre("things/every", "things/keep-in-sync", "things/property/born~Born",
                                     "things/property/name~Name"));
  EXPECT_EQ(list.items[2].origin, "document");
}

TEST(Items, RowsAndMappingAreHeldAgainstEachOther) {
  const mapping::Mapping mapping = mapping_of(name_property + "," + born_property);
  const doc::SectionText section{.rows = {{"born", "Born"}, {"code", "Code"}}};
  const Checklist list = make_checklist(read(doc::head() + section.text()), &mapping);
  EXPECT_THAT(findings(list),
              ElementsAre("type-differs: born ↔ Born is \"string\" in the document and date in the mapping m.json",
                          "row-not-mapped: the mapping m.json lacks code ↔ Code",
                          "property-not-in-document: the mapping m.json has name ↔ Name, the property table has not"));
  EXPECT_EQ(list.findings[0].line, 28u) << "the line of the type";
  EXPECT_EQ(list.findings[0].column, 8u);
  EXPECT_EQ(list.findings[0].dataflow, "things");
  EXPECT_THAT(ids(list), ElementsAre("things/every", "things/keep-in-sync", "things/property/born~Born",
                                     "things/property/code~Code", "things/property/name~Name"));
}

TEST(Items, ADataflowThatNoSectionDescribesIsAFinding) {
  const mapping::Mapping mapping = mapping_of(name_property);
  const Checklist list = make_checklist(read(doc::head()), &mapping);
  EXPECT_THAT(findings(list),
              ElementsAre("no-dataflow: the document describes no dataflow",
                          "dataflow-not-in-document: no section describes the dataflow \"things\" of the "
                          "mapping m.json (Alpha Item to Beta Thing)"));
}

TEST(Items, AMappingOfOtherSystemsIsOneFinding) {
  const mapping::Mapping mapping = mapping_of(name_property);
  const Checklist list = make_checklist(read(doc::head("Gamma", "Beta")), &mapping);
  EXPECT_EQ(
      findings(list).back(),
      "mapping-of-other-systems: the mapping m.json is about \"Alpha\" and \"Beta\", the document about \"Gamma\" and "
      "\"Beta\"");
}

TEST(Items, AConditionOfTheMappingIsHowTheSentenceIsRead) {
  const mapping::Mapping mapping = mapping_of(name_property, R"("when": {"type": "person"}, )");
  const auto reading = [&](const std::string& opening) {
    return make_checklist(read(doc::head() + doc::SectionText{.opening = opening}.text()), &mapping)
        .dataflows.at(0)
        .reading;
  };
  EXPECT_EQ(reading("Every Alpha Item will be synchronized with a Beta Thing."),
            "“Every Item … Thing” is read as every Item with type = person");
  EXPECT_EQ(reading(doc::link_first()),
            "“a link between a Item … Thing” is read as one for each Item with type = person");
  EXPECT_EQ(reading("If so, it  will be synchronized with a Beta Thing."),
            "“If so … Thing” is read as every Item with type = person of which that holds");
}

TEST(Items, RowsThatAreThereTwiceOrHalfAreOneItemOrNone) {
  const doc::SectionText section{.rows = {{"", "A"}, {"a", "A"}, {"a", "A (Dependant on having x in y)"}}};
  const Checklist list = make_checklist(read(doc::head() + section.text()), nullptr);
  EXPECT_THAT(ids(list), ElementsAre("alpha-item-to-beta-thing/every", "alpha-item-to-beta-thing/keep-in-sync",
                                     "alpha-item-to-beta-thing/property/a~A"));
}

TEST(Items, PathsCannotForgeIds) {
  const doc::SectionText section{.rows = {{"a/b~c", "A%*"}}};
  const Checklist list = make_checklist(read(doc::head() + section.text()), nullptr);
  EXPECT_EQ(list.items.at(2).id, "alpha-item-to-beta-thing/property/a%2Fb%7Ec~A%25%2A");
  EXPECT_EQ(list.items.at(2).statement, "a/b~c ↔ A%*");
}

TEST(Slugs, AreMadeOfLettersAndDigits) {
  EXPECT_EQ(slug_of("Wix.com Order_line to PowerOffice GO Customers (human data)"),
            "wix-com-order-line-to-poweroffice-go-customers-human-data");
  EXPECT_EQ(slug_of("…"), "dataflow");
}

TEST(Items, SectionsWithOneHeadingAreOneDataflowWithTheStatementsOfAll) {
  const doc::SectionText every{.rows = {{"a", "A"}, {"b", "B"}}};
  const doc::SectionText first{
      .opening = doc::link_first(), .paragraphs = {doc::merge({{"a", "b"}})}, .rows = {{"b", "B"}, {"c", "C"}}};
  const Checklist list = make_checklist(read(doc::head() + first.text() + every.text()), nullptr);
  EXPECT_EQ(list.dataflows.size(), 1u);
  EXPECT_THAT(ids(list), ElementsAre("alpha-item-to-beta-thing/precondition", "alpha-item-to-beta-thing/every",
                                     "alpha-item-to-beta-thing/merge/a~b", "alpha-item-to-beta-thing/keep-in-sync",
                                     "alpha-item-to-beta-thing/property/b~B", "alpha-item-to-beta-thing/property/c~C",
                                     "alpha-item-to-beta-thing/property/a~A"));
}

TEST(Items, WhatSectionsWithOneHeadingSayInOtherWordsStandsInOneItem) {
  const auto text_if = [](const std::string& condition) {
    return doc::SectionText{.opening = condition + ", it  will be synchronized with a Beta Thing.",
                            .rows = {{"a", "A"}}}
        .text();
  };
  const Checklist list = make_checklist(read(doc::head() + text_if("When a Alpha is old") +
                                             text_if("When a Alpha is new") + text_if("When a Alpha is old")),
                                        nullptr);
  EXPECT_EQ(list.items.front().id, "alpha-item-to-beta-thing/conditional");
  EXPECT_THAT(list.items.front().statement, ::testing::MatchesRegex(".*is old, .*\\. .*is new, .*\\."));
}

TEST(Items, ADataflowOfTheMappingIsFoundByTheLettersOfItsLabels) {
  const std::string text = doc::head("ALPHA", "Be-ta") +
                           doc::SectionText{.a = "ALPHA Item", .b = "Be-ta thing", .type_label = "Be-ta"}.text();
  const auto mapping = mapping_of(name_property);
  const Checklist list = make_checklist(read(text), &mapping);
  EXPECT_THAT(ids(list), ElementsAre("things/every", "things/keep-in-sync", "things/property/name~Name"));
}

TEST(Items, ATypeThatTheDocumentDoesNotStateAgreesWithAnyOfTheMapping) {
  const doc::SectionText section{.rows = {{"born", "Born", "N/A"}, {"name", "Name", "N/A"}}};
  const auto mapping = mapping_of(name_property + ", " + born_property);
  EXPECT_THAT(findings(make_checklist(read(doc::head() + section.text()), &mapping)), IsEmpty());
}

TEST(Items, ATypeThatOneSectionStatesWinsOverOneThatIsNotStated) {
  const auto with_type = [](const std::string& type) { return doc::SectionText{.rows = {{"a", "A", type}}}.text(); };
  const Checklist list = make_checklist(read(doc::head() + with_type("N/A") + with_type("\"integer\"")), nullptr);
  EXPECT_EQ(list.items.at(2).property.value_or(PropertyPair{}).type, "integer");
  const auto mapping = mapping_of(R"({"source": "a", "target": "A", "type": "string"})");
  EXPECT_THAT(findings(make_checklist(read(doc::head() + with_type("N/A") + with_type("\"integer\"")), &mapping)),
              Contains("type-differs: a ↔ A is \"integer\" in the document and string in the mapping m.json"));
}

TEST(Items, ARowThatLooksLikeOneOfTheMappingNamesTheCodePoint) {
  const auto mapping = mapping_of(name_property);
  const doc::SectionText section{.rows = {{"n\u0430me", "Name"}}};
  EXPECT_THAT(findings(make_checklist(read(doc::head() + section.text()), &mapping)),
              Contains("row-not-mapped: the row \"n\u0430me ↔ Name\" (U+0430 at character 2) is not the mapping "
                       "m.json's \"name ↔ Name\" (U+0061 at character 2)"));
}

/// The slugs of sections with these targets, with this mapping or without one.
std::vector<std::string> slugs_with(const std::vector<std::string>& targets, const mapping::Mapping* mapping) {
  std::string text = doc::head();
  for (const std::string& target : targets) text += doc::SectionText{.b = "Beta " + target}.text();
  return slugs_of(read(text), mapping);
}

TEST(Slugs, DependOnNothingButTheHeading) {
  const auto mapping = mapping_of(name_property);
  const auto both = slugs_with({"Kundé", "Kundø"}, nullptr);
  EXPECT_NE(both[0], both[1]);
  EXPECT_THAT(slugs_with({"Kundé"}, nullptr), ElementsAre(both[0]));
  EXPECT_THAT(slugs_with({"Thing", "Kundø"}, &mapping), ElementsAre("things", both[1]));
  EXPECT_EQ(slugs_with({"項目", "案件"}, nullptr)[1], slugs_with({"案件"}, nullptr)[0]);
  EXPECT_THAT(slugs_with({"Thing (new)", "Thing (New)"}, nullptr),
              ElementsAre("alpha-item-to-beta-thing-new", "alpha-item-to-beta-thing-new"));
}

TEST(Slugs, OfHeadingsThatAreOthersAreOthersWhateverTheyEndIn) {
  const std::string with_digest = slugs_with({"Kundé"}, nullptr).front();
  const std::string digest = with_digest.substr(with_digest.rfind('-') + 1);
  const auto both = slugs_with({"Kundé", "Kund " + digest}, nullptr);
  EXPECT_NE(both[0], both[1]);
}

TEST(Slugs, AreNeverThoseThatTheMappingGaveToOthers) {
  auto mapping = mapping_of(name_property);
  mapping.dataflows[0].slug = "alpha-item-to-beta-other";
  EXPECT_THAT(slugs_with({"Other"}, &mapping), ElementsAre(::testing::StartsWith("alpha-item-to-beta-other-")));
}

/// Sections of one heading, drawn: another opening, other rows, or none.
rc::Gen<std::string> section_text() {
  return rc::gen::map(
      rc::gen::pair(rc::gen::inRange(0, 2), rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5))),
      [](const std::pair<int, std::vector<int>>& drawn) {
        doc::SectionText section;
        if (drawn.first == 1) {
          section.opening = doc::link_first();
          section.paragraphs = {doc::merge({{"no", "No"}})};
        }
        for (const int i : drawn.second) section.rows.push_back({std::to_string(i), "T"});
        return section.text();
      });
}

RC_GTEST_PROP(Ids, StayWhereASectionIsRepeatedOrTheRepetitionGoes, ()) {
  const auto texts = *rc::gen::container<std::vector<std::string>>(section_text());
  const auto sorted_ids = [](const std::string& sections) {
    const auto all = ids(make_checklist(read(doc::head() + sections), nullptr));
    return std::set<std::string>(all.begin(), all.end());
  };
  std::string together;
  std::set<std::string> of_each;
  for (const std::string& text : texts) {
    together += text;
    of_each.merge(sorted_ids(text));
  }
  RC_ASSERT(sorted_ids(together) == of_each);
}

RC_GTEST_PROP(Ids, AreTheSameWhateverTheOrderOfRowsAndSections, ()) {
  const auto rows = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 9), rc::gen::inRange(0, 9)));
  std::vector<doc::Row> table;
  for (const auto& [a, b] : rows) table.push_back({"p" + std::to_string(a), "P" + std::to_string(b)});
  std::vector<doc::Row> shuffled = table;
  std::rotate(shuffled.begin(),
              shuffled.begin() + *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(table.size()) + 1),
              shuffled.end());
  const doc::SectionText other{.b = "Beta Other", .rows = {{"x", "X"}}};
  const auto sorted_ids = [](const std::string& text) {
    auto all = ids(make_checklist(read(text), nullptr));
    std::sort(all.begin(), all.end());
    return all;
  };
  const auto before = sorted_ids(doc::head() + doc::SectionText{.rows = table}.text() + other.text());
  const auto after = sorted_ids(doc::head() + other.text() + doc::SectionText{.rows = shuffled}.text());
  RC_ASSERT(before == after);
  RC_ASSERT(std::adjacent_find(before.begin(), before.end()) == before.end());
}

TEST(Items, IdsThatAreNotUniqueStopLoudly) {
  Checklist list;
  list.items.resize(2);
  list.items[0].dataflow = list.items[1].dataflow = "customers";
  list.items[0].id = list.items[1].id = "customers/every";
  EXPECT_THROW(require_unique_ids(list), std::logic_error);
  list.items[1].id = "customers/keep-in-sync";
  EXPECT_NO_THROW(require_unique_ids(list));
  list.items[1].id = "projects/keep-in-sync";  // an id that does not say whose it is
  EXPECT_THROW(require_unique_ids(list), std::logic_error);
  list.items.resize(3);
  list.items[1] = {.id = "projects/every", .dataflow = "projects"};
  list.items[2] = {.id = "customers/every", .dataflow = "customers"};  // again, apart from the first
  EXPECT_THROW(require_unique_ids(list), std::logic_error);
  list.items.clear();
  list.dataflows.resize(2);
  list.dataflows[0].slug = list.dataflows[1].slug = "customers";
  EXPECT_THROW(require_unique_ids(list), std::logic_error);
}

}  // namespace
}  // namespace dataflow_qa::checklist
