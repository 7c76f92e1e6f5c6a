#include "harness/checklist/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/checklist/diff_print.h"
#include "harness/checklist/parse.h"
#include "harness/checklist/testing_document.h"

namespace dataflow_qa::checklist {
namespace {

using ::testing::ElementsAre;
namespace doc = testing_document;

Document read(const std::string& text, const std::string& file = "t.rst") {
  auto document = parse(text, file);
  if (!document) throw std::runtime_error(document.error().text());
  return *document;
}

/// The changes from one document with these sections to another.
std::vector<std::string> changes(const std::vector<doc::SectionText>& before,
                                 const std::vector<doc::SectionText>& after) {
  const auto whole = [](const std::vector<doc::SectionText>& sections) {
    std::string text = doc::head();
    for (const auto& section : sections) text += section.text();
    return read(text);
  };
  std::vector<std::string> texts;
  for (const Change& change : diff(whole(before), whole(after))) {
    const std::string line = change.repeated ? " (line " + std::to_string(change.line.value_or(0)) + ")" : "";
    texts.push_back((change.dataflow.empty() ? "" : change.dataflow + line + ": ") + sentence(change));
  }
  return texts;
}

std::string printed(const Document& before, const Document& after) {
  return print_diff(before, after, diff(before, after));
}

nlohmann::json for_machines(const Document& before, const Document& after) {
  return nlohmann::json::parse(print_diff_json(before, after, diff(before, after)));
}

const std::string thing = "Alpha Item to Beta Thing: ";

TEST(Diff, OfADocumentWithItselfIsEmpty) {
  const Document document = read(doc::head() + doc::SectionText{.rows = {{"a", "A"}}}.text());
  EXPECT_TRUE(diff(document, document).empty());
  EXPECT_EQ(printed(document, document), "t.rst → t.rst\nBoth documents say the same.\n");
}

TEST(Diff, ReportsChangesOfTheWholeDocument) {
  const Document before = read(doc::head("Alpha", "Beta"), "old.rst");
  Document after = read(doc::head("Alpha", "Gamma"), "new.rst");
  after.generated = "2025-01-01 00:00:00";
  after.introduction.emplace_back("more");
  EXPECT_EQ(printed(before, after), R"(old.rst → new.rst

Alpha to Gamma Dataflow
  the target system was "Beta" and is "Gamma"
  the time of generation was "2024-10-08 01:02:03" and is "2025-01-01 00:00:00"
  the introduction reads differently

3 changes
)");
}

TEST(Diff, ReportsChangesOfRows) {
  EXPECT_THAT(
      changes({{.rows = {{"a", "A"}, {"b", "B"}, {"c", "C"}}}},
              {{.rows = {{"a", "A", "\"integer\""}, {"c", "C (Dependant on having x in y)"}, {"d", "D"}}}}),
      ElementsAre(thing + "the property b ↔ B (\"string\") was removed",
                  thing + "the property a ↔ A (\"string\") reads now a ↔ A (\"integer\")",
                  thing + "the property c ↔ C (\"string\") reads now c ↔ C (Dependant on having x in y) (\"string\")",
                  thing + "the property d ↔ D (\"string\") was added"));
}

TEST(Diff, ReportsChangesOfOrderAndLayout) {
  EXPECT_THAT(changes({{.rows = {{"a", "A"}, {"b", "B"}}}}, {{.rows = {{"b", "B"}, {"a", "A"}}}}),
              ElementsAre(thing + "the rows (property) stand in another order"));
  EXPECT_THAT(changes({{.rows = {{"a", "A"}, {"b", "B"}}}}, {{.rows = {{"b", "B"}, {"c", "C"}, {"a", "A"}}}}),
              ElementsAre(thing + "the property c ↔ C (\"string\") was added",
                          thing + "the rows (property) stand in another order"));
  EXPECT_THAT(changes({{.rows = {{"a", "A"}}}}, {{.rows = {{"a ", "A"}}}}),
              ElementsAre(thing + "the property a ↔ A is laid out differently (blanks at the end, or indentation)"));
}

TEST(Diff, ReportsChangesOfRowsThatStandTwice) {
  EXPECT_THAT(changes({{.rows = {{"a", "A"}, {"a", "A"}}}}, {{.rows = {{"a", "A"}}}}),
              ElementsAre(thing + "the property a ↔ A (\"string\") was removed"));
}

TEST(Diff, ReportsChangesOfSentences) {
  const doc::SectionText every{};
  const doc::SectionText condition{.opening = "If so, it  will be synchronized with a Beta Thing."};
  EXPECT_THAT(
      changes({every}, {condition}),
      ElementsAre(thing + "the opening was “Every Alpha Item will be synchronized with a Beta Thing.” and is “If so, "
                          "it  will be synchronized with a Beta Thing.”"));
  const doc::SectionText merging{.paragraphs = {doc::match(), doc::merge({{"no", "No"}})}};
  EXPECT_THAT(changes({every}, {merging}),
              ElementsAre(thing + "it says now what happens where a match exists: merged, else created",
                          thing + "merge criteria were added", thing + "the merge criterion no = No was added"));
  EXPECT_THAT(
      changes({merging}, {every}),
      ElementsAre(thing + "nothing is said any more about what happens where a match exists",
                  thing + "the merge criteria were removed", thing + "the merge criterion no = No was removed"));
}

TEST(Diff, ReportsChangesOfConnectedRecords) {
  const auto creating = [](const std::string& item) {
    return doc::SectionText{.opening = doc::link_first(),
                            .paragraphs = {doc::create("Alpha " + item + " that is synchronized into Beta")}};
  };
  const std::string start = "“A new Beta Thing will be created from a Alpha Item if it is connected to a Alpha ";
  const std::string end = " that is synchronized into Beta.”";
  EXPECT_THAT(changes({creating("Deal")}, {creating("Order")}),
              ElementsAre(thing + start + "Deal" + end + " reads now " + start + "Order" + end));
  EXPECT_THAT(changes({creating("Deal")}, {{.opening = doc::link_first()}}),
              ElementsAre(thing + "no longer said: " + start + "Deal" + end));
}

TEST(Diff, ReportsChangesOfDataflows) {
  const doc::SectionText one{};
  const doc::SectionText other{.b = "Beta Other", .rows = {{"a", "A"}}};
  EXPECT_THAT(changes({one, other}, {one}),
              ElementsAre("Alpha Item to Beta Other: the dataflow was removed (every, 1 property)"));
  EXPECT_THAT(changes({one}, {one, other}),
              ElementsAre("Alpha Item to Beta Other: the dataflow is new (every, 1 property)"));
  EXPECT_THAT(changes({one, other}, {other, one}), ElementsAre("the dataflows stand in another order"));
}

TEST(Diff, DistinguishesSectionsWithOneHeadingByWhatTheySayAndWhereTheyStand) {
  const doc::SectionText every{.rows = {{"a", "A"}}};
  const doc::SectionText first{.opening = doc::link_first(), .rows = {{"b", "B"}}};
  EXPECT_THAT(
      changes({every}, {first, every}),
      ElementsAre(
          "Alpha Item to Beta Thing (line 12): the dataflow is described once more (precondition, 1 property)"));
  const doc::SectionText more{.rows = {{"a", "A"}, {"c", "C"}}};
  EXPECT_THAT(changes({every, first}, {first, more}),
              ElementsAre("Alpha Item to Beta Thing (line 31): the property c ↔ C (\"string\") was added",
                          "the dataflows stand in another order"));
}

TEST(Diff, OfARepetitionThatGoesLeavesTheDataflow) {
  const doc::SectionText every{.rows = {{"a", "A"}}};
  const doc::SectionText first{.opening = doc::link_first(), .rows = {{"b", "B"}}};
  EXPECT_THAT(changes({every, first}, {every}),
              ElementsAre("Alpha Item to Beta Thing (line 31): the dataflow is described once less (precondition, 1 "
                          "property)"));
}

TEST(Diff, OfAStampAloneSaysNothingElse) {
  const Document before = read(doc::head());
  Document after = before;
  after.generated = "2025-01-01 00:00:00";
  EXPECT_FALSE(says_otherwise(diff(before, after)));
  after.introduction.emplace_back("more");
  EXPECT_TRUE(says_otherwise(diff(before, after)));
}

TEST(Diff, ShowsRenamesWithWhatElseChanged) {
  const doc::SectionText old_name{.rows = {{"a", "A"}, {"b", "B"}, {"c", "C"}}};
  const doc::SectionText new_name{.b = "Beta Article", .rows = {{"a", "A"}, {"b", "Bee"}, {"d", "D"}}};
  EXPECT_THAT(
      changes({old_name}, {new_name}),
      ElementsAre("Alpha Item to Beta Article: the dataflow was \"Alpha Item to Beta Thing\" and is \"Alpha Item "
                  "to Beta Article\"",
                  "Alpha Item to Beta Article: the property c ↔ C (\"string\") was removed",
                  "Alpha Item to Beta Article: the property b ↔ B (\"string\") reads now b ↔ Bee (\"string\")",
                  "Alpha Item to Beta Article: the property d ↔ D (\"string\") was added"));
}

TEST(Diff, OfASystemWithAnotherLabelIsThatAlone) {
  const auto text = [](const std::string& beta) {
    return doc::head("Alpha", beta) + doc::SectionText{.b = beta + " Thing",
                                                       .paragraphs = {doc::match("Alpha Item", beta + " Thing")},
                                                       .rows = {{"a", "A"}},
                                                       .type_label = beta}
                                          .text();
  };
  const auto all = diff(read(text("Beta")), read(text("Be ta")));
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].kind, ChangeKind::system_renamed);
  EXPECT_EQ(all[0].side, Side::target);
}

