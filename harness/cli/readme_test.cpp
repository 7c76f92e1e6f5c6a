// Each command of the README names a subcommand, options and files that there are. The two at its top are what .ci/run
// runs as they stand; the mocks' own page has a test of its own.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::SizeIs;

const std::filesystem::path top = DATAFLOW_QA_SOURCE_DIR;

/// The README's lines that call the program, as words, without comments.
std::vector<std::vector<std::string>> commands() {
  std::vector<std::vector<std::string>> result;
  std::istringstream page(read_text(top / "README.md"));
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with("./dataflow-qa ")) continue;
    std::istringstream words(line.substr(0, line.find(" # ")));
    auto& command = result.emplace_back();
    for (std::string word; words >> word;) command.push_back(word);
  }
  return result;
}

class ReadmeTest : public ProgramTest {};

TEST_F(ReadmeTest, HasCommands) {
  EXPECT_THAT(commands(), SizeIs(::testing::Gt(10U)));
}

TEST_F(ReadmeTest, NamesOptionsThatItsSubcommandsHave) {
  for (const auto& command : commands()) {
    if (command[1] == "test" || command[1] == "package") continue;  // the launcher's own
    const bool has_subcommands = command[1] == "history";
    const auto help =
        has_subcommands ? program({command[1], command.at(2), "--help"}) : program({command[1], "--help"});
    EXPECT_EQ(help.exit, 0) << command[1];
    for (const auto& word : command) {
      if (!word.starts_with("--")) continue;
      EXPECT_THAT(help.out, ContainsRegex(word + "[ ,]")) << command[1];
    }
  }
}

TEST_F(ReadmeTest, NamesFilesThatThereAre) {
  for (const auto& command : commands()) {
    for (const auto& word : command) {
      if (!word.starts_with("fixtures/")) continue;
      EXPECT_TRUE(std::filesystem::exists(top / word)) << word;
    }
  }
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
