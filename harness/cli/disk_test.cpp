// A sync whose disk is full for a while, in each shape in which a sync may run: real processes, since only they have
// files of their own.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "harness/cli/testing/program.h"
#include "reports/model/sentences.h"

namespace dataflow_qa::cli::testing {
namespace {

using reports::Verdict;
using ::testing::HasSubstr;

constexpr auto disk_check = "customers.faults.disk";

struct SyncWithDisk {
  const char* name;
  const char* subject;  // without name and capabilities

  friend std::ostream& operator<<(std::ostream& out, const SyncWithDisk& shape) { return out << shape.name; }
};

class DiskTest : public ProgramTest, public ::testing::WithParamInterface<SyncWithDisk> {
 protected:
  /// The only check that is tried with the subject.
  reports::Check tried(const SyncWithDisk& shape) {
    auto subject = nlohmann::json::parse(shape.subject);
    subject["name"] = shape.name;
    subject["capabilities"] = {{"creates_in_source", true}, {"conflicts", "last-change-wins"}};
    const auto path = file("subject.json", subject.dump());
    const auto outcome = program({"run", "--subject", path, "--no-retry", "--profile", "full", "--filter", disk_check});
    for (const auto& item : results().items) {
      for (const auto& each : item.checks) {
        if (each.name == disk_check) return each;
      }
    }
    throw std::runtime_error(outcome.out + outcome.err);
  }
};

TEST_P(DiskTest, NothingIsLost) {
  const auto one = tried(GetParam());
  for (const auto& failure : one.failures) ADD_FAILURE() << reports::sentence(failure);
  ASSERT_EQ(one.verdict, Verdict::passed) << one.reason.value_or("");
  EXPECT_THAT(one.reason.value_or(""), HasSubstr("it made 0 changes")) << "it can do nothing without its state";
}

INSTANTIATE_TEST_SUITE_P(
    Each, DiskTest,
    ::testing::Values(SyncWithDisk{"ends_by_itself", R"({"poll_interval_ms": 50,
          "command": ["{program_dir}/pms-go-sync", "run", "--create-in-source", "--go-requests-per-second", "0"]})"},
                      SyncWithDisk{"started_again_by_a_script", R"({"poll_interval_ms": 50, "quiet_ms": 500,
          "command": ["/bin/sh", "-c", "while :; do \"$@\"; done", "sh", "{program_dir}/pms-go-sync", "run",
                      "--create-in-source", "--go-requests-per-second", "0"]})"},
                      SyncWithDisk{"cycle", R"({"mode": "cycle", "quiet_ms": 150,
          "command": ["{program_dir}/pms-go-sync", "once", "--create-in-source", "--go-requests-per-second", "0"]})"},
                      SyncWithDisk{
                          "triggered",
                          R"({"trigger": {"http": {"method": "POST", "url": "http://127.0.0.1:{free_port}/sync"}},
          "ready": {"http": "http://127.0.0.1:{free_port}/ready"}, "poll_interval_ms": 50, "quiet_ms": 150,
          "command": ["{program_dir}/triggered-sync", "{free_port}", "{program_dir}/pms-go-sync", "once",
                      "--create-in-source", "--go-requests-per-second", "0"]})"}),
    [](const auto& shape) { return std::string(shape.param.name); });

TEST_F(DiskTest, ASyncThatBeginsAnewAfterItLosesEdits) {
  const auto one = tried({"begins-anew", R"({"poll_interval_ms": 50, "timeouts": {"settle_s": 3},
    "command": ["{program_dir}/defective-sync", "begins-anew-after-a-full-disk", "run", "--create-in-source",
                "--go-requests-per-second", "0"]})"});
  ASSERT_EQ(one.verdict, Verdict::failed);
  EXPECT_THAT(reports::sentence(one.failures.at(0)), HasSubstr("while the subject could write to no file"));
}

TEST_F(DiskTest, ASyncThatEndsWithoutAWordFails) {
  const auto one = tried({"silent", R"({"poll_interval_ms": 50, "quiet_ms": 500,
    "command": ["/bin/sh", "-c", "\"$@\" >/dev/null 2>&1", "sh", "{program_dir}/pms-go-sync", "run",
                "--create-in-source", "--go-requests-per-second", "0"]})"});
  ASSERT_EQ(one.verdict, Verdict::failed) << one.reason.value_or("");
  EXPECT_THAT(reports::sentence(one.failures.at(0)), HasSubstr("it did not say why it ended"));
}

TEST_F(DiskTest, WhatEndsLongAfterItIsStartedAgainToo) {
  const auto one = tried({"ends-later", R"({"poll_interval_ms": 50, "quiet_ms": 500,
    "command": ["/bin/sh", "-c", "\"$@\"; sleep 2; exit 4", "sh", "{program_dir}/pms-go-sync", "run",
                "--create-in-source", "--go-requests-per-second", "0"]})"});
  ASSERT_EQ(one.verdict, Verdict::passed) << one.reason.value_or("");
  EXPECT_THAT(one.reason.value_or(""), HasSubstr("it exited with status 4, and was started again"));
}

TEST_F(DiskTest, WhatItsProcessLeavesToOthersIsLimitedToo) {
  const auto one = tried({"orphan", R"({"poll_interval_ms": 50, "quiet_ms": 500, "timeouts": {"settle_s": 3},
    "command": ["/bin/sh", "-c", "( \"$@\" & ); while :; do sleep 1; done", "sh", "{program_dir}/defective-sync",
                "begins-anew-after-a-full-disk", "run", "--create-in-source", "--go-requests-per-second", "0"]})"});
  EXPECT_NE(one.verdict, Verdict::passed) << "nobody starts the sync again";
}

TEST_F(DiskTest, ASyncThatKeepsNothingInItsStateFolderIsNotTried) {
  const auto subject = fmt::format(R"({{"poll_interval_ms": 50,
    "command": ["{{program_dir}}/pms-go-sync", "run", "--create-in-source", "--go-requests-per-second", "0",
                "--state", "{}"]}})",
                                   (temporary() / "elsewhere").string());
  const auto one = tried({"elsewhere", subject.c_str()});
  EXPECT_EQ(one.verdict, Verdict::not_applicable);
  EXPECT_EQ(one.reason, "the subject keeps nothing in its state folder");
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
