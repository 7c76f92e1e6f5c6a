// Every anomaly of the grammar's section 5, by its number there: what each is read as, in whole.

#include <gtest/gtest.h>

#include "harness/checklist/testing_document.h"
#include "harness/checklist/testing_model.h"

namespace dataflow_qa::checklist {
namespace {

namespace doc = testing_document;
using doc::seen;
using doc::with_crlf;

TEST(Anomaly01, PropertyTableWithOnlyAHeaderRow) {
  EXPECT_EQ(seen(doc::head() + doc::SectionText{}.text()), R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
id alpha-item-to-beta-thing
18:1 empty-property-table: the property table has no rows, and no mapping says which properties are synchronized
)text");
}

TEST(Anomaly02, TheSameSectionTwiceInTheSameWords) {
  EXPECT_EQ(
      seen(doc::head() + doc::SectionText{.rows = {{"a", "A"}}}.text() + doc::SectionText{.rows = {{"a", "A"}}}.text()),
      R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a > A: "string"
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a > A: "string"
id alpha-item-to-beta-thing
31:1 duplicate-section: "Alpha Item to Beta Thing" was described in line 12 already, in the same words
)text");
}

TEST(Anomaly02, TheSameHeadingOverTwoOpenings) {
  EXPECT_EQ(seen(doc::head() +
                 doc::SectionText{
                     .opening = doc::link_first(), .paragraphs = {doc::merge({{"no", "No"}})}, .rows = {{"a", "A"}}}
                     .text() +
                 doc::SectionText{.rows = {{"a", "A"}}}.text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: precondition
  merge
    no = No
  properties, types of Beta
    a > A: "string"
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a > A: "string"
id alpha-item-to-beta-thing
41:1 duplicate-section: "Alpha Item to Beta Thing" was described in line 12 already, in other words
43:1 contradiction: the opening contradicts line 14, “Before any synchronization can take place, a link between a Alpha Item and a Beta Thing must be established.”
)text");
}

TEST(Anomaly02, TheSameHeadingThreeTimesOverOtherRows) {
  EXPECT_EQ(seen(doc::head() + doc::SectionText{.rows = {{"a", "A"}}}.text() + doc::SectionText{}.text() +
                 doc::SectionText{.rows = {{"b", "B"}}}.text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a > A: "string"
Alpha|Item > Beta|Thing: every
  properties, types of Beta
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    b > B: "string"
id alpha-item-to-beta-thing
31:1 duplicate-section: "Alpha Item to Beta Thing" was described in line 12 already, in other words
37:1 empty-property-table: the property table has no rows; that of the same dataflow in line 18 has
47:1 duplicate-section: "Alpha Item to Beta Thing" was described in line 12 already, in other words
)text");
}

TEST(Anomaly02, DifferentHeadingsWithOneSlugKeepTheirIdsInAnyOrder) {
  const auto one = doc::SectionText{.b = "Beta Ø"}.text();
  const auto other = doc::SectionText{.b = "Beta Å"}.text();
  const auto ids = [](const std::string& text) {
    std::map<std::string, std::string> result;
    for (const auto& flow : make_checklist(*parse(text, "t.rst"), nullptr).dataflows) result[flow.title] = flow.slug;
    return result;
  };
  const auto there = ids(doc::head() + one + other);
  EXPECT_EQ(there, ids(doc::head() + other + one));
  EXPECT_NE(there.at("Alpha Item to Beta Ø"), there.at("Alpha Item to Beta Å"));
}

TEST(Anomaly03, DocumentWithoutDataflows) {
  EXPECT_EQ(seen(doc::head()), R"text(Alpha|Beta 2024-10-08 01:02:03
10:1 no-dataflow: the document describes no dataflow
)text");
}

TEST(Anomaly03, SectionsWithoutOnePropertyRow) {
  EXPECT_EQ(seen(doc::head() + doc::SectionText{}.text() + doc::SectionText{.b = "Beta Other"}.text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
Alpha|Item > Beta|Other: every
  properties, types of Beta
id alpha-item-to-beta-thing
id alpha-item-to-beta-other
18:1 empty-property-table: the property table has no rows, and no mapping says which properties are synchronized
34:1 empty-property-table: the property table has no rows, and no mapping says which properties are synchronized
)text");
}

TEST(Anomaly04, EmptyTargetSystem) {
  EXPECT_EQ(seen(doc::head("Alpha", "") +
                 doc::SectionText{.a = "Alpha Deal", .b = " Order", .rows = {{"a", "A"}}, .type_label = ""}.text()),
            R"text(Alpha| 2024-10-08 01:02:03
Alpha|Deal > |Order: every
  properties, types of -
    a > A: "string"
id alpha-deal-to-order
2:1 empty-system-name: the title has no name for the target system
)text");
}

TEST(Anomaly05, ASystemLabelledDifferentlyAsSourceAndAsTarget) {
  EXPECT_EQ(
      seen(doc::head("Wix.com", "Wix") +
           doc::SectionText{.a = "Wix.com Order", .b = "Wix Order", .rows = {{"a", "A"}}, .type_label = "Wix"}.text()),
      R"text(Wix.com|Wix 2024-10-08 01:02:03
Wix.com|Order > Wix|Order: every
  properties, types of Wix
    a > A: "string"
id wix-com-order-to-wix-order
2:1 system-labelled-twice: "Wix.com" and "Wix" look like two labels of one system
)text");
}

TEST(Anomaly06, SectionLabelThatIsNotTheTitles) {
  EXPECT_EQ(seen(doc::head("Business Central", "PowerOffice GO") + doc::SectionText{.a = "Businesscentral Items",
                                                                                    .b = "Powerofficego Product",
                                                                                    .rows = {{"a", "A"}},
                                                                                    .type_label = "PowerOffice GO"}
                                                                       .text()),
            R"text(Business Central|PowerOffice GO 2024-10-08 01:02:03
Businesscentral|Items > Powerofficego|Product: every
  properties, types of PowerOffice GO
    a > A: "string"
id businesscentral-items-to-powerofficego-product
12:1 system-label-differs: the heading calls the system "Businesscentral", the title calls it "Business Central"
12:1 system-label-differs: the heading calls the system "Powerofficego", the title calls it "PowerOffice GO"
)text");
}

TEST(Anomaly07, ThirdHeaderNamesAnotherLabel) {
  EXPECT_EQ(seen(doc::head() + doc::SectionText{.rows = {{"a", "A"}}, .type_label = "Exact"}.text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Exact
    a > A: "string"
id alpha-item-to-beta-thing
25:8 system-label-differs: the table's data type header calls the system "Exact", the title calls it "Beta"
)text");
}

TEST(Anomaly08, ConditionTextThatIsANote) {
  EXPECT_EQ(seen(doc::head() +
                 doc::SectionText{.opening = "preliminary mapping until we can sort out suppliers. This removes all "
                                             "supplier products for now, it  will be synchronized with a Beta Thing.",
                                  .rows = {{"a", "A"}}}
                     .text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: conditional
  if: preliminary mapping until we can sort out suppliers. This removes all supplier products for now
  properties, types of Beta
    a > A: "string"
id alpha-item-to-beta-thing
14:1 condition-is-a-note: "preliminary mapping until we can sort ou…" reads like a developer's note, not like a condition that can be tried
)text");
}

TEST(Anomaly09, ConditionTextNamesASystemThatIsNotHere) {
  EXPECT_EQ(seen(doc::head() + doc::SectionText{.opening = "When a HubSpot Deal has a 100% probability of beeing sold, "
                                                           "it  will be synchronized with a Beta Thing.",
                                                .rows = {{"a", "A"}}}
                                   .text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: conditional
  if: When a HubSpot Deal has a 100% probability of beeing sold
  properties, types of Beta
    a > A: "string"
id alpha-item-to-beta-thing
14:1 condition-names-other-system: the condition speaks of "HubSpot Deal has a 100% probability of b…", which is neither "Alpha" nor "Beta"
)text");
}

TEST(Anomaly10, DependantIsSpeltWithAnA) {
  EXPECT_EQ(
      seen(doc::head() + doc::SectionText{.rows = {{"a (Dependent on having NO in b)", "A"}}}.text()),
      R"text(t.rst:26:9: expected a property's path, or "PATH (Dependant on having VALUE in PATH)", got " (Dependent on having NO in b)"
     * - a (Dependent on having NO in b)
          ^
)text");
}

TEST(Anomaly10, TwoBlanksStandAfterIt) {
  EXPECT_EQ(
      seen(doc::head() +
           doc::SectionText{.opening = "When a Alpha Item is sold, it will be synchronized with a Beta Thing.",
                            .rows = {{"a", "A"}}}
               .text()),
      R"text(t.rst:14:31: expected " will be synchronized with a Beta Thing.", got "will be synchronized with a Beta Thing."
  When a Alpha Item is sold, it will be synchronized with a Beta Thing.
                                ^
)text");
}

TEST(Anomaly10, AStandsBeforeAVowelToo) {
  EXPECT_EQ(
      seen(doc::head() + doc::SectionText{.opening = "Before any synchronization can take place, a link between an "
                                                     "Alpha Item and a Beta Thing must be established.",
                                          .rows = {{"a", "A"}}}
                             .text()),
      R"text(t.rst:14:59: expected "a Alpha Item and a Beta Thing must be es…", got "an Alpha Item and a Beta Thing must be e…"
  …nization can take place, a link between an Alpha Item and a Beta Thing…
                                           ^
)text");
}

TEST(Anomaly10, ACommaStandsBeforeOrOfTwo) {
  EXPECT_EQ(seen(doc::head() +
                 doc::SectionText{.opening = doc::link_first(),
                                  .paragraphs = {doc::create("Alpha Deal, Order that is synchronized into Beta"),
                                                 doc::merge({{"no", "No"}})},
                                  .rows = {{"a", "A"}}}
                     .text()),
            R"text(t.rst:16:88: expected "or " before the last record, got "Order that is synchronized into Beta."
  …tem if it is connected to a Alpha Deal, Order that is synchronized int…
                                           ^
)text");
}

TEST(Anomaly11, DependencyWithoutAValue) {
  EXPECT_EQ(
      seen(doc::head() +
           doc::SectionText{.rows = {{"OrgNr (Dependant on having  in Country.TwoLetterISOCountry)", "A"}}}.text()),
      R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    OrgNr [- in Country.TwoLetterISOCountry] > A: "string"
id alpha-item-to-beta-thing
26:15 dependency-without-value: "OrgNr" depends on an unnamed value
)text");
}

TEST(Anomaly11, DependencyInABlankProperty) {
  EXPECT_EQ(seen(doc::head() +
                 doc::SectionText{.rows = {{"a", "department.id (Dependant on having wd:Q2366457 in  )"}}}.text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a > department.id [wd:Q2366457 in -]: "string"
id alpha-item-to-beta-thing
27:23 dependency-without-property: "department.id" depends on a value in an unnamed property
)text");
}

TEST(Anomaly11, TwoDependenciesGluedTogether) {
  EXPECT_EQ(seen(doc::head() +
                 doc::SectionText{.rows = {{"a",
                                            "OrgNr (Dependant on having NO in Country.TwoLetterISOCountryDependant on "
                                            "having wd:Q11994066 in Country.TwoLetterISOCountry)"}}}
                     .text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a > OrgNr [NO in Country.TwoLetterISOCountry] [wd:Q11994066 in Country.TwoLetterISOCountry]: "string"
id alpha-item-to-beta-thing
27:8 several-dependencies: "OrgNr" has 2 dependencies, and nothing says whether all or any must hold
)text");
}

TEST(Anomaly12, DataSetNamesAmongTheRecords) {
  EXPECT_EQ(
      seen(doc::head() +
           doc::SectionText{
               .opening = doc::link_first(),
               .paragraphs =
                   {doc::create(
                        "Alpha Deal, Customer-person, or Powerofficego-salesorders that is synchronized into Beta"),
                    doc::merge({{"no", "No"}})},
               .rows = {{"a", "A"}}}
               .text()),
      R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: precondition
  create: Alpha|Deal|Customer-person|Powerofficego-salesorders > Beta
  merge
    no = No
  properties, types of Beta
    a > A: "string"
id alpha-item-to-beta-thing
16:1 data-set-name: "Customer-person" is the name of a data set, not of an entity
16:1 data-set-name: "Powerofficego-salesorders" is the name of a data set, not of an entity
)text");
}

TEST(Anomaly13, TheTypeThatIsNone) {
  EXPECT_EQ(seen(doc::head() + doc::SectionText{.rows = {{"a", "A", "N/A"}}}.text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a > A: N/A
id alpha-item-to-beta-thing
)text");
}

TEST(Anomaly14, OneTargetPropertyWithATypeAndWithoutOne) {
  EXPECT_EQ(seen(doc::head() + doc::SectionText{.rows = {{"id", "Country.CountryId", "\"integer\""}}}.text() +
                 doc::SectionText{.a = "Alpha Other", .rows = {{"id", "Country.CountryId", "N/A"}}}.text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    id > Country.CountryId: "integer"
Alpha|Other > Beta|Thing: every
  properties, types of Beta
    id > Country.CountryId: N/A
id alpha-item-to-beta-thing
id alpha-other-to-beta-thing
)text");
}

TEST(Anomaly15, SeveralSourcesOntoOneTargetAndTheOtherWayAbout) {
  EXPECT_EQ(seen(doc::head() + doc::SectionText{.rows = {{"a", "X"}, {"b", "X"}, {"b", "Y"}}}.text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a > X: "string"
    b > X: "string"
    b > Y: "string"
id alpha-item-to-beta-thing
30:8 shared-target: "X" stands beside 2 properties of the source, and nothing says which one prevails
32:8 shared-source: "b" stands beside 2 properties of the target, and nothing says which one prevails
)text");
}

TEST(Anomaly16, EntityToItself) {
  EXPECT_EQ(
      seen(doc::head("HubSpot", "HubSpot") +
           doc::SectionText{.a = "HubSpot Deal", .b = "HubSpot Deal", .rows = {{"a", "A"}}, .type_label = "HubSpot"}
               .text()),
      R"text(HubSpot|HubSpot 2024-10-08 01:02:03
HubSpot|Deal > HubSpot|Deal: every
  properties, types of HubSpot
    a > A: "string"
id hubspot-deal-to-hubspot-deal
12:1 entity-to-itself: "HubSpot Deal" is synchronized with itself
)text");
}

TEST(Anomaly17, HeadingsInNoOrder) {
  EXPECT_EQ(seen(doc::head() + doc::SectionText{.b = "Beta Z", .rows = {{"a", "A"}}}.text() +
                 doc::SectionText{.b = "Beta A", .rows = {{"a", "A"}}}.text()),
            R"text(Alpha|Beta 2024-10-08 01:02:03
Alpha|Item > Beta|Z: every
  properties, types of Beta
    a > A: "string"
Alpha|Item > Beta|A: every
  properties, types of Beta
    a > A: "string"
id alpha-item-to-beta-z
id alpha-item-to-beta-a
)text");
}

TEST(Anomaly18, CarriageReturnsThroughoutAndOneBlankLineAtTheEnd) {
  EXPECT_EQ(seen(with_crlf(doc::head() + doc::SectionText{.rows = {{"a", "A"}}}.text())),
            R"text(Alpha|Beta 2024-10-08 01:02:03, CR LF
Alpha|Item > Beta|Thing: every
  properties, types of Beta
    a > A: "string"
id alpha-item-to-beta-thing
)text");
}

TEST(Anomaly18, NoBlankLineAtTheEndWithoutSections) {
  EXPECT_EQ(seen(with_crlf(doc::head())), R"text(Alpha|Beta 2024-10-08 01:02:03, CR LF
10:1 no-dataflow: the document describes no dataflow
)text");
}

}  // namespace
}  // namespace dataflow_qa::checklist
