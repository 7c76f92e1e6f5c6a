// A run on a machine that gives too little ends with one sentence that names the limit, and blames no check for it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
    const auto script = "PATH=\"" DATAFLOW_QA_BIN_DIR ":$PATH\"; " + line;
    auto started = subject::Process::start({.argv = {"/bin/sh", "-c", script}, .directory = folder()}, reaper_);
    if (!started) throw std::runtime_error(started.error().text());
    const auto ending = (*started)->wait_until_exit(std::chrono::steady_clock::now() + std::chrono::minutes(2));
    EXPECT_EQ(ending.value_or(subject::Ending{}).text(), "exited with status 3");
    return read_text(folder() / "errors");
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

TEST_F(MachineTest, TooLittleMemoryIsTroubleThatNamesItsLimit) {
  for (const std::string kib : {"100000", "150000", "200000"}) {
    const auto said = errors_of("ulimit -v " + kib + "; exec dataflow-qa run 2>errors");
    EXPECT_THAT(said, HasSubstr("`ulimit -v`"));
  }
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
