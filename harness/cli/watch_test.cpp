// `dataflow-qa run --watch`: again when a file of the run changes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::HasSubstr;

class WatchTest : public ProgramTest {
 protected:
  /// Waits until it has printed so many lines; returns the last one.
  std::string line(const subject::Process& watching, std::size_t number) {
    return awaited(watching, [number](const auto& lines) {
      return lines.size() < number ? std::string() : lines[number - 1].text;
    });
  }
};

TEST_F(WatchTest, RunsAgainWhenAFileOfTheSubjectChanges) {
  std::filesystem::create_directory(folder() / "mine");
  const auto text = read_text(DATAFLOW_QA_SOURCE_DIR "/fixtures/subjects/pms-go-sync.json");
  const auto subject = file("mine/subject.json", text);
  const auto watching =
      begin({"run", "--watch=true", "--subject", subject, "--filter", "projects.link.new", "--quiet"});
  EXPECT_THAT(line(*watching, 1), HasSubstr("  passed: 1 passed"));
  file("mine/subject.json", "{");
  EXPECT_THAT(line(*watching, 2), HasSubstr("  exit status 2: dataflow-qa: "));
  file("mine/subject.json", text);
  EXPECT_THAT(line(*watching, 3), HasSubstr("  passed: "));
  watching->send_signal(SIGINT);
  EXPECT_EQ(end_of(*watching).exit, 0);
}

TEST_F(WatchTest, BeginsNoRunByWhatARunWrites) {
  std::filesystem::create_directory(folder() / "mine");
  file("mine/sync.log", "of yesterday\n");
  const auto subject = file("mine/subject.json", R"({"name": "mine", "command": [
      "sh", "-c", "echo up >>'{subject_dir}/sync.log'; echo up >'{subject_dir}/'$$.log; exit 1"]})");
  const auto watching = begin({"run", "--watch", "--subject", subject, "--out", "mine", "--history", "mine/runs.sqlite",
                               "--filter", "projects.link.new", "--no-retry"});
  EXPECT_THAT(line(*watching, 1), HasSubstr("  error: "));
  EXPECT_THAT(line(*watching, 2), HasSubstr("  error: ")) << "the log may have been edited";
  EXPECT_THAT(line(*watching, 3), HasSubstr("  mine/sync.log changes during each run"));
  file("mine/subject.json", "{");
  EXPECT_THAT(line(*watching, 4), HasSubstr("  exit status 2: "));
  watching->send_signal(SIGINT);
  static_cast<void>(end_of(*watching));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
