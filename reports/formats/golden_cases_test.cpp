// Every format over the cases that readers meet, as whole texts in reports/golden/cases.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/formats/formats.h"
#include "reports/golden.h"
#include "reports/known/known_issues.h"
#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

struct Case {
  std::string name;
  Results results;
};

std::vector<Case> cases() {
  return {{"passed", sample::all_passed()},
          {"one-failure", sample::one_failure()},
          {"one-cause", sample::one_way(75)},
          {"subject-died", sample::subject_ended(false)},
          {"never-ready", sample::subject_ended(true)},
          {"by-hand", sample::tried_by_hand()},
          {"hostile", sample::hostile()}};
}

/// The page without its style and script.
std::string without_style_and_script(const std::string& page) {
  const auto body = page.find("<body>");
  return page.substr(body, page.rfind("<script>") - body);
}

class GoldenCases : public ::testing::TestWithParam<std::string> {};

TEST_P(GoldenCases, AreAsTheyWere) {
  const auto& format = format_called(GetParam(), report_formats());
  for (const auto& [name, results] : cases()) {
    auto text = format.render(results, {});
    if (GetParam() == "html") text = without_style_and_script(text);
    EXPECT_TRUE(golden::matches(fmt::format("cases/{}.{}", name, GetParam()), text));
  }
}

INSTANTIATE_TEST_SUITE_P(OfEachFormat, GoldenCases,
                         ::testing::Values("console", "markdown", "json", "junit", "html", "github", "ctrf", "csv"),
                         [](const auto& name) { return name.param; });

TEST(GoldenFormats, AreOfEveryFormatButTheBinaryOne) {
  std::vector<std::string> others;
  for (const auto& format : report_formats()) {
    if (format.content == Content::binary) others.emplace_back(format.name);
  }
  EXPECT_THAT(others, ::testing::ElementsAre("xlsx")) << "its test opens it";
  EXPECT_EQ(report_formats().size(), 9U) << "a new format belongs into the list above";
}

TEST(GoldenCasesOfKnownIssues, AreAsTheyWere) {
  for (const auto& [name, results] : cases()) {
    const auto draft = draft_known_issues(results, "2026-01-31");
    EXPECT_TRUE(
        golden::matches(fmt::format("cases/{}.known-issues", name), draft ? *draft : draft.error().text() + "\n"));
  }
}

}  // namespace
}  // namespace dataflow_qa::reports
