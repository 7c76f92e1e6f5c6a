// Opens the spreadsheet with unzip where it is installed; without it, only its beginning is looked at.
#include "reports/formats/xlsx.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <pugixml.hpp>

#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::StartsWith;

class Spreadsheet : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::system("command -v unzip >/dev/null") != 0) GTEST_SKIP() << "unzip is not installed";
  }
  void open(const Results& results) {
    file_ = ::testing::TempDir() + "/" + ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".xlsx";
    std::ofstream(file_, std::ios::binary) << xlsx(results);
  }
  void TearDown() override { std::remove(file_.c_str()); }

  /// A part of the archive, which must be well-formed.
  pugi::xml_document part(const std::string& name) {
    std::string text;
    FILE* pipe = popen(("unzip -p " + file_ + " " + name).c_str(), "r");
    std::array<char, 4096> buffer{};
    while (const auto read = std::fread(buffer.data(), 1, buffer.size(), pipe)) text.append(buffer.data(), read);
    EXPECT_EQ(pclose(pipe), 0) << name;
    pugi::xml_document document;
    EXPECT_TRUE(document.load_string(text.c_str())) << name << ": " << text.substr(0, 200);
    return document;
  }
  std::vector<std::string> sheets() {
    std::vector<std::string> names;
    const auto workbook = part("xl/workbook.xml");
    for (const auto& sheet : workbook.select_nodes("//sheet")) {
      names.emplace_back(sheet.node().attribute("name").value());
    }
    return names;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> all;
    const auto strings = part("xl/sharedStrings.xml");
    for (const auto& text : strings.select_nodes("//t")) all.emplace_back(text.node().text().get());
    return all;
  }

 private:
  std::string file_;
};

TEST_F(Spreadsheet, HasASheetForEachDataflowAndOneToSign) {
  open(sample::mixed());
  EXPECT_THAT(sheets(), ElementsAre("Summary", "Custom PMS Customer to PowerOf…", "Custom PMS Project to PowerOff…",
                                    "Beyond the document", "Sign-off"));
  EXPECT_THAT(texts(),
              IsSupersetOf({"customers.sync.from-source.email", "failed", "Decision", "Signature", "no check exists"}));
}

TEST_F(Spreadsheet, FiltersItsRowsAndColoursItsVerdicts) {
  open(sample::mixed());
  const auto sheet = part("xl/worksheets/sheet2.xml");
  EXPECT_THAT(sheet.select_node("//autoFilter").node().attribute("ref").value(), StartsWith("A1:J"));
  EXPECT_TRUE(sheet.select_node("//pane[@state='frozen']"));
  EXPECT_TRUE(part("xl/styles.xml").select_node("//fgColor[@rgb='FFFFC7CE']"));
}

TEST_F(Spreadsheet, TakesHostileTextForText) {
  Results results = sample::hostile();
  results.items[0].statement = "=HYPERLINK(\"http://x\")";
  results.items.push_back(results.items[0]);
  results.items.back().statement = "＝HYPERLINK(\"http://x\")";
  results.dataflows[0].title = "a/b:c*d?[e]\\f";
  open(results);
  EXPECT_THAT(texts(), IsSupersetOf({"=HYPERLINK(\"http://x\")", "＝HYPERLINK(\"http://x\")"}));
  EXPECT_FALSE(part("xl/worksheets/sheet2.xml").select_node("//f")) << "no formula";
}

TEST(SpreadsheetBytes, AreThoseOfAnArchiveAndTheSameForTheSameResults) {
  const auto bytes = xlsx(sample::all_passed());
  EXPECT_THAT(bytes, StartsWith("PK\x03\x04"));
  EXPECT_EQ(xlsx(sample::all_passed()), bytes);
  EXPECT_THAT(xlsx(Results{}), StartsWith("PK\x03\x04"));
}

TEST(SheetName, IsShortAndOfItsOwn) {
  EXPECT_EQ(sheet_name("a/b", {}), "a b");
  EXPECT_EQ(sheet_name("Summary", {"summary"}), "Summary (2)");
  EXPECT_EQ(sheet_name("", {}), " (2)");
}

}  // namespace
}  // namespace dataflow_qa::reports
