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

}  // namespace
}  // namespace dataflow_qa::subject
