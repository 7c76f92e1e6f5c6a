// The program sends a terminal what it can show, and keeps the rest from one that cannot.

#include "harness/cli/testing/terminal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "harness/cli/testing/program.h"
#include "reports/text.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::vector<std::string> quick_run{"run", "--filter", "customers.sync.from-source.name"};

class TerminalTest : public ProgramTest {
 protected:
  [[nodiscard]] Screen quick_run_on(const std::map<std::string, std::string>& environment) const {
    return on_terminal(quick_run, environment, folder());
  }
};

std::size_t times(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

TEST_F(TerminalTest, ARunHasColourAndALineOfProgressThatIsGoneInTheEnd) {
  const auto screen = quick_run_on({{"TERM", "xterm"}, {"LANG", "en_US.UTF-8"}});
  EXPECT_EQ(screen.exit, 0) << screen.text;
  EXPECT_THAT(screen.text, HasSubstr("\x1b[32m✓\x1b[0m"));
  EXPECT_THAT(screen.text, HasSubstr("checks done"));
  for (const auto& line : lines_of(screen)) {
    EXPECT_THAT(line, Not(HasSubstr("checks done")));
    EXPECT_LE(reports::text::width(line), 80U) << line;
  }
}

TEST_F(TerminalTest, EscapesOfAnArgumentAreShownBesideTheOwnColours) {
  auto words = quick_run;
  words.insert(words.end(), {"--out", "x\x1b[8mHIDDEN", "--history", "h\x1b[8mHIDDEN"});
  const auto screen = on_terminal(words, {{"TERM", "xterm"}, {"LANG", "en_US.UTF-8"}}, folder());
  EXPECT_THAT(screen.text, HasSubstr("\x1b[32m✓\x1b[0m"));
  EXPECT_THAT(screen.text, HasSubstr("Report: x<U+001B>[8mHIDDEN/index.html"));
  EXPECT_THAT(screen.text, HasSubstr("to h<U+001B>[8mHIDDEN (1 run)"));
  EXPECT_THAT(screen.text, Not(HasSubstr("\x1b[8m")));
}

TEST_F(TerminalTest, ProgressIsCutAtWordsAndPaintedTenTimesASecondAtMost) {
  const auto screen = quick_run_on({{"TERM", "xterm"}});
  const std::regex painted("\r([0-9.]+) s  ([^\r\x1b]*)\x1b\\[K");
  double last = 0;
  std::size_t number = 0;
  for (auto it = std::sregex_iterator(screen.text.begin(), screen.text.end(), painted); it != std::sregex_iterator();
       ++it, ++number) {
    EXPECT_LT((*it)[0].str().size(), 84U);
    last = std::stod((*it)[1]);
  }
  EXPECT_GT(number, 0U);
  // A line that was taken away for a text is painted again at once; there are few of those.
  EXPECT_LE(static_cast<double>(number), 10 * (last + 1));
}

TEST_F(TerminalTest, ADumbTerminalGetsNoEscapeAndNoProgress) {
  const auto screen = quick_run_on({{"TERM", "dumb"}});
  EXPECT_EQ(screen.exit, 0);
  EXPECT_THAT(screen.text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(screen.text, Not(HasSubstr("checks done")));
  EXPECT_EQ(times(screen.text, "\r"), times(screen.text, "\r\n")) << "nothing is written over";
  EXPECT_THAT(screen.text, HasSubstr("passed: "));
}

TEST_F(TerminalTest, NoColorIsHonoured) {
  const auto screen = quick_run_on({{"TERM", "xterm"}, {"NO_COLOR", "1"}});
  EXPECT_THAT(screen.text, Not(::testing::ContainsRegex("\x1b\\[[0-9;]*m")));
  EXPECT_THAT(screen.text, HasSubstr("✓"));
}

TEST_F(TerminalTest, APlainLocaleGetsAsciiAlone) {
  const auto screen = quick_run_on({{"TERM", "xterm"}, {"LC_ALL", "C"}, {"LANG", "en_US.UTF-8"}});
  EXPECT_THAT(screen.text, Not(HasSubstr("✓"))) << "LC_ALL comes before LANG";
  EXPECT_THAT(quick_run_on({{"TERM", "xterm"}, {"LANG", "C.UTF-8"}}).text, HasSubstr("✓"));
}

TEST_F(TerminalTest, APipeGetsNeitherEscapesNorProgress) {
  const auto outcome = program(quick_run);
  EXPECT_EQ(outcome.exit, 0);
  EXPECT_THAT(outcome.out + outcome.err, Not(HasSubstr("\x1b")));
  EXPECT_THAT(outcome.err, Not(HasSubstr("checks done")));
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
