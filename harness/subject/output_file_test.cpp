#include "harness/subject/output_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // mkdtemp

#include <fstream>
#include <sstream>

namespace dataflow_qa::subject {
namespace {

namespace fs = std::filesystem;
using How = StartOutput::How;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

class OutputFileTest : public ::testing::Test {
 protected:
  OutputFileTest() {
    auto pattern = (fs::temp_directory_path() / "output-file-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
  }
  ~OutputFileTest() override { fs::remove_all(folder_); }

  [[nodiscard]] std::unique_ptr<OutputFile> file(OutputBounds bounds = {}) const {
    return std::make_unique<OutputFile>(folder_ / "output.txt", "my-sync 1.0", bounds);
  }
  /// The file's lines below its heading, without their times.
  [[nodiscard]] std::vector<std::string> lines() const {
    std::ifstream stream(folder_ / "output.txt");
    std::vector<std::string> result;
    std::string line;
    while (std::getline(stream, line) && !line.empty()) continue;
    while (std::getline(stream, line)) result.push_back(line.starts_with("---") ? line : line.substr(13));
    return result;
  }
  static OutputLine line(const std::string& text, bool error = false) { return {{}, error, text}; }

  fs::path folder_;
};

TEST_F(OutputFileTest, MarksEachLineWithItsWorldItsStartAndItsStream) {
  const auto output = file();
  const auto first = output->world("");
  const auto second = output->world("restart");
  first->start()->add(line("up"));
  static_cast<void>(second->start());
  const auto again = second->start();
  again->add(line("no key", true));
  again->end("exited with status 4", How::by_itself);
  EXPECT_THAT(lines(), ElementsAre("1.1 --- started", "1.1 out | up", "1.1 --- ended with its world; it wrote 1 line",
                                   "2.2 --- started in the world “restart”", "2.2 err | no key",
                                   "2.2 --- exited with status 4; it wrote 1 line"));
}

TEST_F(OutputFileTest, HasEachLineAtOnce) {
  const auto output = file();
  const auto world = output->world("");
  const auto start = world->start();
  start->add(line("up"));
  EXPECT_THAT(lines(), SizeIs(2)) << "a run that is killed leaves it";
}

TEST_F(OutputFileTest, SaysNothingOfASilentStartUnlessItEndedByItself) {
  const auto output = file();
  const auto world = output->world("");
  world->start()->end("exited with status 0", How::as_asked);
  EXPECT_THAT(lines(), IsEmpty());
  world->start()->end("exited with status 7", How::by_itself);
  EXPECT_THAT(lines(), ElementsAre("1.2 --- started", "1.2 --- exited with status 7; it wrote 0 lines"));
}

TEST_F(OutputFileTest, KeepsTheBeginningAndTheEndOfALongStartAndSaysWhatItLeftOut) {
  const auto output = file({.head = 100, .tail = 60});
  const auto world = output->world("");
  const auto start = world->start();
  for (int i = 1; i <= 9; ++i) start->add(line("line " + std::to_string(i)));
  start->end("exited with status 1", How::by_itself);
  EXPECT_THAT(lines(), ElementsAre("1.1 --- started", "1.1 out | line 1", "1.1 out | line 2", "1.1 out | line 3",
                                   "1.1 --- 4 lines left out here, 120 bytes", "1.1 out | line 8", "1.1 out | line 9",
                                   "1.1 --- exited with status 1; it wrote 9 lines"));
}

TEST_F(OutputFileTest, NeverGrowsBeyondItsBound) {
  const auto output = file({.head = 400, .tail = 100, .whole = 1200});
  for (int i = 0; i < 50; ++i) {
    const auto world = output->world("");
    world->start()->add(line(std::string(30, 'x')));
  }
  EXPECT_LT(fs::file_size(folder_ / "output.txt"), 1300U);
  EXPECT_EQ(lines().back(), "--- This file has reached its bound: all that came later was left out.");
}

TEST_F(OutputFileTest, SaysWhatALineIsMissing) {
  const auto output = file();
  const auto world = output->world("");
  world->start()->add({.text = "a long", .left_out = 7});
  EXPECT_THAT(lines().at(1), HasSubstr("a long … (7 more bytes in this line)"));
}

TEST_F(OutputFileTest, ThatCannotBeWrittenSaysSo) {
  EXPECT_THROW(OutputFile(folder_ / "no-such-folder" / "output.txt", "", {}), std::runtime_error);
  const OutputFile full("/dev/full", "", {});
  try {
    full.require_written();
    ADD_FAILURE() << "nothing was lost";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("/dev/full could not be written to its end: No space left"));
  }
}

TEST_F(OutputFileTest, ItsHeadingShowsWhatTheNameOfASubjectHides) {
  OutputFile(folder_ / "output.txt", "my\x1b[31m\n::error::sync", {});
  std::ifstream stream(folder_ / "output.txt");
  std::string heading;
  std::getline(stream, heading);
  EXPECT_EQ(heading, "Output of the subject, my<U+001B>[31m<U+000A>::error::sync.");
}

}  // namespace
}  // namespace dataflow_qa::subject