TEST(Diff, OfASystemWithAnotherLabelIsNoneOfTheIntroductionThatNamesIt) {
  Document before = read(doc::head("Alpha", "Beta"));
  Document after = read(doc::head("Alpha", "Gamma"));
  after.introduction = {"What Alpha and Gamma agree on."};
  EXPECT_EQ(diff(before, after).size(), 1u);
  after.introduction = {"What Alpha and Gamma differ in."};
  EXPECT_EQ(diff(before, after).size(), 2u);
}

TEST(Diff, TakesAFinalStopThatMovedForNoChange) {
  Document before = read(doc::head());
  Document after = before;
  before.introduction_dot = true;
  before.introduction = {"It says so"};
  after.introduction = {"It says so."};
  EXPECT_TRUE(diff(before, after).empty());
}

TEST(Diff, NamesTheCodePointsOfWhatLooksAlike) {
  EXPECT_THAT(changes({{.rows = {{"a", "Zoë"}}}}, {{.rows = {{"a", "Zoe\u0308"}}}}),
              ElementsAre(thing + "the property a ↔ Zoë (\"string\") (U+00EB at character 7) reads now a ↔ Zoe\u0308 "
                                  "(\"string\") (U+0065 U+0308 at character 7)"));
  const Document before = read(doc::head("Alpha", "Be\u200Bta"), "old.rst");
  const Document after = read(doc::head("Alpha", "Beta"), "new.rst");
  EXPECT_THAT(printed(before, after), ::testing::HasSubstr("the target system was \"Be<U+200B>ta\" and is \"Beta\""));
}

