// The table of behaviours: each row has a mark and names tests that exist.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "mocks/fidelity.h"
#include "mocks/store/text.h"

namespace dataflow_qa::mocks {
namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

/// "GoLists.PagesHold5000UnlessTold" of every test in the mocks' test files.
std::set<std::string> known_tests() {
  std::set<std::string> names;
  const std::regex declared(R"(TEST(?:_F)?\((\w+),\s*(\w+)\))");
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(DATAFLOW_QA_SOURCE_DIR) / "mocks")) {
    if (!entry.path().filename().string().ends_with("_test.cpp")) continue;
    const std::string text = text_of(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), declared), end; it != end; ++it) {
      names.insert((*it)[1].str() + "." + (*it)[2].str());
    }
  }
  return names;
}

struct Row {
  std::string behaviour;
  std::string mark;
  std::vector<std::string> tests;
};

std::vector<Row> rows_of(std::string_view table) {
  std::vector<Row> rows;
  for (const std::string& line : split_list(table, '\n')) {
    const auto cells = split_list(line, '|');
    if (cells.size() != 3 || cells[0] == "Behaviour" || cells[0] == "---") continue;
    rows.push_back({cells[0], cells[1], split_list(cells[2], ',')});
  }
  return rows;
}

TEST(Statements, EachNamesAMarkAndTestsThatExist) {
  const auto known = known_tests();
  const std::set<std::string> marks{"documented", "client-observed", "assumed", "contract"};
  for (const KnownSystem& system : known_systems()) {
    const auto rows = rows_of(fidelity(*system.declaration));
    EXPECT_GT(rows.size(), 10U) << system.declaration->label;
    for (const Row& row : rows) {
      EXPECT_TRUE(marks.contains(row.mark)) << row.behaviour << ": " << row.mark;
      EXPECT_FALSE(row.tests.empty()) << row.behaviour;
      for (const std::string& test : row.tests) EXPECT_TRUE(known.contains(test)) << row.behaviour << ": " << test;
    }
  }
}

TEST(Statements, EachSystemHasItsOwn) {
  EXPECT_THAT(std::string(fidelity(*find_system("custom-pms")->declaration)),
              ::testing::Not(::testing::HasSubstr("X-Pagination")));
}

}  // namespace
}  // namespace dataflow_qa::mocks
