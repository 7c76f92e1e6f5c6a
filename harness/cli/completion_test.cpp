// `dataflow-qa completion` and `dataflow-qa manual`; bash and man themselves try what they print.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <sstream>

#include "harness/cli/testing/program.h"

namespace dataflow_qa::cli::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  char part[4096];
  while (const auto count = std::fread(part, 1, sizeof part, pipe.get())) text.append(part, count);
  return text;
}

class CompletionTest : public ProgramTest {
 protected:
  /// What bash offers for the last of these words.
  std::vector<std::string> offered(const std::string& words) {
    const auto script = file("completion.bash", program({"completion", "bash"}).out);
    const auto text =
        output_of(fmt::format("cd '{}' && bash -c '. ./completion.bash; COMP_WORDS=(dataflow-qa {}); "
                              "COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); "
                              "_dataflow_qa; printf \"%s\\n\" \"${{COMPREPLY[@]}}\"'",
                              fs::path(script).parent_path().string(), words));
    std::vector<std::string> result;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) result.push_back(line);
    return result;
  }
};

TEST_F(CompletionTest, BashOffersCommandsOptionsValuesAndFiles) {
  EXPECT_THAT(offered("\"\""), IsSupersetOf({"run", "checklist", "history", "completion"}));
  EXPECT_THAT(offered("run --sh"), ElementsAre("--shard"));
  EXPECT_THAT(offered("run --jobs 3 --profile \"\""), ElementsAre("checklist", "full", "load"));
  EXPECT_THAT(offered("history sh"), ElementsAre("show"));
  EXPECT_THAT(offered("history show --"), AllOf(Contains("--db"), Not(Contains("--jobs"))));
  EXPECT_THAT(offered("run --subject comp"), ElementsAre("completion.bash"));
  EXPECT_THAT(offered("completion \"\""), ElementsAre("bash", "zsh", "fish"));
}

TEST_F(CompletionTest, TheOtherShellsKnowTheSameCommands) {
  const auto zsh = program({"completion", "zsh"}).out;
  EXPECT_THAT(zsh, AllOf(HasSubstr("#compdef dataflow-qa\n"), HasSubstr("'history show')"), HasSubstr("'--shard:")));
  const auto fish = program({"completion", "fish"}).out;
  EXPECT_THAT(fish, AllOf(HasSubstr("complete -c dataflow-qa -n '__fish_use_subcommand' -f -a run -d "),
                          HasSubstr("-l profile -x -a 'checklist full load'")));
  EXPECT_EQ(program({"completion", "tcsh"}).exit, 2);
}

TEST_F(CompletionTest, EachCommandHasAManualPageThatManTakes) {
  ASSERT_EQ(program({"manual", "share"}).exit, 0);
  const auto pages = folder() / "share/man/man1";
  EXPECT_TRUE(fs::exists(pages / "dataflow-qa.1"));
  EXPECT_TRUE(fs::exists(pages / "dataflow-qa-history-show.1"));
  EXPECT_THAT(read_text(pages / "dataflow-qa-run.1"),
              AllOf(HasSubstr("\n.SH EXAMPLES\n"), HasSubstr("\n.SH EXIT STATUS\n0 passed"), HasSubstr("\\-\\-shard")));
  if (std::system("command -v man >/dev/null") != 0) GTEST_SKIP() << "there is no man here";
  const auto warned = output_of(fmt::format(
      "cd '{}'; for page in dataflow-qa dataflow-qa-run dataflow-qa-history-show; do man --warnings -E UTF-8 "
      "-l $page.1 2>&1 >/dev/null; done",
      pages.string()));
  EXPECT_EQ(warned, "");
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
