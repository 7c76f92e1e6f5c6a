#include "mocks/system/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace dataflow_qa::mocks {
namespace {

using ::testing::HasSubstr;

/// A folder of its own for each test.
class CatalogueTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "catalogue-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }
  static std::string system(const std::string& label, const std::string& name) {
    return R"({"label": ")" + label + R"(", "name": ")" + name + R"(", "rest": {"list": "{items}"}, "entities": [
      {"collection": "a", "id": {"field": "id", "kind": "number"}, "fields": [{"path": "id", "type": "integer"}]}]})";
  }

  std::filesystem::path folder_;
};

TEST_F(CatalogueTest, FindsSystemsByTheLettersOfTheirLabels) {
  const Catalogue catalogue;
  ASSERT_NE(catalogue.find("PowerOffice GO"), nullptr);
  EXPECT_EQ(catalogue.find("power-office go"), catalogue.find("PowerOffice GO"));
  EXPECT_EQ(catalogue.find("custom-pms"), catalogue.find("Custom PMS"));
  EXPECT_EQ(catalogue.find("HubSpot"), nullptr);
  EXPECT_THAT(catalogue.unknown("Kimay"), HasSubstr("there is no description of Kimay (did you mean \"Kimai\"?)"));
}

TEST_F(CatalogueTest, AFolderAddsItsDescriptionsAndPassesOverTheRest) {
  write("erp.json", system("My ERP", "my-erp"));
  write("mapping.json", R"({"mapping": 1, "dataflows": []})");
  write("notes.txt", "{");
  Catalogue catalogue;
  const auto added = catalogue.add_folder(folder_);
  ASSERT_TRUE(added) << added.error().text();
  EXPECT_NE(catalogue.find("my erp"), nullptr);
}

TEST_F(CatalogueTest, AUsersOwnDescriptionTakesThePlaceOfOurs) {
  write("kimai.json", system("Kimai", "kimai"));
  Catalogue catalogue;
  const auto before = catalogue.all().size();
  ASSERT_TRUE(catalogue.add_file(folder_ / "kimai.json"));
  EXPECT_EQ(catalogue.all().size(), before);
  EXPECT_EQ(catalogue.find("kimai")->declaration.entities.size(), 1U);
}

TEST_F(CatalogueTest, TwoFilesOfOneSystemAreAnError) {
  write("a.json", system("My ERP", "my-erp"));
  write("b.json", system("my-ERP", "other"));
  Catalogue catalogue;
  const auto added = catalogue.add_folder(folder_);
  ASSERT_FALSE(added);
  EXPECT_THAT(added.error().text(), HasSubstr("as " + (folder_ / "a.json").string() + " does"));
}

TEST_F(CatalogueTest, WhatCannotBeReadIsAnErrorWithItsFile) {
  Catalogue catalogue;
  EXPECT_THAT(catalogue.add_folder(folder_).error().text(), HasSubstr("there is no system description in this folder"));
  EXPECT_THAT(catalogue.add_folder(folder_ / "none").error().text(), HasSubstr("cannot be read"));
  write("broken.json", "{");
  EXPECT_THAT(catalogue.add_folder(folder_).error().text(), HasSubstr("broken.json"));
}

}  // namespace
}  // namespace dataflow_qa::mocks
