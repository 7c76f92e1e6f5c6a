#include "reports/formats/formats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "reports/model/json.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

TEST(Formats, HaveNamesAndFilesOfTheirOwnAndAHelp) {
  std::set<std::string_view> files;
  for (const ReportFormat& format : report_formats()) {
    EXPECT_FALSE(format.help.empty()) << format.name;
    EXPECT_TRUE(format.file.empty() || files.insert(format.file).second) << format.name;
  }
  EXPECT_EQ(names_of(report_formats()).front(), "console");
  EXPECT_THAT(names_of(report_formats()), IsSupersetOf({"markdown", "json", "junit", "html", "csv", "xlsx"}));
  EXPECT_THAT(names_of(comparison_formats()), IsSupersetOf({"console", "markdown", "html", "json"}));
  EXPECT_THAT(help_of(comparison_formats()), HasSubstr("html (a page), json (everything, for machines)"));
}

TEST(Formats, RenderEveryRunAndComparison) {
  for (const Results& results : {sample::mixed(), sample::all_passed(), sample::hostile(), Results{}}) {
    for (const ReportFormat& format : report_formats()) EXPECT_NE(format.render(results, {}), "") << format.name;
    const Comparison same = compare(results, results);
    for (const ComparisonFormat& format : comparison_formats()) EXPECT_NE(format.render(same, {}), "") << format.name;
  }
}

TEST(Formats, AreFoundByName) {
  const auto& json = format_called("json", report_formats());
  EXPECT_EQ(json.render(sample::all_passed(), {}), write_json(sample::all_passed()));
  EXPECT_EQ(format_called("none", report_formats()).name, "console");
}

}  // namespace
}  // namespace dataflow_qa::reports
