// The documents that runs start from: the default one, and the same with its property tables left empty.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/checklist/render.h"

namespace dataflow_qa::checklist {
namespace {

namespace fs = std::filesystem;

const fs::path project = DATAFLOW_QA_SOURCE_DIR;
const fs::path own = project / "fixtures/checklists/custom-pms-to-poweroffice-go.rst";
const fs::path empty = project / "fixtures/checklists/custom-pms-to-poweroffice-go-empty.rst";

mapping::Mapping default_mapping() {
  auto mapping = mapping::read_file(project / "fixtures/mappings/default.json");
  if (!mapping) throw std::runtime_error(mapping.error().text());
  return *mapping;
}

TEST(OwnDocument, HasNoFindingWithTheDefaultMapping) {
  const auto document = read_file(own);
  ASSERT_TRUE(document) << document.error().text();
  const mapping::Mapping mapping = default_mapping();
  const Checklist list = make_checklist(*document, &mapping);
  for (const Finding& finding : list.findings) ADD_FAILURE() << finding.kind << ": " << finding.message;
  EXPECT_EQ(list.title, "Custom PMS to PowerOffice GO Dataflow");
  EXPECT_EQ(list.generated, "2026-01-31T12:00:00");
  EXPECT_EQ(list.items.size(), 3u * 2 + 25);
  for (const Item& item : list.items) EXPECT_EQ(item.origin, "document") << item.id;
}

TEST(OwnDocument, HasAnItemForEachSentenceAndEachMappedProperty) {
  const auto document = read_file(own);
  ASSERT_TRUE(document) << document.error().text();
  const mapping::Mapping mapping = default_mapping();
  const Checklist list = make_checklist(*document, &mapping);
  std::vector<std::string> ids;
  for (const Item& item : list.items) {
    if (item.dataflow == "human-data") ids.push_back(item.id);
  }
  EXPECT_THAT(ids, ::testing::ElementsAre(
                       "human-data/every", "human-data/keep-in-sync", "human-data/property/dateOfBirth~DateOfBirth",
                       "human-data/property/firstName~FirstName", "human-data/property/lastName~LastName"));
  EXPECT_EQ(list.dataflows.at(1).reading,
            "“Every Customer … (human data)” is read as every Customer with type = person");
  EXPECT_EQ(list.dataflows.at(0).reading, "");
}

TEST(OwnDocument, IsRenderedByteForByte) {
  const auto document = read_file(own);
  ASSERT_TRUE(document) << document.error().text();
  EXPECT_EQ(render(*document), *base::read_file(own));
}

TEST(EmptyDocument, TakesItsPropertiesFromTheMappingAndSaysSo) {
  const auto document = read_file(empty);
  ASSERT_TRUE(document) << document.error().text();
  EXPECT_EQ(render(*document), *base::read_file(empty));
  const mapping::Mapping mapping = default_mapping();
  const Checklist list = make_checklist(*document, &mapping);
  EXPECT_EQ(list.items.size(), 3u * 2 + 25);
  ASSERT_EQ(list.findings.size(), 3u);
  EXPECT_EQ(list.findings[0].kind, "empty-property-table");
  EXPECT_EQ(list.findings[0].dataflow, "customers");
  EXPECT_EQ(list.findings[0].line, 18u);
  EXPECT_EQ(list.findings[0].message,
            "the property table has no rows: its 13 properties are taken from the mapping default.json");
}

TEST(EmptyDocument, HasOneItemForEachTableWithoutAMapping) {
  const auto document = read_file(empty);
  ASSERT_TRUE(document) << document.error().text();
  const Checklist list = make_checklist(*document, nullptr);
  ASSERT_EQ(list.items.size(), 9u);
  EXPECT_EQ(list.items[2].id, "custom-pms-customer-to-poweroffice-go-customers/properties");
  EXPECT_EQ(list.items[2].kind, Kind::properties);
  EXPECT_EQ(list.items[2].line, 18u);
}

}  // namespace
}  // namespace dataflow_qa::checklist
