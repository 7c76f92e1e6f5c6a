// The two tables: of behaviours (STATEMENTS.md, what --fidelity prints), each with a mark and tests that exist, and of
// the references' statements (REFERENCE.md), each with tests that stand in the first.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "base/file.h"
#include "base/text.h"
#include "mocks/fidelity.h"

namespace dataflow_qa::mocks {
namespace {

std::string text_of(const std::filesystem::path& file) {
  return base::read_file(file).value();
}

/// "GoLists.PagesHold5000ByDefault" of every test in the mocks' test files.
std::set<std::string> known_tests() {
  std::set<std::string> names;
  const std::regex declared(R"((?:TEST(?:_F|_P)?|RC_GTEST_(?:FIXTURE_)?PROP)\((\w+),\s*(\w+)[,)])");
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
  for (const std::string& line : base::split_list(table, '\n')) {
    const auto cells = base::split_list(line, '|');
    if (cells.size() != 3 || cells[0] == "Behaviour" || cells[0] == "---") continue;
    rows.push_back({cells[0], cells[1], base::split_list(cells[2], ',')});
  }
  return rows;
}

TEST(Statements, EachNamesAMarkAndTestsThatExist) {
  const auto known = known_tests();
  const std::set<std::string> marks{"documented", "client-observed", "assumed", "contract"};
  for (const KnownSystem& system : known_systems()) {
    EXPECT_GT(rows_of(fidelity(*system.declaration)).size(), 10U) << system.declaration->label;
  }
  for (const Row& row : rows_of(text_of(std::filesystem::path(DATAFLOW_QA_SOURCE_DIR) / "mocks/STATEMENTS.md"))) {
    EXPECT_TRUE(marks.contains(row.mark)) << row.behaviour << ": " << row.mark;
    EXPECT_FALSE(row.tests.empty()) << row.behaviour;
    for (const std::string& test : row.tests) EXPECT_TRUE(known.contains(test)) << row.behaviour << ": " << test;
  }
}

/// A row of REFERENCE.md.
struct Statement {
  std::string begins;
  std::vector<std::string> tests;  // empty where there are none
  std::string reason;
};

std::vector<Statement> statements_of(const std::string& heading) {
  std::vector<Statement> statements;
  const std::string text = text_of(std::filesystem::path(DATAFLOW_QA_SOURCE_DIR) / "mocks/REFERENCE.md");
  std::istringstream lines(text.substr(text.find("## " + heading)));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line) && !line.starts_with("## ")) {
    if (!line.starts_with("| ") || line.starts_with("| ---") || line.starts_with("| Statement ")) continue;
    const auto bar = line.find(" | ", 2);
    Statement statement{line.substr(2, bar - 2), {}, {}};
    const std::string cell = line.substr(bar + 3, line.size() - bar - 5);
    if (cell.starts_with("none: ")) {
      statement.reason = cell.substr(6);
    } else {
      statement.tests = base::split_list(cell, ',');
    }
    statements.push_back(std::move(statement));
  }
  return statements;
}

/// The statements of a reference that must have a row.
std::vector<std::string> statements_in(const std::string& file) {
  std::vector<std::string> found;
  std::istringstream in(text_of(std::filesystem::path(DATAFLOW_QA_SOURCE_DIR) / "fixtures/reference" / file));
  for (std::string line; std::getline(in, line);) found.push_back(line);
  return found;
}

void expect_covered(const std::string& heading, const std::vector<std::string>& lines) {
  const auto rows = statements_of(heading);
  const auto covers = [](const Statement& row, const std::string& line) { return line.starts_with(row.begins); };
  for (const std::string& line : lines) {
    EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), [&](const Statement& row) { return covers(row, line); }))
        << "no row for: " << line;
  }
  for (const Statement& row : rows) {
    EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [&](const std::string& line) { return covers(row, line); }))
        << "the reference does not say: " << row.begins;
  }
}

TEST(References, EachStatementHasTestsThatStandInTheFidelityTableOrAReason) {
  for (const KnownSystem& system : known_systems()) {
    std::set<std::string> listed;
    for (const Row& row : rows_of(fidelity(*system.declaration))) listed.insert(row.tests.begin(), row.tests.end());
    const auto statements = statements_of(system.declaration->label);
    EXPECT_GT(statements.size(), 30U);
    for (const Statement& statement : statements) {
      EXPECT_NE(statement.tests.empty(), statement.reason.empty()) << statement.begins;
      for (const std::string& test : statement.tests) {
        EXPECT_TRUE(listed.contains(test)) << statement.begins << ": " << test << " is not in STATEMENTS.md";
      }
    }
  }
}

TEST(References, WhatIsMarkedAsDocumentedIsHeldByATestOfADocumentedStatement) {
  std::set<std::string> documented;
  for (const Statement& statement : statements_of("PowerOffice GO")) {
    documented.insert(statement.tests.begin(), statement.tests.end());
  }
  for (const Row& row : rows_of(fidelity(*find_system("poweroffice-go")->declaration))) {
    const bool held = std::any_of(row.tests.begin(), row.tests.end(),
                                  [&](const std::string& test) { return documented.contains(test); });
    EXPECT_TRUE(row.mark != "documented" || held) << row.behaviour;
  }
}

TEST(References, NoDocumentedStatementOfPowerOfficeGoIsLeftOut) {
  expect_covered("PowerOffice GO", statements_in("poweroffice-go-v2.statements.txt"));
}

TEST(References, NoStatementOfTheCustomPmsIsLeftOut) {
  expect_covered("Custom PMS", statements_in("custom-pms.statements.txt"));
}

TEST(Statements, EachSystemHasItsOwn) {
  EXPECT_THAT(std::string(fidelity(*find_system("custom-pms")->declaration)),
              ::testing::Not(::testing::HasSubstr("X-Pagination")));
}

}  // namespace
}  // namespace dataflow_qa::mocks
