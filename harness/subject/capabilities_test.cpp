#include "harness/subject/capabilities.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::subject {
namespace {

using ::testing::HasSubstr;

base::Result<Capabilities> read(std::string_view text) {
  return base::read_json(text, "subject.json", [](const base::JsonPlace& root) { return read_capabilities(root); });
}

std::string error_of(std::string_view text) {
  const auto result = read(text);
  return result ? "no error" : result.error().text();
}

TEST(Capabilities, ClaimWhatTheDocumentSaysWhereTheyAreEmpty) {
  const auto claims = read("{}").value();
  EXPECT_TRUE(claims.claims("customers"));
  EXPECT_FALSE(claims.creates_source_of("customers"));
  EXPECT_TRUE(claims.creates_target_of("customers"));
  EXPECT_TRUE(claims.directions_of("customers", "email", "Mail").from_target);
}

TEST(Capabilities, OfADataflowWinOverThoseOfAll) {
  const auto claims = read(R"({"directions": ["from-source"], "deletes": "ignore", "creates_in_source": true,
    "dataflows": {"projects": {"directions": ["from-source", "from-target"], "deletes": "archive",
                               "creates_in_source": false, "creates_in_target": false,
                               "properties": {"Code": [], "name": ["from-target"]}}}})")
                          .value();
  EXPECT_FALSE(claims.directions_of("customers").from_target);
  EXPECT_TRUE(claims.directions_of("projects").from_target);
  EXPECT_EQ(claims.deletes_of("customers"), DeletionRule::ignore);
  EXPECT_EQ(claims.deletes_of("projects"), DeletionRule::archive);
  EXPECT_FALSE(claims.creates_source_of("projects"));
  EXPECT_FALSE(claims.creates_target_of("projects"));
  EXPECT_FALSE(claims.directions_of("projects", "code", "Code").from_source);
  EXPECT_FALSE(claims.directions_of("projects", "name", "Name").from_source);
  EXPECT_TRUE(claims.directions_of("projects", "name", "Name").from_target);
}

TEST(Capabilities, OfADataflowMayBeNone) {
  const auto claims = read(R"({"creates_in_source": true, "dataflows": {"projects": false}})").value();
  EXPECT_FALSE(claims.claims("projects"));
  EXPECT_FALSE(claims.creates_source_of("projects"));
  EXPECT_FALSE(claims.directions_of("projects", "name", "Name").from_source);
  EXPECT_TRUE(claims.claims("customers"));
}

TEST(Capabilities, NameWhatIsNotKnown) {
  EXPECT_THAT(error_of(R"({"direction": []})"), HasSubstr("direction"));
  EXPECT_THAT(error_of(R"({"directions": "from-source"})"), HasSubstr("/directions: expected a list"));
  EXPECT_THAT(error_of(R"({"directions": ["to-source"]})"), HasSubstr("/directions/0: "));
  EXPECT_THAT(error_of(R"({"dataflows": {"projects": true}})"), HasSubstr("/dataflows/projects: "));
  EXPECT_THAT(error_of(R"({"dataflows": {"projects": {"propertys": {}}}})"), HasSubstr("did you mean \"properties\""));
}

TEST(Capabilities, RefuseARuleForConflictsOfWhatIsNotCarried) {
  EXPECT_EQ(error_of(R"({"directions": ["from-source"], "conflicts": "target-wins"})"),
            "subject.json: /conflicts: \"target-wins\" contradicts \"directions\" and \"dataflows\": by them, no "
            "property is carried from the target; correct them, or leave \"conflicts\" out");
  EXPECT_THAT(error_of(R"({"directions": ["from-source"], "conflicts": "last-change-wins"})"), HasSubstr("both ways"));
  EXPECT_THAT(error_of(R"({"directions": [], "dataflows": {"projects": false}, "conflicts": "source-wins"})"),
              HasSubstr("from the source"));
  EXPECT_THAT(error_of(R"({"directions": ["from-source", "from-source"]})"),
              HasSubstr("/directions/1: the direction is named twice"));
}

TEST(Capabilities, MayNameWhatIsOneWayAndItsExceptions) {
  for (const auto* sensible :
       {R"({"directions": ["from-source"], "conflicts": "source-wins"})",
        R"({"directions": ["from-source"], "conflicts": "unspecified"})",
        R"({"directions": [], "creates_in_target": true, "creates_in_source": true, "deletes": "propagate"})",
        R"({"directions": [], "conflicts": "last-change-wins",
            "dataflows": {"projects": {"properties": {"code": ["from-source", "from-target"]}}}})",
        R"({"dataflows": {"projects": {"directions": ["from-source"], "properties": {"code": ["from-target"]}}}})"}) {
    EXPECT_EQ(error_of(sensible), "no error") << sensible;
  }
}

}  // namespace
}  // namespace dataflow_qa::subject
