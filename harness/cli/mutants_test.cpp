// The red catalogue: for each check at least one defective sync that fails it, and each defective sync fails exactly
// the checks that catalogue.json lists. From the same list comes the table for developers, suites/CATCHES.md. The green
// catalogue: correct syncs of other shapes pass.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/cli/testing/program.h"
#include "harness/run/selection.h"

namespace dataflow_qa::cli::testing {
namespace {

using nlohmann::json;
using reports::Verdict;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

const char* const table_file = DATAFLOW_QA_SOURCE_DIR "/suites/CATCHES.md";

json catalogue() {
  return json::parse(read_text(DATAFLOW_QA_SOURCE_DIR "/harness/cli/testing/mutants.json"));
}

std::vector<json> entries(const char* kind) {
  return catalogue().at(kind).get<std::vector<json>>();
}

std::vector<std::string> names(const char* kind) {
  std::vector<std::string> result;
  for (const auto& entry : entries(kind)) result.push_back(entry.at("name"));
  return result;
}

json find_entry(const char* kind, const std::string& name) {
  for (auto& entry : entries(kind)) {
    if (entry.at("name") == name) return entry;
  }
  throw std::logic_error("no " + name + " in mutants.json");
}

std::string test_name(const ::testing::TestParamInfo<std::string>& name) {
  auto result = name.param;
  std::replace(result.begin(), result.end(), '-', '_');
  return result;
}

/// Of all checks, those that the defect must fail.
std::set<std::string> failed_by(const json& defect, const std::vector<std::string>& checks) {
  std::set<std::string> result;
  for (const auto& glob : defect.at("fails")) {
    for (const auto& check : checks) {
      if (run::selected(check, glob.get<std::string>())) result.insert(check);
    }
  }
  return result;
}

std::string with_source_dir(std::string option) {
  const std::string placeholder = "{source_dir}";
  const auto at = option.find(placeholder);
  return at == std::string::npos ? option : option.replace(at, placeholder.size(), DATAFLOW_QA_SOURCE_DIR);
}

std::string subject_of(const json& defect) {
  json command{"{program_dir}/defective-sync",
               defect.value("defect", defect.at("name").get<std::string>()),
               "{program_dir}/pms-go-sync",
               "run",
               "--go-requests-per-second",
               "0",
               "--page-size",
               std::to_string(defect.value("page_size", 30))};
  const bool creates = defect.value("creates_in_source", !defect.contains("document"));
  if (creates) command.push_back("--create-in-source");
  for (const auto& option : defect.value("options", json::array())) command.push_back(with_source_dir(option));
  if (defect.contains("script")) {
    command[1] = "none";
    command.insert(command.begin(), {"/bin/sh", "-c", defect.at("script"), "sh"});
  }
  json subject{
      {"name", defect.at("name")},
      {"version", "1"},
      {"command", command},
      {"poll_interval_ms", 50},
      {"quiet_ms", 150},
      {"capabilities", {{"creates_in_source", !defect.contains("document")}, {"conflicts", "last-change-wins"}}}};
  subject["capabilities"].update(defect.value("claims", json::object()));
  if (defect.contains("full_scan_interval_ms")) subject["full_scan_interval_ms"] = defect.at("full_scan_interval_ms");
  return subject.dump();
}

/// Each failure is tried again alone, as by default, where there is time.
std::vector<std::string> with_retries(std::vector<std::string> arguments) {
  if (!is_long()) arguments.insert(arguments.end(), {"--retry-alone", "8"});
  return arguments;
}

/// Of all checks of a run, those that the defect must fail and no other.
void expect_exactly(const json& defect, const reports::Results& run) {
  std::vector<std::string> all;
  for (const auto& item : run.items) {
    for (const auto& check : item.checks) all.push_back(check.name);
  }
  EXPECT_THAT(checks_that(run, Verdict::failed), UnorderedElementsAreArray(failed_by(defect, all)));
  EXPECT_THAT(checks_that(run, Verdict::flaky), IsEmpty());
  EXPECT_THAT(checks_that(run, Verdict::error), IsEmpty());
}

class MutantTest : public ProgramTest, public ::testing::WithParamInterface<std::string> {};

TEST_P(MutantTest, FailsExactlyTheChecksThatCatchItsDefect) {
  const auto defect = find_entry("mutants", GetParam());
  const auto subject = file("subject.json", subject_of(defect));
  const auto outcome = program(with_retries({"run", "--subject", subject}));
  EXPECT_EQ(outcome.exit, 1) << outcome.out << outcome.err;
  expect_exactly(defect, results());
}

INSTANTIATE_TEST_SUITE_P(Catalogue, MutantTest, ::testing::ValuesIn(names("mutants")), test_name);

/// Sentences that the own document does not have.
class MutantOfOtherDocumentsTest : public ProgramTest, public ::testing::WithParamInterface<std::string> {};

TEST_P(MutantOfOtherDocumentsTest, FailsExactlyTheChecksThatCatchItsDefect) {
  const auto defect = find_entry("elsewhere", GetParam());
  std::vector<std::string> arguments{"run", "--subject", file("subject.json", subject_of(defect))};
  for (auto& option : other_document(defect.at("document"))) arguments.push_back(std::move(option));
  const auto outcome = program(with_retries(arguments));
  EXPECT_EQ(outcome.exit, 1) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(defect.value("says", "")));
  expect_exactly(defect, results());
}

INSTANTIATE_TEST_SUITE_P(Catalogue, MutantOfOtherDocumentsTest, ::testing::ValuesIn(names("elsewhere")), test_name);

class AdvisoryMutantTest : public ProgramTest, public ::testing::WithParamInterface<std::string> {};

TEST_P(AdvisoryMutantTest, FailsExactlyTheChecksThatCatchItsDefect) {
  const auto defect = find_entry("advisory", GetParam());
  const auto subject = file("subject.json", subject_of(defect));
  const auto outcome = program({"run", "--subject", subject, "--profile", "full", "--filter", defect.at("filter")});
  EXPECT_EQ(outcome.exit, 1) << outcome.out << outcome.err;
  expect_exactly(defect, results());
}

INSTANTIATE_TEST_SUITE_P(Catalogue, AdvisoryMutantTest, ::testing::ValuesIn(names("advisory")), test_name);

class ConformantVariantsTest : public ProgramTest, public ::testing::WithParamInterface<std::string> {};

TEST_P(ConformantVariantsTest, PassesEveryCheckThatAppliesToIt) {
  const auto entry = find_entry("conformant", GetParam());
  if (entry.value("long", false) && !is_long()) {
    GTEST_SKIP() << "takes minutes, since the subject does: DATAFLOW_QA_LONG=1 runs it";
  }
  auto described = entry.at("subject");
  described["name"] = GetParam();
  described["capabilities"] = {{"creates_in_source", true}, {"conflicts", "last-change-wins"}};
  const auto outcome =
      program({"run", "--jobs", entry.value("jobs", "1"), "--subject", file("subject.json", described.dump())});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  const auto run = results();
  EXPECT_THAT(checks_that(run, Verdict::not_applicable), IsEmpty());
  constexpr int polls_at_most = 40;
  if (described.value("poll_interval_ms", 0) >= 1000) {
    EXPECT_LE(run.figures.at("most_polls"), polls_at_most);
  }
  EXPECT_LT(4 * run.figures.at("waiting_cpu_ms"), run.figures.at("waiting_ms")) << "a quarter of a core at most";
}

INSTANTIATE_TEST_SUITE_P(Catalogue, ConformantVariantsTest, ::testing::ValuesIn(names("conformant")), test_name);

class MutantTableTest : public ProgramTest {
 protected:
  /// The names of the checks of that level, of the own document and then of others.
  std::vector<std::string> checks_of(const std::string& level) {
    std::vector<std::string> result;
    for (const auto& document : {std::vector<std::string>{}, other_document("linked"), other_document("conditional")}) {
      std::vector<std::string> arguments{"run", "--list"};
      arguments.insert(arguments.end(), document.begin(), document.end());
      for (auto& check : listed(level, program(arguments).out)) {
        const bool known = std::find(result.begin(), result.end(), check) != result.end();
        if (!known) result.push_back(std::move(check));
      }
    }
    return result;
  }

