// Held by system_check_test.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json_text.h"
#include "harness/cli/command.h"
#include "harness/cli/results_input.h"
#include "harness/trial/trial.h"
#include "harness/trial/trial_text.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::cli {
namespace {

struct SystemCheckArguments {
  std::vector<std::string> files;
  bool quiet = false;
};

struct Described {
  std::unique_ptr<const mocks::System> system;
  nlohmann::json description;
};

/// The steps send records, with the keys of the way in.
bool can_be_tried(const mocks::Dialect& dialect) {
  return dialect.gateway.empty() &&
         std::none_of(dialect.collections.begin(), dialect.collections.end(),
                      [](const mocks::CollectionDialect& each) { return each.writing.by_operations; });
}

Described read_description(const std::string& file) {
  const std::string text = read_input_file(file);
  auto system = mocks::read_system(text, file);
  if (!system) throw UsageError(system.error().text());
  if (!(*system)->dialect) {
    throw UsageError(
        fmt::format("{}: {} has a service of its own; there is nothing to try (a description with "
                    "\"rest\" can be tried)",
                    file, (*system)->declaration.label));
  }
  if (!can_be_tried(*(*system)->dialect)) {
    throw UsageError(
        fmt::format("{}: a description with \"gateway\" or with updates as \"json_patch\" cannot be tried yet; "
                    "`dataflow-qa mock {}` serves it",
                    file, file));
  }
  return {std::move(*system), base::parse_json(text).value()};
}

int check(const SystemCheckArguments& arguments) {
  // Whoever names several files wants none of them tried beside one that cannot be read.
  std::vector<Described> all;
  for (const std::string& file : arguments.files) all.push_back(read_description(file));
  const Terminal terminal = standard_output();
  const trial::Style style{.color = terminal.color, .quiet = arguments.quiet};
  bool failed = false;
  for (const auto& [system, description] : all) {
    const auto steps = trial::try_system(*system, description);
    if (!steps) throw std::runtime_error(steps.error().message);
    fmt::print("{}", trial::report(*system, *steps, style));
    std::fflush(stdout);
    failed = failed || trial::has_failed(*steps);
  }
  return failed ? exit_failed : exit_passed;
}

}  // namespace

void add_system_check(CLI::App& system_subcommand, Action& action) {
  auto arguments = std::make_shared<SystemCheckArguments>();
  auto* command = system_subcommand.add_subcommand("check", "Try the mock of a described system, as its file says");
  command->add_option("files", arguments->files, "Descriptions of systems")->required()->type_name("FILE.json");
  command->add_flag("--quiet", arguments->quiet, "Print only what failed, and the last sentence");
  command->footer(
      "Starts the mock that the file describes, and sends it requests as the file says: creates, lists, changes and\n"
      "deletes records, sends what must be refused, and compares each answer. Each step is a line; that of a failed\n"
      "one names the part of the file to look at. A line with \"-\" says what the file does not call for.\n"
      "Example:\n"
      "  dataflow-qa system check my-system.json\n"
      "Exit status: 0 nothing failed, 1 a step failed, 2 a file cannot be read or says something impossible,\n"
      "3 trouble of the machine.");
  command->callback([arguments, &action] { action = [arguments] { return check(*arguments); }; });
}

}  // namespace dataflow_qa::cli
