#include "reports/csv.h"

#include <gtest/gtest.h>

namespace dataflow_qa::reports::csv {
namespace {

TEST(CsvCell, IsQuotedWhereThatIsNeeded) {
  EXPECT_EQ(cell("plain text"), "plain text");
  EXPECT_EQ(cell("a,b"), "\"a,b\"");
  EXPECT_EQ(cell("a;b"), "\"a;b\"") << "some countries' spreadsheets";
  EXPECT_EQ(cell("say \"a\""), "\"say \"\"a\"\"\"");
  EXPECT_EQ(cell("two\nlines"), "two lines");
}

TEST(CsvCell, IsNoFormula) {
  EXPECT_EQ(cell("=1+1"), "'=1+1");
  EXPECT_EQ(cell("+47 22 00 00 00"), "'+47 22 00 00 00");
  EXPECT_EQ(cell("-1"), "'-1");
  EXPECT_EQ(cell("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(cell("\t=1+1"), "' =1+1");
  EXPECT_EQ(cell("＝1+1"), "'＝1+1") << "some programs take the wide sign for the narrow one";
}

TEST(CsvLine, KeepsEmptyCells) {
  EXPECT_EQ(line({"", "a", ""}), ",a,\r\n");
}

}  // namespace
}  // namespace dataflow_qa::reports::csv
