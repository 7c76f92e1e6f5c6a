// Held by system_check_test.cpp.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/json_text.h"
#include "base/suggest.h"
#include "harness/cli/command.h"
#include "harness/cli/results_input.h"
#include "harness/cli/standard_streams.h"
#include "harness/trial/trial.h"
#include "harness/trial/trial_text.h"
#include "mocks/system/entity.h"
#include "mocks/system/known.h"

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

/// The text of a file, or of the description of a system that is known by this name.
std::string text_named(const std::string& name) {
  const bool is_file = name.ends_with(".json") || base::is_there(name);
  const std::string_view known = is_file ? std::string_view{} : mocks::description_text(name);
  if (is_file || !known.empty()) return is_file ? read_input_file(name) : std::string(known);
  std::vector<std::string_view> names;
  for (const auto* system : mocks::known_declarations()) names.emplace_back(system->name);
  throw UsageError(fmt::format("{} is neither a file nor a system that is known{} (known: {})", name,
                               base::did_you_mean(name, names), fmt::join(names, ", ")));
}

Described read_description(const std::string& file) {
  const std::string text = text_named(file);
  auto system = mocks::read_system(text, file);
  if (!system) throw UsageError(system.error().text());
  if (!(*system)->dialect) {
    throw UsageError(
        fmt::format("{}: {} has a service of its own; there is nothing to try (a description with "
                    "\"rest\" can be tried)",
                    file, (*system)->declaration.label));
  }
  return {std::move(*system), base::parse_json(text).value()};
}

int check(const SystemCheckArguments& arguments) {
  // Whoever names several files wants none of them tried beside one that cannot be read.
  std::vector<Described> all;
  for (const std::string& file : arguments.files) all.push_back(read_description(file));
  const Terminal terminal = standard_output();
  if (terminal.color) let_colours_pass();
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
  command->add_option("files", arguments->files, "Descriptions of systems, or names of known ones")
      ->required()
      ->type_name("FILE.json");
  command->add_flag("--quiet", arguments->quiet, "Print only what failed, and the last sentence");
  command->footer(
      "Starts the mock that the file describes, and sends it requests as the file says: creates, lists, changes and\n"
      "deletes records, sends what must be refused, and compares each answer. Each step is a line; that of a failed\n"
      "one names the part of the file to look at. A line with \"-\" says what the file does not call for.\n"
      "Example:\n"
      "  dataflow-qa system check my-system.json\n"
      "  dataflow-qa system check kimai\n"
      "Exit status: 0 nothing failed, 1 a step failed, 2 a file cannot be read or says something impossible,\n"
      "3 trouble of the machine.");
  command->callback([arguments, &action] { action = [arguments] { return check(*arguments); }; });
}

}  // namespace dataflow_qa::cli
