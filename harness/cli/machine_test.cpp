// A run on a machine that gives too little ends with one sentence that names the limit, and blames no check for it.

#include "harness/cli/machine.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "harness/cli/testing/program.h"
#include "harness/subject/process.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class MachineTest : public ProgramTest {
 protected:
  /// Runs a line of shell in which `dataflow-qa` is the program; what went to the file `errors`.
  std::string errors_of(const std::string& line) {
    const auto script = "export PATH=\"" DATAFLOW_QA_BIN_DIR ":$PATH\"; " + line;
    auto started = subject::Process::start({.argv = {"/bin/sh", "-c", script}, .directory = folder()}, reaper_);
    if (!started) throw std::runtime_error(started.error().text());
    const auto ending = (*started)->wait_until_exit(std::chrono::steady_clock::now() + std::chrono::minutes(2));
    EXPECT_EQ(ending.value_or(subject::Ending{}).text(), "exited with status 3");
    return read_text(folder() / "errors");
  }
  [[nodiscard]] static bool works(const std::string& line) {
    return std::system((line + " >/dev/null 2>&1").c_str()) == 0;
  }
  /// What a run says whose folder `small` is a file system of 40 KiB, which only its own processes see.
  std::string errors_beside_a_small_disk(const std::string& line) {
    return errors_of("unshare --mount /bin/sh -c 'mkdir small && mount -t tmpfs -o size=40k tmpfs small && " + line +
                     "'");
  }

  subject::Reaper reaper_;
};

TEST_F(MachineTest, TooFewFilesAreTroubleThatNamesTheirLimit) {
  EXPECT_THAT(errors_of("ulimit -n 60; exec dataflow-qa run 2>errors"),
              StartsWith("dataflow-qa: 60 files and connections may be open (`ulimit -n`), and "));
}

TEST_F(MachineTest, ALowLimitOfFilesThatMayBeRaisedIsRaised) {
  EXPECT_EQ(program({"run", "--filter", "*.email"}).exit, 0);
  const auto script = "PATH=\"" DATAFLOW_QA_BIN_DIR ":$PATH\"; ulimit -Sn 30; exec dataflow-qa run --filter '*.email'";
  auto started = subject::Process::start({.argv = {"/bin/sh", "-c", script}, .directory = folder()}, reaper_);
  const auto ending = (*started)->wait_until_exit(std::chrono::steady_clock::now() + std::chrono::minutes(2));
  EXPECT_EQ(ending.value_or(subject::Ending{.code = -1}).text(), "exited with status 0");
}

TEST(EndAtOnce, WhatIsThrownGivesNoCommandToAServiceThatReads) {
  const auto end = [] {
    end_in_order_where_nothing_can_be_had();
    std::thread([] { throw std::runtime_error("\x1b[8m##[error]x"); }).join();
  };
  EXPECT_EXIT(end(), ::testing::ExitedWithCode(3), "dataflow-qa: <U\\+001B>\\[8m## \\[error\\]x");
}

TEST_F(MachineTest, TooLittleMemoryIsTroubleThatNamesItsLimit) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer itself reserves more";
#endif
  for (const std::string kib : {"100000", "150000", "200000"}) {
    const auto said = errors_of("ulimit -v " + kib + "; exec dataflow-qa run 2>errors");
    EXPECT_THAT(said, HasSubstr("`ulimit -v`"));
  }
}

TEST_F(MachineTest, TooFewProcessesAreTroubleThatNamesTheirLimit) {
  const std::string somebody = "setpriv --reuid=65534 --regid=65534 --clear-groups ";
  if (!works(somebody + "prlimit --nproc=9 true")) GTEST_SKIP() << "only root may take another user's limits";
  for (const std::string limit : {"2", "5", "9", "12"}) {
    const auto said = errors_of(fmt::format(
        "chmod 777 .; {}prlimit --nproc={} dataflow-qa run --filter customers.link.new 2>errors", somebody, limit));
    EXPECT_THAT(said, HasSubstr("`ulimit -u`")) << limit;
  }
}

TEST_F(MachineTest, ADiskThatIsTooSmallForTheReportIsTroubleThatNamesTheFile) {
  if (!works("unshare --mount true")) GTEST_SKIP() << "no file system of its own can be had here";
  EXPECT_THAT(errors_beside_a_small_disk("dataflow-qa run --filter customers.link.new --out small/report 2>errors"),
              HasSubstr("small/report/results.json cannot be written: No space left on device"));
}

TEST_F(MachineTest, ADiskThatIsTooSmallForTheSubjectsStateIsNoFailedCheck) {
  if (!works("unshare --mount true")) GTEST_SKIP() << "no file system of its own can be had here";
  errors_beside_a_small_disk("TMPDIR=$PWD/small dataflow-qa run --filter customers.link.new 2>errors");
  EXPECT_THAT(checks_that(results(), reports::Verdict::failed), ::testing::IsEmpty());
  EXPECT_THAT(results().run.trouble.value_or(""), HasSubstr("database or disk is full"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
