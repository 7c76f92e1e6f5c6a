// `dataflow-qa run --watch`: again when a file of the run changes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

class WatchTest : public ProgramTest {
 protected:
  /// Waits until it has printed so many lines; returns the last one.
  static std::string line(subject::Process& watching, std::size_t number) {
    for (const auto give_up = std::chrono::steady_clock::now() + 60s; std::chrono::steady_clock::now() < give_up;) {
      const auto output = watching.output();
      if (output.size() >= number) return output[number - 1].text;
      std::this_thread::sleep_for(20ms);
    }
    return "no line came";
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

}  // namespace
}  // namespace dataflow_qa::cli::testing
