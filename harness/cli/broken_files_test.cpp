// Files that are broken, odd or no files at all, given to everything that reads one. DATAFLOW_QA_LONG=1 tries more of
// them. Each is read, or refused with its name and a reason.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <random>

#include "harness/cli/testing/program.h"
#include "reports/history/sample_history.h"
#include "reports/model/json.h"

namespace dataflow_qa::cli::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr unsigned seed = 20261129;
const std::string top = DATAFLOW_QA_SOURCE_DIR;

/// A good file, and a command line that reads it as FILE.
struct Good {
  std::string name;
  std::string text;
  std::vector<std::string> arguments;
};

class BrokenFilesTest : public ProgramTest {
 protected:
  std::vector<Good> good_files() {
    const std::string results = top + "/reports/golden/mixed.json";
    std::vector<Good> files{
        {"results.json", read_text(results), {"report", "FILE"}},
        {"results.json", read_text(results), {"gate", "FILE"}},
        {"old.json", read_text(top + "/reports/golden/version-1.json"), {"known-issues", "draft", "FILE"}},
        {"subject.json",
         read_text(top + "/fixtures/subjects/pms-go-sync.json"),
         {"run", "--list", "--subject", "FILE"}},
        {"mapping.json", read_text(top + "/fixtures/mappings/default.json"), {"run", "--list", "--mapping", "FILE"}},
        {"policy.json",
         R"({"format": "dataflow-qa/gate-policy", "version": 1, "partial": true, "incomplete": true})",
         {"gate", results, "--policy", "FILE"}},
        {"known.json",
         read_text(top + "/reports/golden/known-issues.json"),
         {"report", results, "--known-issues", "FILE"}},
        {"system.json", read_text(top + "/fixtures/systems/harvest.json"), {"system", "check", "FILE"}},
        {"story.json", read_text(top + "/fixtures/histories/codes-swapped.json"), {"explore", "--replay", "FILE"}},
        {"openapi.json",
         read_text(top + "/harness/describe/testing/acme.json"),
         {"system", "draft", "--openapi", "FILE"}},
        {"openapi.yaml",
         read_text(top + "/harness/describe/testing/old.yaml"),
         {"system", "draft", "--openapi", "FILE"}},
        {"document.rst",
         read_text(top + "/harness/checklist/fuzz/seeds/every_production.rst"),
         {"checklist", "FILE", "--json"}},
        {"dataflow-qa.json", R"({"profile": "full", "run": {"seed": 4, "jobs": 2}})", {"run", "--list"}}};
    add_made(files);
    return files;
  }

 private:
  /// Those that the program makes itself.
  void add_made(std::vector<Good>& files) {
    const auto run = reports::history::sample::run_on(1);
    const auto earlier = file("earlier.json", reports::write_json(run));
    EXPECT_EQ(program({"history", "add", earlier, "--db", "good.sqlite"}).exit, 0);
    EXPECT_EQ(program({"explore", "--seeds", "1", "--out", "explored"}).exit, 0);
    EXPECT_EQ(program({"sabotage", "--filter", "customers.name.to-target.cut-short", "--out", "sabotaged"}).exit, 0);
    const auto history = read_text(folder() / "good.sqlite");
    files.push_back({"history.sqlite", history, {"history", "show", "--db", "FILE"}});
    const auto now = file("now.json", reports::write_json(reports::history::sample::run_on(2)));
    files.push_back({"history.sqlite", history, {"compare", now, "--history", "FILE"}});
    files.push_back(
        {"explore.json", read_text(folder() / "explored/explore.json"), {"merge", "FILE", "--out", "whole"}});
    files.push_back(
        {"sabotage.json", read_text(folder() / "sabotaged/sabotage.json"), {"merge", "FILE", "--out", "all"}});
  }
};

/// One byte of it changed, cut out or doubled, or all from a byte on gone.
std::string broken(std::string text, std::mt19937& random) {
  const auto at = random() % text.size();
  switch (random() % 4) {
    case 0:
      text[at] = static_cast<char>(random() % 256);
      break;
    case 1:
      text.erase(at, 1 + random() % 40);
      break;
    case 2:
      text.insert(at, text.substr(at, 1 + random() % 40));
      break;
    default:
      text.resize(at);
  }
  return text;
}

