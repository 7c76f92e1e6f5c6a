// `dataflow-qa completion` and `dataflow-qa manual`; the shells and man themselves try what they print.

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
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  char part[4096];
  while (const auto count = std::fread(part, 1, sizeof part, pipe.get())) text.append(part, count);
  return text;
}

bool is_installed(const std::string& shell) {
  return std::system(("command -v " + shell + " >/dev/null").c_str()) == 0;
}

using Words = std::vector<std::string>;

class CompletionTest : public ProgramTest {
 protected:
  /// What bash offers for the last of these words.
  Words offered(const std::string& words) {
    const auto script = file("completion.bash", program({"completion", "bash"}).out);
    const auto text =
        output_of(fmt::format("cd '{}' && bash -c '. ./completion.bash; COMP_WORDS=(dataflow-qa {}); "
                              "COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); "
                              "_dataflow_qa; printf \"%s\\n\" \"${{COMPREPLY[@]}}\"'",
                              fs::path(script).parent_path().string(), words));
    return lines_of(text);
  }
  /// What fish offers at the end of this line, without descriptions.
  Words fish(const std::string& line) {
    file("completion.fish", program({"completion", "fish"}).out);
    auto offers = lines_of(
        command({"/usr/bin/fish", "--no-config", "-c", "source completion.fish; complete -C'dataflow-qa " + line + "'"})
            .out);
    for (auto& offer : offers) offer = offer.substr(0, offer.find('\t'));
    return offers;
  }
  /// What zsh offers at the end of each of these lines.
  std::vector<Words> zsh(const Words& lines) {
    file("_dataflow-qa", program({"completion", "zsh"}).out);
    Words words{"/usr/bin/zsh", "-f", DATAFLOW_QA_SOURCE_DIR "/harness/cli/testing/zsh_offers.zsh", folder().string()};
    for (const auto& line : lines) words.push_back("dataflow-qa " + line);
    std::vector<Words> result(1);
    for (const auto& line : lines_of(command(words).out)) {
      const auto open = line.find('<');
      if (open != std::string::npos) result.back().push_back(line.substr(open + 1, line.find('>', open) - open - 1));
      if (line.starts_with("END")) result.emplace_back();
    }
    return result;
  }

 private:
  static Words lines_of(const std::string& text) {
    Words result;
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
  EXPECT_THAT(offered("run --profile = fu"), ElementsAre("full"));
}

TEST_F(CompletionTest, FishOffersTheSame) {
  if (!is_installed("fish")) GTEST_SKIP() << "there is no fish here";
  EXPECT_THAT(fish(""), IsSupersetOf({"run", "checklist", "history", "completion"}));
  EXPECT_THAT(fish("run --sh"), ElementsAre("--shard"));
  EXPECT_THAT(fish("run --jobs 3 --profile "), ElementsAre("checklist", "full", "load"));
  EXPECT_THAT(fish("history sh"), ElementsAre("show"));
  EXPECT_THAT(fish("history show --"), AllOf(Contains("--db"), Not(Contains("--jobs"))));
  EXPECT_THAT(fish("run --subject comp"), ElementsAre("completion.fish"));
  EXPECT_THAT(fish("completion "), ElementsAre("bash", "fish", "zsh"));
  EXPECT_THAT(fish("run "), IsEmpty()) << "it takes no file";
  EXPECT_THAT(fish("report run --"), Contains("--format")) << "a file may be named as a command is";
  EXPECT_THAT(fish("serve t"), ElementsAre("tmp/"));
}

TEST_F(CompletionTest, ZshOffersTheSame) {
  if (!is_installed("zsh")) GTEST_SKIP() << "there is no zsh here";
  const auto offers = zsh({"", "run --sh", "run --jobs 3 --profile ", "run --profile=fu", "history sh",
                           "history show --", "run --subject _data", "completion "});
  ASSERT_GE(offers.size(), 8U);
  EXPECT_THAT(offers[0], IsSupersetOf({"run", "checklist", "history", "completion"}));
  EXPECT_THAT(offers[1], ElementsAre("--shard"));
  EXPECT_THAT(offers[2], ElementsAre("checklist", "full", "load"));
  EXPECT_THAT(offers[3], ElementsAre("full"));
  EXPECT_THAT(offers[4], ElementsAre("show"));
  EXPECT_THAT(offers[5], AllOf(Contains("--db"), Not(Contains("--jobs"))));
  EXPECT_THAT(offers[6], ElementsAre("_dataflow-qa"));
  EXPECT_THAT(offers[7], ElementsAre("bash", "zsh", "fish"));
}

TEST_F(CompletionTest, OtherShellsAreRefused) {
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
