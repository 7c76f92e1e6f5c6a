#include "harness/run/job_share.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace dataflow_qa::run {
namespace {

using ::testing::HasSubstr;

/// "2/3", or what is wrong.
std::string share_in(const std::map<std::string, std::string>& environment) {
  const auto share = share_of_job([&](const std::string& name) {
    const auto found = environment.find(name);
    return found == environment.end() ? "" : found->second;
  });
  return share ? std::to_string(share->index + 1) + "/" + std::to_string(share->count) : share.error().message;
}

TEST(ShareOfJob, IsWhatEachServiceSays) {
  EXPECT_EQ(share_in({{"CI_NODE_INDEX", "2"}, {"CI_NODE_TOTAL", "3"}}), "2/3");
  EXPECT_EQ(share_in({{"CI_NODE_TOTAL", "1"}}), "1/1") << "GitLab: a job that is alone";
  EXPECT_EQ(share_in({{"CIRCLE_NODE_INDEX", "0"}, {"CIRCLE_NODE_TOTAL", "3"}}), "1/3");
  EXPECT_EQ(share_in({{"BUILDKITE_PARALLEL_JOB", "2"}, {"BUILDKITE_PARALLEL_JOB_COUNT", "3"}}), "3/3");
  EXPECT_EQ(share_in({{"TEST_SHARD_INDEX", "1"}, {"TEST_TOTAL_SHARDS", "2"}}), "2/2");
  EXPECT_EQ(share_in({{"GTEST_SHARD_INDEX", "1"}, {"GTEST_TOTAL_SHARDS", "2"}}), "2/2");
  EXPECT_EQ(share_in({{"JOB_COMPLETION_INDEX", "63"}, {"JOB_COMPLETIONS", "64"}}), "64/64");
  EXPECT_EQ(share_in({{"SLURM_ARRAY_TASK_ID", "4"},
                      {"SLURM_ARRAY_TASK_COUNT", "4"},
                      {"SLURM_ARRAY_TASK_MIN", "1"},
                      {"SLURM_ARRAY_TASK_STEP", "1"}}),
            "4/4");
  EXPECT_EQ(share_in({{"SLURM_ARRAY_TASK_ID", "10"},
                      {"SLURM_ARRAY_TASK_COUNT", "3"},
                      {"SLURM_ARRAY_TASK_MIN", "0"},
                      {"SLURM_ARRAY_TASK_STEP", "5"}}),
            "3/3");
}

TEST(ShareOfJob, IsTheSameWhereTwoServicesAgree) {
  EXPECT_EQ(
      share_in(
          {{"CI_NODE_INDEX", "1"}, {"CI_NODE_TOTAL", "2"}, {"JOB_COMPLETION_INDEX", "0"}, {"JOB_COMPLETIONS", "2"}}),
      "1/2");
  EXPECT_EQ(share_in({{"CI_NODE_INDEX", "1"},
                      {"CI_NODE_TOTAL", "2"},
                      {"SLURM_ARRAY_TASK_ID", "3"},
                      {"SLURM_ARRAY_TASK_COUNT", "4"}}),
            "GitLab says 1/2 and Slurm says 4/4: name the share as I/N");
}

TEST(ShareOfJob, IsNoneWhereNobodySaysSoOrWithoutSense) {
  EXPECT_THAT(share_in({}), HasSubstr("no service says which share this job has: none of CI_NODE_INDEX and "));
  EXPECT_EQ(share_in({{"JOB_COMPLETION_INDEX", "3"}}),
            "JOB_COMPLETION_INDEX is set and JOB_COMPLETIONS is not: how many shares are there?");
  EXPECT_EQ(share_in({{"CI_NODE_INDEX", "0"}, {"CI_NODE_TOTAL", "3"}}),
            "CI_NODE_INDEX=0: expected a number from 1 to 3");
  EXPECT_EQ(share_in({{"CI_NODE_TOTAL", "3"}}), "CI_NODE_INDEX=: expected a number from 1 to 3");
  EXPECT_EQ(share_in({{"CI_NODE_INDEX", "1"}, {"CI_NODE_TOTAL", "many"}}),
            "CI_NODE_TOTAL=many: expected a number from 1 to 1000");
  EXPECT_EQ(share_in({{"CIRCLE_NODE_INDEX", "3"}, {"CIRCLE_NODE_TOTAL", "3"}}),
            "CIRCLE_NODE_INDEX=3: expected a number from 0 to 2");
}

}  // namespace
}  // namespace dataflow_qa::run