TEST(Diff, ForMachinesHasAKindForEachChange) {
  const Document before = read(doc::head() + doc::SectionText{.rows = {{"a", "A"}}}.text(), "old.rst");
  const Document after = read(doc::head() + doc::SectionText{}.text(), "new.rst");
  const auto json = for_machines(before, after);
  EXPECT_EQ(json["changes"][0]["kind"], "property-removed");
  EXPECT_EQ(json["changes"][0]["dataflow"], "Alpha Item to Beta Thing");
  EXPECT_EQ(json["changes"][0]["line"], 12);
  EXPECT_EQ(json["changes"][0]["before"], "a ↔ A (\"string\")");
  EXPECT_EQ(json["changes"][0]["after"], nullptr);
  EXPECT_EQ(json["changes"][0]["pair"]["before"]["target"], "A");
  EXPECT_EQ(json["changes"][0]["pair"]["after"], nullptr);
  EXPECT_EQ(for_machines(before, before)["changes"], nlohmann::json::array());
}

TEST(Diff, NamesWhatWasRenamedWhole) {
  const std::string start = "Beta " + std::string(60, 'x');
  const std::vector<doc::Row> rows{{"a", "A"}};
  const Document before = read(doc::head() + doc::SectionText{.b = start + " Cu", .rows = rows}.text());
  const Document after = read(doc::head() + doc::SectionText{.b = start + " Co", .rows = rows}.text());
  EXPECT_THAT(printed(before, after), ::testing::HasSubstr("the dataflow was \"Alpha Item to " + start +
                                                           " Cu\" and is \"Alpha Item to " + start + " Co\"\n"));
  const auto change = for_machines(before, after)["changes"][0];
  EXPECT_EQ(change["before"], "Alpha Item to " + start + " Cu");
  EXPECT_EQ(change["after"], "Alpha Item to " + start + " Co");
}

TEST(Diff, NamesTheCodePointsOfSentencesThatLookAlike) {
  const auto on = [](const std::string& condition) {
    return doc::SectionText{.opening = condition + ", it  will be synchronized with a Beta Thing.",
                            .rows = {{"a", "A"}}};
  };
  EXPECT_THAT(changes({on("When old")}, {on("When \u043Eld")}),
              ElementsAre(::testing::AllOf(::testing::HasSubstr("” (U+006F at character 6) and is “"),
                                           ::testing::EndsWith("” (U+043E at character 6)"))));
  const auto creating = [](const std::string& item) {
    return doc::SectionText{.opening = doc::link_first(),
                            .paragraphs = {doc::create("Alpha " + item + " that is synchronized into Beta")}};
  };
  EXPECT_THAT(
      changes({creating("Deal")}, {creating("De\u0430l")}),
      ElementsAre(::testing::AllOf(::testing::HasSubstr("” (U+0061 at character "), ::testing::HasSubstr(" reads now "),
                                   ::testing::HasSubstr("” (U+0430 at character "))));
}

TEST(Diff, OfMachinesHasWhatCameAndWent) {
  const doc::SectionText one{};
  const doc::SectionText other{.b = "Beta Other", .rows = {{"a", "A"}}};
  const auto json = for_machines(read(doc::head() + one.text()), read(doc::head() + one.text() + other.text()));
  EXPECT_EQ(json["changes"][0]["opening"], "every");
  EXPECT_EQ(json["changes"][0]["properties"], 1);
  EXPECT_EQ(json["changes"][0]["after"], "Alpha Item to Beta Other");
}

}  // namespace
}  // namespace dataflow_qa::checklist
