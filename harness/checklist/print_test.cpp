#include "harness/checklist/print.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/checklist/testing_document.h"

namespace dataflow_qa::checklist {
namespace {

namespace doc = testing_document;

/// A document with a row and an empty table, whose rows' statements hold what each format must escape.
Listing listing(bool with_coverage) {
  const doc::SectionText first{.rows = {{"a", "A (Dependant on having =\"x\",|y| in B)"}}};
  const doc::SectionText second{.b = "Beta Other"};
  auto document = parse(doc::head() + first.text() + second.text(), "t.rst");
  if (!document) throw std::runtime_error(document.error().text());
  Listing listing{"t.rst", make_checklist(*document, nullptr), std::nullopt, {}};
  if (with_coverage) {
    listing.coverage = Coverage{{"alpha-item-to-beta-thing/every", {"things.link.new", "things.link.twins"}}};
  }
  return listing;
}

TEST(PrintText, GroupsItemsByDataflowAndEndsWithASummary) {
  EXPECT_EQ(printed(Format::text, {listing(true)}), R"(Alpha to Beta Dataflow
t.rst, generated 2024-10-08T01:02:03

Alpha Item to Beta Thing
  alpha-item-to-beta-thing/every
      Every Alpha Item will be synchronized with a Beta Thing.
      required, line 14, 2 checks
  alpha-item-to-beta-thing/keep-in-sync
      Once a link between a Alpha Item and a Beta Thing is established, it will
      keep in sync between the two systems, regardless of where it is edited.
      required, line 16, 0 checks
  alpha-item-to-beta-thing/property/a~A
      a ↔ A (Dependant on having ="x",|y| in B)
      required, string, line 26, 0 checks

Alpha Item to Beta Other
  alpha-item-to-beta-other/every
      Every Alpha Item will be synchronized with a Beta Other.
      required, line 33, 0 checks
  alpha-item-to-beta-other/keep-in-sync
      Once a link between a Alpha Item and a Beta Other is established, it will
      keep in sync between the two systems, regardless of where it is edited.
      required, line 35, 0 checks
  alpha-item-to-beta-other/properties
      The following properties are synchronized between a Alpha Item and a Beta
      Other:
      required, line 37, 0 checks

Findings
  t.rst:37:1: empty-property-table: the property table has no rows, and no
      mapping says which properties are synchronized
      The following properties are synchronized between a Alpha Item and a B…
      ^

1 document, 2 dataflows, 6 items (6 required, 0 advisory), 1 finding
)");
}

TEST(PrintJson, TheSchemaKnowsEachKind) {
  for (const auto kind : kind_names()) {
    EXPECT_NE(json_schema().find('"' + std::string(kind) + '"'), std::string_view::npos) << kind;
  }
}

TEST(PrintCoverage, NamesTheChecksAndTheItemsWithoutAny) {
  EXPECT_EQ(printed(Format::coverage, {listing(true)}), R"(Alpha to Beta Dataflow
  alpha-item-to-beta-thing/every
      things.link.new
      things.link.twins

No check proves
  t.rst: alpha-item-to-beta-thing/keep-in-sync
  t.rst: alpha-item-to-beta-thing/property/a~A
  t.rst: alpha-item-to-beta-other/every
  t.rst: alpha-item-to-beta-other/keep-in-sync
  t.rst: alpha-item-to-beta-other/properties

1 of 6 items proved by checks
)");
}

TEST(PrintCoverage, SaysWhyNothingHasACheck) {
  Listing one = listing(false);
  one.without_checks = "None of its items has a check: there is no mock of “Alpha” or “Beta” (there are mocks of: C).";
  const std::string text = printed(Format::coverage, {one}, 60);
  EXPECT_THAT(text, ::testing::StartsWith("Alpha to Beta Dataflow\n"
                                          "  None of its items has a check: there is no mock of “Alpha”\n"
                                          "  or “Beta” (there are mocks of: C).\n\nNo check proves\n"));
  EXPECT_THAT(text, ::testing::EndsWith("\n0 of 6 items proved by checks\n"));
  EXPECT_THAT(printed(Format::text, {one}), ::testing::HasSubstr("\nNone of its items has a check: "));
  EXPECT_THAT(printed(Format::text, {one}), ::testing::Not(::testing::HasSubstr("0 checks")));
}

TEST(PrintCsv, QuotesFieldsAndDisarmsFormulas) {
  Listing one = listing(false);
  one.file = "=cmd.rst";
  const std::string csv = printed(Format::csv, {one});
  EXPECT_EQ(csv.substr(0, csv.find('\n')),
            "file,document,dataflow,id,kind,level,statement,source,target,type,line,origin,checks,"
            "dependencies,condition,connected");
  EXPECT_THAT(csv, ::testing::HasSubstr("\n'=cmd.rst,Alpha to Beta Dataflow,alpha-item-to-beta-thing,"
                                        "alpha-item-to-beta-thing/property/a~A,property,required,"
                                        "\"a ↔ A (Dependant on having =\"\"x\"\",|y| in B)\",a,A,string,26,document,,"
                                        "\"target: =\"\"x\"\",|y| in B\",,\n"));
  one.file = "＝cmd.rst";
  EXPECT_THAT(printed(Format::csv, {one}), ::testing::HasSubstr("\n'＝cmd.rst,"));
  EXPECT_THAT(csv, ::testing::HasSubstr(",,empty-property-table,finding,\"the property table has no rows, and "));
}

TEST(PrintMarkdown, EscapesWhatWouldBeMarkup) {
  const std::string page = printed(Format::markdown, {listing(true)});
  EXPECT_THAT(page,
              ::testing::StartsWith("# Alpha to Beta Dataflow\n\nt.rst, generated 2024-10-08T01:02:03\n\n"
                                    "## Alpha Item to Beta Thing\n\n"
                                    "| Item | Statement | Type | Level | Origin | Checks |\n"
                                    "| --- | --- | --- | --- | --- | ---: |\n"
                                    "| alpha-item-to-beta-thing/every | Every Alpha Item will be synchronized with a "
                                    "Beta Thing. |  | required | line 14 | 2 |\n"));
  EXPECT_THAT(page, ::testing::HasSubstr(
                        "| a ↔ A (Dependant on having =\"x\",\\|y\\| in B) | string | required | line 26 | 0 |\n"));
  EXPECT_THAT(page, ::testing::HasSubstr("## Findings\n\n| Place | Kind | Finding |\n| --- | --- | --- |\n"
                                         "| line 37 | empty-property-table | the property table has no rows, and "));
}

TEST(PrintJson, KeepsItsSchema) {
  valijson::Schema schema;
  const nlohmann::json schema_json = nlohmann::json::parse(json_schema());
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
  const auto valid = [&](const nlohmann::json& json) {
    return valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(json), nullptr);
  };
  for (const bool with_coverage : {false, true}) {
    nlohmann::json json =
        nlohmann::json::parse(printed(Format::json, {listing(with_coverage), listing(with_coverage)}));
    EXPECT_TRUE(valid(json));
    EXPECT_EQ(json["documents"][0]["items"][0].contains("checks"), with_coverage);
    EXPECT_FALSE(json["documents"][0]["items"][0].contains("by_hand"));
    json["documents"][0]["items"][0]["kind"] = "wish";
    EXPECT_FALSE(valid(json));
  }
}

TEST(PrintJson, SaysWhatTheChecklistSays) {
  const nlohmann::json json = nlohmann::json::parse(printed(Format::json, {listing(true)}));
  EXPECT_EQ(json["format"], "dataflow-qa/checklist");
  const nlohmann::json& document = json["documents"][0];
  EXPECT_EQ(document["items"][2]["property"], nlohmann::json::parse(R"({"source": "a", "target": "A", "type": "string",
                "dependencies": [{"side": "target", "value": "=\"x\",|y|", "path": "B"}]})"));
  EXPECT_EQ(document["items"][0]["checks"], (nlohmann::json{"things.link.new", "things.link.twins"}));
  EXPECT_EQ(document["findings"][0]["line"], 37);
  EXPECT_EQ(document["findings"][0]["column"], 1);
}

TEST(PrintByHand, StandsBesideTheChecksNotAmongThem) {
  auto one = listing(true);
  const auto& checks = *one.coverage;
  const auto& without_checks = one.checklist.items[1].id;
  ASSERT_FALSE(checks.contains(without_checks));
  const TryByHand tried{.result = "failed", .done = "Merged.", .by = "Kari", .on = "2026-01-31"};
  one.by_hand = {{without_checks, {tried}}, {one.checklist.items[0].id, {tried}}};
  const auto item = nlohmann::json::parse(printed(Format::json, {one}))["documents"][0]["items"][0];
  EXPECT_EQ(item["checks"], (nlohmann::json{"things.link.new", "things.link.twins"}));
  EXPECT_EQ(item["by_hand"], nlohmann::json::parse(R"([{"result": "failed", "done": "Merged.", "by": "Kari",
                                                        "on": "2026-01-31"}])"));
  const auto text = printed(Format::coverage, {one});
  EXPECT_THAT(text, ::testing::HasSubstr("  " + without_checks + "\n      by hand: failed (Kari, 2026-01-31)\n"));
  EXPECT_THAT(text, ::testing::HasSubstr("No check proves\n  t.rst: " + without_checks + "\n"));
  EXPECT_THAT(text, ::testing::EndsWith("\n1 of 6 items proved by checks\n"));
}

TEST(Printer, PrintsNothingWhereNothingIsAdded) {
  for (const Format format : {Format::text, Format::coverage, Format::json, Format::csv, Format::markdown}) {
    EXPECT_EQ(printed(format, {}), "");
  }
}

TEST(Printer, WritesAFileNameThatIsNotUtf8AsText) {
  Listing one = listing(false);
  one.file = "a\xFF.rst";
  for (const Format format : {Format::text, Format::json, Format::csv, Format::markdown}) {
    EXPECT_THAT(printed(format, {one}), ::testing::HasSubstr("a\uFFFD.rst"));
  }
}

TEST(SummaryLine, CountsOverAllDocuments) {
  EXPECT_EQ(summary_line(Counts{}), "0 documents, 0 dataflows, 0 items (0 required, 0 advisory), 0 findings");
  Counts counts;
  counts.add(listing(false).checklist);
  counts.add(listing(false).checklist);
  EXPECT_EQ(summary_line(counts), "2 documents, 4 dataflows, 12 items (12 required, 0 advisory), 2 findings");
}

}  // namespace
}  // namespace dataflow_qa::checklist
