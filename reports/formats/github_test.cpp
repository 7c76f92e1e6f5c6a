#include "reports/formats/github.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "reports/golden.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::vector<std::string> lines_of_annotations(const Results& results) {
  std::vector<std::string> lines;
  std::istringstream text(github(results));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

TEST(GitHub, ShowsEveryVerdict) {
  EXPECT_TRUE(golden::matches("mixed.github", github(sample::mixed())));
}

TEST(GitHub, IsNotFooledByHostileText) {
  EXPECT_TRUE(golden::matches("hostile.github", github(sample::hostile())));
  EXPECT_THAT(lines_of_annotations(sample::hostile()), ::testing::Each(StartsWith("::")));
}

TEST(GitHub, SaysTheCauseOfManyFailuresOnce) {
  const auto lines = lines_of_annotations(sample::one_way(75));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_THAT(lines[0], AllOf(StartsWith("::error title=dataflow-qa%3A failed::Edits of PowerOffice GO Customers"),
                              HasSubstr("%0AAgain: dataflow-qa run")));
}

TEST(GitHub, SaysOfARunThatPassedThatItDid) {
  EXPECT_THAT(github(sample::all_passed()), StartsWith("::notice title=dataflow-qa%3A passed::"));
}

TEST(GitHub, CountsTheCausesThatGitHubWouldNotShow) {
  Results results = sample::large(100, 2);
  int number = 0;
  for (auto& item : results.items) {
    for (auto& check : item.checks) {
      if (!check.failures.empty()) check.failures[0].message = std::string(static_cast<std::size_t>(++number), 'x');
    }
  }
  const auto lines = lines_of_annotations(results);
  EXPECT_EQ(lines.size(), 11U);
  EXPECT_THAT(lines[9], ContainsRegex("and [0-9]+ more causes"));
}

}  // namespace
}  // namespace dataflow_qa::reports