 private:
  /// "customers.link.new  required  customers/every" → "customers.link.new"
  static std::vector<std::string> listed(const std::string& level_wanted, const std::string& text) {
    std::vector<std::string> result;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string name;
      std::string level;
      if (words >> name >> level && level == level_wanted) result.push_back(name);
    }
    return result;
  }
};

/// The defects among which a check of this level finds one that it catches.
std::vector<json> defects_for(const std::string& level) {
  if (level == "advisory") return entries("advisory");
  auto result = entries("mutants");
  for (auto& defect : entries("elsewhere")) result.push_back(std::move(defect));
  return result;
}

constexpr const char* levels[] = {"required", "advisory"};

std::string table_for_developers(const std::map<std::string, std::vector<std::string>>& checks) {
  std::string text =
      "# What each check catches\n\nFrom `harness/cli/testing/mutants.json`, by `mutants_test.cpp`: each defect below "
      "was put "
      "into a correct sync,\nand failed the checks beside which it stands, and no other\n(of the advisory ones: no "
      "other of its class).\n\n| check | defects that it "
      "catches |\n| --- | --- |\n";
  std::string defects;
  for (const auto* level : levels) {
    for (const auto& check : checks.at(level)) {
      std::string caught;
      for (const auto& defect : defects_for(level)) {
        if (failed_by(defect, {check}).empty()) continue;
        caught += (caught.empty() ? "" : ", ") + defect.at("name").get<std::string>();
      }
      text += fmt::format("| `{}` | {} |\n", check, caught);
    }
    for (const auto& defect : defects_for(level)) {
      defects += fmt::format("| {} | {} | {} |\n", defect.at("name").get<std::string>(),
                             defect.value("document", "own"), defect.at("what").get<std::string>());
    }
  }
  return text + "\n| defect | document | what it does |\n| --- | --- | --- |\n" + defects;
}

TEST_F(MutantTableTest, EachCheckCatchesADefect) {
  EXPECT_GT(checks_of("required").size(), 110);
  EXPECT_GT(checks_of("advisory").size(), 10);
  for (const auto* level : levels) {
    std::vector<std::string> uncaught;
    for (const auto& check : checks_of(level)) {
      const auto defects = defects_for(level);
      const auto catches = [&](const json& defect) { return !failed_by(defect, {check}).empty(); };
      if (std::none_of(defects.begin(), defects.end(), catches)) uncaught.push_back(check);
    }
    EXPECT_THAT(uncaught, IsEmpty()) << level;
  }
}

TEST_F(MutantTableTest, TheTableForDevelopersIsWhatMutantsJsonSays) {
  const auto table = table_for_developers({{"required", checks_of("required")}, {"advisory", checks_of("advisory")}});
  if (std::getenv("DATAFLOW_QA_UPDATE_GOLDEN") != nullptr) std::ofstream(table_file) << table;
  EXPECT_EQ(read_text(table_file), table) << "DATAFLOW_QA_UPDATE_GOLDEN=1 writes it anew";
}

}  // namespace
}  // namespace dataflow_qa::cli::testing
