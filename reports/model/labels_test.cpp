#include "reports/model/labels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dataflow_qa::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

Labels of(const std::map<std::string, std::string>& variables) {
  return labels_of_ci([&](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
  });
}

TEST(Labels, AreANameAndAValue) {
  EXPECT_THAT(read_label("release=1.5").value(), Pair("release", "1.5"));
  EXPECT_THAT(read_label("note=a = b, Ærlig").value(), Pair("note", "a = b, Ærlig"));
}

TEST(Labels, ThatDoNotFitSayWhatIsExpected) {
  EXPECT_EQ(read_label("release").error().text(), "expected NAME=VALUE, for example release=1.5");
  for (const char* text : {"=1", "Release=1", "1a=1", "a b=1", "a\xff=1"}) {
    EXPECT_THAT(read_label(text).error().text(), HasSubstr("does not fit: expected a small letter")) << text;
  }
  for (const std::string& text : {std::string("a="), std::string("a=x\ny"), std::string("a=\x1b[2J"),
                                  std::string("a=\xff"), "a=" + std::string(301, 'x')}) {
    EXPECT_THAT(read_label(text).error().text(), HasSubstr("the value of \"a\" does not fit")) << text;
  }
}

TEST(Labels, AreWrittenInTheOrderOfTheirNames) {
  EXPECT_EQ(labels_text({{"release", "1.5"}, {"commit", "3f2246b"}}), "commit=3f2246b, release=1.5");
  EXPECT_EQ(labels_text({}), "");
}

TEST(LabelsOfCi, AreNoneOutsideOfIt) {
  EXPECT_THAT(of({}), IsEmpty());
  EXPECT_THAT(of({{"CI", "true"}, {"TRAVIS", "false"}, {"CI_COMMIT_SHA", "abc"}}), IsEmpty());
}

TEST(LabelsOfCi, OfGitHub) {
  std::map<std::string, std::string> variables{
      {"GITHUB_ACTIONS", "true"},    {"GITHUB_SHA", "abc"},  {"GITHUB_REF", "refs/heads/feature/x"},
      {"GITHUB_RUN_NUMBER", "17"},   {"GITHUB_RUN_ID", "9"}, {"GITHUB_SERVER_URL", "https://github.com"},
      {"GITHUB_REPOSITORY", "me/it"}};
  const Labels push{{"ci", "github"},
                    {"commit", "abc"},
                    {"branch", "feature/x"},
                    {"build", "17"},
                    {"build-url", "https://github.com/me/it/actions/runs/9"}};
  EXPECT_EQ(of(variables), push);
  variables["GITHUB_REF"] = "refs/tags/v1.5";
  EXPECT_EQ(of(variables).at("tag"), "v1.5");
  EXPECT_FALSE(of(variables).contains("branch"));
  variables["GITHUB_HEAD_REF"] = "topic";  // of a pull request
  EXPECT_EQ(of(variables).at("branch"), "topic");
}

TEST(LabelsOfCi, OfAzureAndJenkins) {
  const Labels azure{{"ci", "azure"},
                     {"commit", "abc"},
                     {"branch", "main"},
                     {"build", "20260131.1"},
                     {"build-url", "https://dev.azure.com/me/it/_build/results?buildId=7"}};
  EXPECT_EQ(of({{"TF_BUILD", "True"},
                {"BUILD_SOURCEVERSION", "abc"},
                {"BUILD_SOURCEBRANCH", "refs/heads/main"},
                {"BUILD_BUILDNUMBER", "20260131.1"},
                {"BUILD_BUILDID", "7"},
                {"SYSTEM_COLLECTIONURI", "https://dev.azure.com/me/"},
                {"SYSTEM_TEAMPROJECT", "it"}}),
            azure);
  const Labels jenkins{{"ci", "jenkins"}, {"commit", "abc"}, {"branch", "main"}, {"build", "3"}};
  EXPECT_EQ(
      of({{"JENKINS_URL", "http://ci/"}, {"GIT_COMMIT", "abc"}, {"GIT_BRANCH", "origin/main"}, {"BUILD_NUMBER", "3"}}),
      jenkins);
}

struct Named {
  std::string service;
  std::map<std::string, std::string> variables;
};

class LabelsOfCiWithNames : public ::testing::TestWithParam<Named> {};

TEST_P(LabelsOfCiWithNames, AreCommitBranchBuildAndUrl) {
  const Labels expected{
      {"ci", GetParam().service}, {"commit", "abc"}, {"branch", "main"}, {"build", "7"}, {"build-url", "https://ci/7"}};
  EXPECT_EQ(of(GetParam().variables), expected);
}

INSTANTIATE_TEST_SUITE_P(Services, LabelsOfCiWithNames,
                         ::testing::Values(Named{"gitlab",
                                                 {{"GITLAB_CI", "true"},
                                                  {"CI_COMMIT_SHA", "abc"},
                                                  {"CI_COMMIT_BRANCH", "main"},
                                                  {"CI_PIPELINE_ID", "7"},
                                                  {"CI_PIPELINE_URL", "https://ci/7"}}},
                                           Named{"circleci",
                                                 {{"CIRCLECI", "true"},
                                                  {"CIRCLE_SHA1", "abc"},
                                                  {"CIRCLE_BRANCH", "main"},
                                                  {"CIRCLE_BUILD_NUM", "7"},
                                                  {"CIRCLE_BUILD_URL", "https://ci/7"}}},
                                           Named{"buildkite",
                                                 {{"BUILDKITE", "true"},
                                                  {"BUILDKITE_COMMIT", "abc"},
                                                  {"BUILDKITE_BRANCH", "main"},
                                                  {"BUILDKITE_BUILD_NUMBER", "7"},
                                                  {"BUILDKITE_BUILD_URL", "https://ci/7"}}},
                                           Named{"travis",
                                                 {{"TRAVIS", "true"},
                                                  {"TRAVIS_COMMIT", "abc"},
                                                  {"TRAVIS_BRANCH", "main"},
                                                  {"TRAVIS_BUILD_NUMBER", "7"},
                                                  {"TRAVIS_BUILD_WEB_URL", "https://ci/7"}}},
                                           Named{"drone",
                                                 {{"DRONE", "true"},
                                                  {"DRONE_COMMIT_SHA", "abc"},
                                                  {"DRONE_BRANCH", "main"},
                                                  {"DRONE_BUILD_NUMBER", "7"},
                                                  {"DRONE_BUILD_LINK", "https://ci/7"}}},
                                           Named{"woodpecker",
                                                 {{"CI", "woodpecker"},
                                                  {"CI_COMMIT_SHA", "abc"},
                                                  {"CI_COMMIT_BRANCH", "main"},
                                                  {"CI_PIPELINE_NUMBER", "7"},
                                                  {"CI_PIPELINE_URL", "https://ci/7"}}}),
                         [](const auto& named) { return named.param.service; });

TEST(LabelsOfCi, LeaveOutWhatIsNoValue) {
  const auto labels = of({{"GITLAB_CI", "true"}, {"CI_COMMIT_SHA", "a\nb"}, {"CI_COMMIT_BRANCH", "main"}});
  EXPECT_EQ(labels, (Labels{{"ci", "gitlab"}, {"branch", "main"}}));
}

}  // namespace
}  // namespace dataflow_qa::reports
