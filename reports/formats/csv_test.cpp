#include "reports/formats/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Csv, HasALineForEachCheckEachItemWithoutOneAndEachTryByHand) {
  const auto results = sample::mixed();
  std::ptrdiff_t rows = 1;
  for (const Item& item : results.items) {
    rows += static_cast<std::ptrdiff_t>(item.checks.size() + (item.checks.empty() ? 1 : 0) + item.manual.size());
  }
  const auto text = csv_table(results);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), rows);
  EXPECT_THAT(text, HasSubstr("\nCustom PMS Project to PowerOffice GO Projects,projects/merge,"));
}

TEST(Csv, HoldsNoFormulaAndNothingThatActs) {
  Results results = sample::hostile();
  results.items[0].statement = "=HYPERLINK(\"http://x\")";
  const auto text = csv_table(results);
  EXPECT_THAT(text, HasSubstr("\"'=HYPERLINK(\"\"http://x\"\")\""));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace dataflow_qa::reports