TEST_F(BrokenFilesTest, AreReadOrRefusedInWords) {
  const auto all = good_files();
  std::mt19937 random(seed);
  for (int i = 0; i < (is_long() ? 200 : 4); ++i) {
    for (const auto& good : all) {
      auto arguments = good.arguments;
      const auto path = file(good.name, broken(good.text, random));
      std::replace(arguments.begin(), arguments.end(), std::string("FILE"), path);
      const auto outcome = program(arguments);
      EXPECT_THAT(outcome.exit, AnyOf(0, 1, 2)) << good.name << " " << i << ": " << outcome.err << read_text(path);
      if (outcome.exit == 2) {
        EXPECT_THAT(outcome.err, HasSubstr("dataflow-qa: ")) << good.name << " " << i;
      }
      std::filesystem::remove(path);
    }
  }
}

/// Command lines that read a file of each kind.
std::vector<std::vector<std::string>> readers_of(const std::string& file) {
  const std::string results = DATAFLOW_QA_SOURCE_DIR "/reports/golden/mixed.json";
  return {{"report", file},
          {"gate", file},
          {"compare", file, file},
          {"merge", file},
          {"gate", results, "--policy", file},
          {"report", results, "--manual", file},
          {"run", "--known-issues", file},
          {"run", "--list", "--mapping", file},
          {"run", "--list", "--subject", file},
          {"explore", "--replay", file},
          {"system", "check", file},
          {"system", "draft", "--openapi", file}};
}

TEST_F(BrokenFilesTest, APipeThatNobodyWritesToIsRefusedByEveryReader) {
  const auto pipe = (folder() / "pipe.json").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), S_IRUSR | S_IWUSR), 0);
  auto readers = readers_of(pipe);
  readers.insert(readers.end(), {{"checklist", pipe}, {"history", "show", "--db", pipe}, {"mock", pipe}});
  for (const auto& arguments : readers) {
    const auto outcome = program(arguments);
    EXPECT_EQ(outcome.exit, 2) << arguments.front() << outcome.out;
    EXPECT_THAT(outcome.err, HasSubstr("pipe.json")) << arguments.front();
    EXPECT_THAT(outcome.err, HasSubstr(" pipe")) << arguments.front();
  }
  ASSERT_EQ(mkfifo((folder() / "dataflow-qa.json").c_str(), S_IRUSR | S_IWUSR), 0);
  EXPECT_THAT(program({"run", "--list"}).err,
              HasSubstr("dataflow-qa.json is a pipe with a name, expected an input file"));
}

TEST_F(BrokenFilesTest, ALinkToItselfIsRefusedByEveryReader) {
  const auto link = (folder() / "loop.json").string();
  std::filesystem::create_symlink("loop.json", link);
  auto readers = readers_of(link);
  readers.insert(readers.end(), {{"checklist", link}, {"history", "add", link}, {"mock", link}, {"report", link}});
  for (const auto& arguments : readers) {
    const auto outcome = program(arguments);
    EXPECT_EQ(outcome.exit, 2) << arguments.front() << outcome.out;
    EXPECT_THAT(outcome.err, HasSubstr("loop.json")) << arguments.front();
    EXPECT_THAT(outcome.err, Not(HasSubstr("filesystem error"))) << arguments.front();
  }
}

TEST_F(BrokenFilesTest, APipeFromTheShellIsRead) {
  const std::string line = "cat '" DATAFLOW_QA_SOURCE_DIR "/reports/golden/mixed.json' | '" DATAFLOW_QA_BIN_DIR
                           "/dataflow-qa' report /dev/stdin --format junit";
  const auto outcome = command({"/bin/sh", "-c", line});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("<testsuites"));
}

TEST_F(BrokenFilesTest, JsonThatNobodyMeansIsRefusedWithFileAndPlaceInEveryFile) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  for (const std::string& text : {deep, std::string(R"({"a": [1e999]})"), std::string(R"({"a": 1, "a": 2})"),
                                  std::string(R"({"a": "\u0000"})")}) {
    const auto path = file("odd.json", text);
    for (const auto& arguments : readers_of(path)) {
      const auto outcome = program(arguments);
      EXPECT_EQ(outcome.exit, 2) << arguments.front() << outcome.out;
      EXPECT_THAT(outcome.err, ::testing::StartsWith("dataflow-qa: ")) << arguments.front();
      EXPECT_THAT(outcome.err, HasSubstr("odd.json")) << arguments.front();
      EXPECT_LT(outcome.err.size(), 500U) << arguments.front();
    }
  }
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
