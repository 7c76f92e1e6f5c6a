#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "harness/cli/testing/program.h"
#include "harness/subject/process.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::HasSubstr;

constexpr auto own_document = DATAFLOW_QA_SOURCE_DIR "/fixtures/checklists/custom-pms-to-poweroffice-go.rst";

class StandardStreamsTest : public ProgramTest {
 protected:
  /// Runs a line of shell in which `dataflow-qa` is the program; what it wrote into the file `status`.
  std::string status_of(const std::string& line) {
    const auto script = "PATH=\"" DATAFLOW_QA_BIN_DIR ":$PATH\"; " + line;
    auto started = subject::Process::start({.argv = {"/bin/sh", "-c", script}, .directory = folder()}, reaper_);
    if (!started) throw std::runtime_error(started.error().text());
    (*started)->wait_until_exit(std::chrono::steady_clock::now() + std::chrono::minutes(2));
    std::ifstream status(folder() / "status");
    return {std::istreambuf_iterator<char>(status), {}};
  }

  subject::Reaper reaper_;
};

TEST_F(StandardStreamsTest, AReaderWhoGoesAwayEndsNothing) {
  EXPECT_EQ(status_of("{ dataflow-qa run --list; printf $? >status; } | true"), "0");
  EXPECT_EQ(status_of("{ dataflow-qa run --filter '*.email' 2>&1; printf $? >status; } | true"), "0");
  EXPECT_TRUE(std::filesystem::exists(folder() / "dataflow-qa-report" / "results.json"));
  EXPECT_EQ(status_of("{ dataflow-qa run --filter none 2>&1; printf $? >status; } | true"), "2");
}

TEST_F(StandardStreamsTest, ClosedStreamsAreTroubleAndNoCrash) {
  EXPECT_EQ(status_of("dataflow-qa run --list >&- 2>&-; printf $? >status"), "3");
  EXPECT_EQ(status_of("dataflow-qa run --filter none >&- 2>&-; printf $? >status"), "2");
}

TEST_F(StandardStreamsTest, HelpThatCannotBeWrittenIsTrouble) {
  EXPECT_EQ(status_of("dataflow-qa --help >/dev/full; printf $? >status"), "3");
}

TEST_F(StandardStreamsTest, AReportThatCannotBeWrittenLeavesNoneOfAnEarlierRunAndNoHalfFile) {
  const auto report = folder() / "dataflow-qa-report";
  EXPECT_EQ(status_of("dataflow-qa run --filter '*.email'; printf $? >status"), "0");
  EXPECT_EQ(status_of("(ulimit -f 1; dataflow-qa run --filter '*.email' 2>errors); printf $? >status"), "3");
  EXPECT_THAT(read_text(folder() / "errors"), HasSubstr("results.json cannot be written: File too large"));
  EXPECT_FALSE(std::filesystem::exists(report / "results.json"));
  EXPECT_TRUE(std::filesystem::exists(report / "results.json.earlier"));
  for (const auto& entry : std::filesystem::directory_iterator(report)) EXPECT_NE(entry.path().extension(), ".tmp");
  EXPECT_EQ(status_of("dataflow-qa run --filter '*.email'; printf $? >status"), "0");
  EXPECT_FALSE(std::filesystem::exists(report / "results.json.earlier"));
}

TEST_F(StandardStreamsTest, ALostOutputSaysWhatItWas) {
  EXPECT_EQ(status_of("dataflow-qa run --list >&- 2>errors; printf $? >status"), "3");
  EXPECT_THAT(read_text(folder() / "errors"), ::testing::Not(HasSubstr("disk")));
  EXPECT_EQ(status_of("dataflow-qa run --filter '*.email' 2>/dev/full >output; printf $? >status"), "0");
}

TEST_F(StandardStreamsTest, WhatIsPrintedActsOnNoTerminalAndOnNoCiService) {
  status_of("dataflow-qa report \"$(printf 'a\\n::error::x\\033]0;y\\007\\n##[error]z')\" 2>errors; printf $? >status");
  EXPECT_THAT(read_text(folder() / "errors"), HasSubstr(": :error::x<U+001B>]0;y<U+0007>"));
  EXPECT_THAT(read_text(folder() / "errors"), HasSubstr("## [error]z"));
}

TEST_F(StandardStreamsTest, EscapesInTheNamesOfFilesActOnNoTerminalAndForgeNoLine) {
  status_of("dataflow-qa checklist \"$(printf 'a\\033[8mb\\033[K\\nc.rst')\" 2>errors; printf $? >status");
  EXPECT_THAT(read_text(folder() / "errors"), HasSubstr("a<U+001B>[8mb<U+001B>[K<U+000A>c.rst: "));
  file("my.rst", read_text(own_document));
  status_of("cp my.rst \"$(printf 'x\\033[8my.rst')\"; dataflow-qa checklist --diff my.rst x*.rst >diff.txt");
  EXPECT_THAT(read_text(folder() / "diff.txt"), ::testing::StartsWith("my.rst → x<U+001B>[8my.rst\n"));
}

TEST_F(StandardStreamsTest, SpreadsheetsAndProgramsGetBytesAsTheyAre) {
  auto text = read_text(own_document);
  text.replace(text.find("address.city"), std::string("address.city").size(), "address.\u200Bcity");
  file("my.rst", text);
  status_of("dataflow-qa checklist my.rst --csv >items.csv; dataflow-qa checklist my.rst --csv | cat >piped.csv");
  const auto csv = read_text(folder() / "items.csv");
  EXPECT_THAT(csv, ::testing::StartsWith("\uFEFFfile,document,")) << "a spreadsheet reads UTF-8 by this mark";
  EXPECT_THAT(csv, HasSubstr("address.\u200Bcity"));
  EXPECT_EQ("\uFEFF" + read_text(folder() / "piped.csv"), csv);
  status_of("dataflow-qa checklist my.rst --markdown >items.md; dataflow-qa checklist my.rst >items.txt");
  EXPECT_THAT(read_text(folder() / "items.md"), HasSubstr("address.\u200Bcity"));
  EXPECT_THAT(read_text(folder() / "items.txt"), HasSubstr("address.<U+200B>city"));
}

TEST_F(StandardStreamsTest, AFullDiskIsTroubleOfTheOutputWhateverTheFormat) {
  file("my.rst", read_text(own_document));
  for (const std::string format : {"--json", "--csv", "--coverage"}) {
    EXPECT_EQ(status_of("dataflow-qa checklist my.rst " + format + " >/dev/full 2>errors; printf $? >status"), "3");
    EXPECT_THAT(read_text(folder() / "errors"),
                HasSubstr("standard output could not be written to its end: No space left on device"));
  }
}

TEST_F(StandardStreamsTest, AFullDiskIsTrouble) {
  EXPECT_EQ(status_of("dataflow-qa run --list >/dev/full 2>errors; printf $? >status"), "3");
  std::ifstream errors(folder() / "errors");
  EXPECT_THAT(std::string(std::istreambuf_iterator<char>(errors), {}), HasSubstr("No space left on device"));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
