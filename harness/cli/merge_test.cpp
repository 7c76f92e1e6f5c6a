// `dataflow-qa merge` for the shards of explorations, sabotages and runs with a history.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "harness/cli/testing/program.h"
#include "reports/failure_samples.h"
#include "reports/model/exploration.h"
#include "reports/model/sabotage.h"

namespace dataflow_qa::cli::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

class MergeTest : public ProgramTest {
 protected:
  /// Explorations of 10,000 seeds, each with five findings, of which some are alike.
  std::vector<std::string> shares(std::size_t count) const {
    std::vector<std::string> files;
    for (std::size_t i = 1; i <= count; ++i) {
      reports::Exploration share{.complete = true,
                                 .started = "2026-01-31T12:00:00.000Z",
                                 .seeds = 10'000,
                                 .shard = fmt::format("{}/{}", i, count),
                                 .subject = "sync",
                                 .histories = 156};
      for (std::size_t k = 0; k < 5; ++k) {
        share.findings.push_back({.seed = i + k * count,
                                  .steps = k % 2,
                                  .failure = reports::sample::failure(reports::FailureKind::missing),
                                  .history = {{"history", 1}, {"dataflow", "customers"}, {"steps", json::array()}},
                                  .alike = 30});
      }
      files.push_back(file(fmt::format("{}.json", i), reports::exploration_json(share)));
    }
    return files;
  }
  Outcome merge(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "merge");
    return program(std::move(arguments));
  }
};

TEST_F(MergeTest, SixtyFourSharesOfAnExplorationAreOne) {
  const auto outcome = merge(shares(64));
  EXPECT_EQ(outcome.exit, 1) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("Finding 2, from seed "), HasSubstr("9984 histories with "),
                    HasSubstr(": 9920 failed, in 2 ways."), HasSubstr("Report: dataflow-qa-explore/explore.json")));
  EXPECT_TRUE(fs::exists(folder() / "dataflow-qa-explore" / "history-1.json"));
}

TEST_F(MergeTest, SharesOfAnExplorationThatWasPlayed) {
  for (const auto* share : {"1/2", "2/2"}) {
    const auto outcome = program({"explore", "--seeds", "3", "--steps", "3", "--shard", share, "--out", share});
    EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  }
  const auto outcome = merge({"1/2/explore.json", "2/2/explore.json", "--out", "whole"});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("3 histories with "));
}

TEST_F(MergeTest, SharesOfASabotageAreOne) {
  reports::Sabotage share{.complete = true, .started = "2026-01-31T12:00:00.000Z", .subject = "sync"};
  std::vector<std::string> files;
  for (const auto* shard : {"1/2", "2/2"}) {
    share.shard = shard;
    share.statements = {{.item = "customers/every", .dataflow = "customers", .statement = "Every customer."}};
    share.statements[0].tamperings = {
        {.name = shard, .kind = "cut", .what = "cut", .outcome = reports::SabotageOutcome::noticed}};
    files.push_back(file(fmt::format("{}.json", files.size()), reports::sabotage_json(share)));
  }
  const auto outcome = merge(files);
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("2 tried: 2 noticed"), HasSubstr("dataflow-qa-sabotage/sabotage.md")));
}

TEST_F(MergeTest, SaysWhatDoesNotBelongTogether) {
  auto files = shares(2);
  EXPECT_THAT(merge({files[0]}).err, HasSubstr(files[0] + " is one of 2 shards, and these are missing: 2/2"));
  EXPECT_THAT(merge({files[0], files[1], "--history", "runs.sqlite"}).err, HasSubstr("shards of a run alone"));
  const auto other = file("other.json", R"({"format": "dataflow-qa/sabotage"})");
  EXPECT_THAT(merge({files[0], other}).err, HasSubstr("are no shards of one whole"));
  EXPECT_EQ(merge({other}).exit, 2);
}

TEST_F(MergeTest, AddsTheWholeRunToAHistory) {
  for (const auto* share : {"1/2", "2/2"}) {
    const auto shard = program({"run", "--filter", "projects.sync.*.code", "--shard", share, "--out", share});
    EXPECT_EQ(shard.exit, 0) << shard.err;
  }
  const auto outcome = merge({"1/2/results.json", "2/2/results.json", "--history", "runs.sqlite"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(program({"history", "show", "--db", "runs.sqlite"}).out, HasSubstr("passed          100 %"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
