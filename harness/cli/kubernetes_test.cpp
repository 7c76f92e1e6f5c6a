// reports/ci/kubernetes.yaml: the manifest is YAML of two jobs, and their scripts do their work, run by hand.
// Kubernetes itself takes no part. Of the image, what is copied into it.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

class KubernetesTest : public ProgramTest {
 protected:
  [[nodiscard]] YAML::Node container(std::size_t job) const {
    return jobs_.at(job)["spec"]["template"]["spec"]["containers"][0];
  }
  /// Runs a container's script as Kubernetes would, with what it sets beside the manifest's variables.
  Outcome run(std::size_t job, std::map<std::string, std::string> environment) {
    const auto node = container(job);
    for (const auto& each : node["env"]) {
      environment.try_emplace(each["name"].as<std::string>(), each["value"].as<std::string>());
    }
    environment["PATH"] = DATAFLOW_QA_BIN_DIR ":/usr/bin:/bin";
    std::vector<std::string> argv;
    for (const auto& each : node["command"]) argv.push_back(each.as<std::string>());
    for (const auto& each : node["args"]) argv.push_back(each.as<std::string>());
    auto started = subject::Process::start({.argv = argv, .environment = environment, .directory = folder()}, reaper_);
    return started ? end_of(**started) : Outcome{.err = started.error().message};
  }

  const std::vector<YAML::Node> jobs_ = YAML::LoadAllFromFile(DATAFLOW_QA_SOURCE_DIR "/reports/ci/kubernetes.yaml");

 private:
  subject::Reaper reaper_;
};

TEST_F(KubernetesTest, TheSharesAreAsManyAsTheManifestSaysInEachPlace) {
  ASSERT_EQ(jobs_.size(), 2);
  const auto spec = jobs_[0]["spec"];
  EXPECT_EQ(jobs_[0]["kind"].as<std::string>(), "Job");
  EXPECT_EQ(spec["completionMode"].as<std::string>(), "Indexed");
  EXPECT_EQ(spec["completions"].as<int>(), spec["parallelism"].as<int>());
  for (const std::size_t job : {0U, 1U}) {
    EXPECT_EQ(container(job)["env"][0]["name"].as<std::string>(), "JOB_COMPLETIONS");
    EXPECT_EQ(container(job)["env"][0]["value"].as<int>(), spec["completions"].as<int>());
  }
}

TEST_F(KubernetesTest, TheScriptsPlayTheSharesAndPutThemTogether) {
  file("projects.sync.from-nobody.code", "");  // no shell takes the pattern below for this file's name
  for (const auto* index : {"0", "1"}) {
    const auto share = run(
        0,
        {{"JOB_COMPLETION_INDEX", index}, {"JOB_COMPLETIONS", "2"}, {"OPTIONS", "--filter projects.sync.from-*.code"}});
    EXPECT_EQ(share.exit, 0) << share.out << share.err;
  }
  const auto whole = run(1, {{"JOB_COMPLETIONS", "2"}});
  EXPECT_EQ(whole.exit, 0) << whole.out << whole.err;
  EXPECT_THAT(checks_that(results(), reports::Verdict::passed),
              ::testing::UnorderedElementsAre("projects.sync.from-source.code", "projects.sync.from-target.code"));
}

TEST_F(KubernetesTest, AShareThatIsRefusedIsNotTriedAgainAndTheMergeFailsWithoutIt) {
  EXPECT_EQ(run(0, {{"JOB_COMPLETION_INDEX", "0"}, {"JOB_COMPLETIONS", "1"}, {"OPTIONS", "--subject no.json"}}).exit,
            0);
  const auto merged = run(1, {{"JOB_COMPLETIONS", "1"}});
  EXPECT_EQ(merged.exit, 2);
  EXPECT_THAT(merged.out, ::testing::HasSubstr("share-0 was refused: see the log of its pod"));
}

/// The patterns of a file of them, without what the two forms have of their own.
std::set<std::string> patterns(const std::string& path) {
  std::set<std::string> found;
  std::ifstream lines(path);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("#")) continue;
    found.insert(std::regex_replace(line, std::regex(R"(^/|/$|^\*\*/)"), ""));
  }
  return found;
}

TEST(ImageTest, IsBuiltWithoutWhatGitLeavesOut) {
  EXPECT_EQ(patterns(DATAFLOW_QA_SOURCE_DIR "/.dockerignore"), patterns(DATAFLOW_QA_SOURCE_DIR "/.gitignore"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
