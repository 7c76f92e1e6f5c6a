// What sections of one dataflow say of each other.

#include "harness/checklist/review_repeated.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/checklist/testing_document.h"

namespace dataflow_qa::checklist {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
namespace doc = testing_document;

/// "line:column kind: message" of each finding.
std::vector<std::string> findings(const std::vector<doc::SectionText>& sections,
                                  const mapping::Mapping* mapping = nullptr) {
  std::string text = doc::head();
  for (const doc::SectionText& section : sections) text += section.text();
  const auto document = parse(text, "t.rst");
  if (!document) return {document.error().text()};
  std::vector<std::string> found;
  for (const Finding& each : make_checklist(*document, mapping).findings) {
    found.push_back(std::to_string(each.line.value_or(0)) + ":" + std::to_string(each.column.value_or(1)) + " " +
                    each.kind + ": " + each.message);
  }
  return found;
}

const std::vector<doc::Row> row{{"a", "A"}};

doc::SectionText with_type(const std::string& type) {
  return {.rows = {{"a", "A", type}}};
}

/// A section that creates from what is connected to `item`.
doc::SectionText connected_to(const std::string& item) {
  return {.opening = doc::link_first(),
          .paragraphs = {doc::create("Alpha " + item + " that is synchronized into Beta"), doc::merge({{"a", "A"}})},
          .rows = row};
}

TEST(Repeated, SectionsAreOneFindingEach) {
  EXPECT_THAT(findings({{.rows = row}, {.rows = row}}),
              ElementsAre("31:1 duplicate-section: \"Alpha Item to Beta Thing\" was described in line 12 already, in "
                          "the same words"));
  EXPECT_THAT(findings({{.rows = row}, {.rows = {{"b", "B"}}}}),
              ElementsAre("31:1 duplicate-section: \"Alpha Item to Beta Thing\" was described in line 12 already, in "
                          "other words"));
}

TEST(Repeated, OtherTypesContradict) {
  EXPECT_THAT(
      findings({with_type("\"string\""), with_type("\"integer\"")}),
      Contains("45:8 contradiction: \"a\" and \"A\" contradict line 26, which holds: the type is \"integer\" here "
               "and \"string\" there"));
}

TEST(Repeated, OtherDependenciesContradict) {
  EXPECT_THAT(findings({{.rows = row}, {.rows = {{"a (Dependant on having x in y)", "A"}}}}),
              Contains("45:8 contradiction: \"a\" and \"A\" contradict line 26, which holds: it reads “a (Dependant on "
                       "having x in y) ↔ A” here and “a ↔ A” there"));
}

TEST(Repeated, ATypeThatIsNotStatedAgreesWithAnyWhereverItStands) {
  for (const auto& types : {std::pair("N/A", "\"string\""), std::pair("\"string\"", "N/A")}) {
    EXPECT_THAT(findings({with_type(types.first), with_type(types.second)}),
                ElementsAre(HasSubstr(" duplicate-section: ")));
  }
  EXPECT_THAT(findings({with_type("N/A"), with_type("\"string\""), with_type("\"integer\"")}),
              Contains(StartsWith("64:8 contradiction: \"a\" and \"A\" contradict line 45, which holds: ")));
}

TEST(Repeated, OtherOpeningsContradict) {
  const doc::SectionText first{.opening = doc::link_first(), .paragraphs = {doc::merge({{"a", "b"}})}, .rows = row};
  EXPECT_THAT(findings({{.rows = row}, first}),
              Contains(StartsWith("33:1 contradiction: the opening contradicts line 14, “Every ")));
}

TEST(Repeated, SentencesThatLookAlikeNameTheCodePoints) {
  const auto on = [](const std::string& condition) {
    return doc::SectionText{.opening = condition + ", it  will be synchronized with a Beta Thing.", .rows = row};
  };
  EXPECT_THAT(findings({on("When a Alpha is old"), on("When a Alpha is \u043Eld")}),
              Contains(::testing::AllOf(HasSubstr(" contradiction: the opening contradicts line 14, "),
                                        HasSubstr("(U+006F at character 17): it reads "),
                                        HasSubstr("(U+043E at character 17)"))));
}

TEST(Repeated, RecordsThatOthersMustBeConnectedToContradict) {
  EXPECT_THAT(findings({connected_to("Project"), connected_to("Invoice")}),
              Contains(StartsWith("47:1 contradiction: the condition for creation contradicts line 16, “A new Beta "
                                  "Thing will be created from a Alpha Item if it is connected to a Alpha Project ")));
  EXPECT_THAT(findings({connected_to("Project"), connected_to("Project")}), Not(Contains(HasSubstr("contradiction"))));
}

TEST(Repeated, CreationOfWhateverHasNoMatchContradictsACondition) {
  const doc::SectionText matching{.paragraphs = {doc::match(), doc::merge({{"a", "A"}})}, .rows = row};
  EXPECT_THAT(findings({connected_to("Project"), matching}),
              Contains(StartsWith("48:1 contradiction: creation on no condition contradicts line 16, “A new ")));
  EXPECT_THAT(findings({matching, connected_to("Project")}),
              Contains(HasSubstr(" contradiction: the condition for creation contradicts line 16, “If no matching Beta "
                                 "Thing is found, a new Beta Thing will be created.”")));
}

TEST(Repeated, OtherMergeCriteriaContradictAndMissingOnesDoNot) {
  const auto merging = [](const std::vector<std::pair<std::string, std::string>>& rows) {
    return doc::SectionText{.paragraphs = {doc::match(), doc::merge(rows)}, .rows = row};
  };
  EXPECT_THAT(
      findings({merging({{"a", "A"}, {"no", "No"}}), merging({{"a", "A"}, {"mail", "Mail"}})}),
      Contains(HasSubstr(" contradiction: the merge criteria contradict line 19: \"mail\" = \"Mail\" only here, "
                         "\"no\" = \"No\" only there")));
  EXPECT_THAT(findings({merging({{"a", "A"}}), merging({{"a", "A"}})}), Not(Contains(HasSubstr("contradiction"))));
  EXPECT_THAT(findings({merging({{"a", "A"}}), merging({})}), Not(Contains(HasSubstr("contradiction"))));
}

TEST(Repeated, SectionsAreWhateverTheItemsTakeForOneDataflow) {
  const auto mapping = mapping::read_text(R"({"mapping": 1, "source": "Alpha", "target": "Beta", "dataflows": [
      {"slug": "things", "source": {"entity": "Item", "collection": "items"},
       "target": {"entity": "Sales Thing", "collection": "Things"}, "properties": [
       {"source": "a", "target": "A"}]}]})",
                                          "m.json");
  ASSERT_TRUE(mapping) << mapping.error().text();
  const doc::SectionText one{.b = "Beta Sales Thing", .rows = {{"a", "A"}}};
  const doc::SectionText other{.b = "Beta SalesThing", .rows = {{"a", "A", "\"integer\""}}};
  EXPECT_THAT(
      findings({one, other}, &*mapping),
      ::testing::IsSupersetOf({HasSubstr(" duplicate-section: \"Alpha Item to Beta SalesThing\" was described "
                                         "in line 12 already as \"Alpha Item to Beta Sales Thing\", in other "
                                         "words"),
                               HasSubstr(" contradiction: \"a\" and \"A\" contradict line 26, which holds: ")}));
}

TEST(Repeated, SectionsShowTheLineAndThePlaceInIt) {
  const auto document =
      parse(doc::head() + doc::SectionText{.rows = row}.text() + doc::SectionText{.rows = row}.text(), "t.rst");
  ASSERT_TRUE(document);
  const auto found = make_checklist(*document, nullptr).findings;
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].excerpt, "Alpha Item to Beta Thing");
  EXPECT_EQ(found[0].dataflow, "alpha-item-to-beta-thing");
  EXPECT_THAT(review_repeated(*document, {"one", "other"}), IsEmpty());
}

}  // namespace
}  // namespace dataflow_qa::checklist
