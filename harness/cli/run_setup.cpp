// Held by verdict_test.cpp.
#include "harness/cli/run_setup.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "harness/cli/command.h"
#include "harness/cli/version.h"
#include "harness/run/shell_word.h"
#include "mocks/switches.h"
#include "mocks/systems.h"

namespace dataflow_qa::cli {
namespace {

/// The folders as the subject gets them.
std::string joined(const std::vector<std::string>& folders) {
  std::string text;
  for (const auto& folder : folders) {
    text += (text.empty() ? "" : ":") + std::filesystem::weakly_canonical(folder).string();
  }
  return text;
}

/// The options that say what is tested, as they were given.
std::vector<std::string> what_is_tested(const RunArguments& arguments) {
  std::vector<std::string> result;
  const auto add = [&](const std::string& option, const std::string& value) {
    if (!value.empty()) result.insert(result.end(), {option, value});
  };
  add("--document", arguments.document);
  add("--mapping", arguments.mapping);
  add("--subject", arguments.subject);
  add("--profile", arguments.profile);
  for (const auto& folder : arguments.systems) add("--systems", folder);
  for (const auto& setting : arguments.switches) add("--switch", setting);
  for (const auto& [alias, port] : arguments.ports) add(fmt::format("--{}-port", alias), std::to_string(port));
  if (arguments.fresh) result.emplace_back("--fresh");
  return result;
}

/// An unknown system, name or value is the user's mistake.
std::map<model::Side, std::map<std::string, std::string>> switches_of(const model::Model& model,
                                                                      const RunArguments& arguments) {
  std::map<model::Side, std::map<std::string, std::string>> result;
  for (const auto& setting : arguments.switches) {
    const auto colon = setting.find(':');
    const auto equals = setting.find('=', colon == std::string::npos ? 0 : colon);
    if (colon == std::string::npos || equals == std::string::npos) {
      throw UsageError(
          fmt::format("--switch {}: expected ALIAS:NAME=VALUE, for example go:dates-with-time=on", setting));
    }
    const auto alias = setting.substr(0, colon);
    const auto side = model.side_of(alias);
    if (!side) {
      throw UsageError(fmt::format("--switch {}: \"{}\" is neither system's alias; they are {} and {}", setting, alias,
                                   model.system(model::Side::source).alias, model.system(model::Side::target).alias));
    }
    const auto name = setting.substr(colon + 1, equals - colon - 1);
    const auto value = setting.substr(equals + 1);
    mocks::SwitchSettings known(mocks::switches_of(model.description(*side)));
    if (auto set = known.set(name, value); !set) {
      throw UsageError(fmt::format("--switch {}: {}", setting, set.error().message));
    }
    result[*side][name] = value;
  }
  return result;
}

/// Those that were given, and those of a CI service that none of them replaces.
reports::Labels labels_of(const RunArguments& arguments) {
  reports::Labels labels = arguments.labels;
  labels.merge(reports::labels_of_ci([](const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return std::string(value == nullptr ? "" : value);
  }));
  return labels;
}

}  // namespace

std::string command_line(const std::string& command, const RunArguments& arguments) {
  const char* as_typed = std::getenv("DATAFLOW_QA_COMMAND");  // the launcher says how it was called
  std::string result = run::shell_word(as_typed == nullptr ? "dataflow-qa" : as_typed) + " " + command;
  auto words = what_is_tested(arguments);
  if (!arguments.known_issues.empty()) words.insert(words.end(), {"--known-issues", arguments.known_issues});
  for (const auto& word : words) result += " " + run::shell_word(word);
  return result;
}

run::RunOptions options_of(const Input& input, const RunArguments& arguments, const subject::Reaper& reaper) {
  return {.checklist = &input.project->checklist,
          .model = &input.project->model,
          .subject = &input.project->subject,
          .dataset = &input.dataset,
          .reaper = &reaper,
          .mapping_file = input.project->mapping_file,
          .systems = joined(arguments.systems),
          .program_dir = program_dir(),
          .seed = arguments.seed,
          .profile = profile_of(arguments),
          .retried_alone = arguments.retried_alone,
          .tries_again = !arguments.no_retry,
          .jobs = arguments.jobs,
          .ports = arguments.ports,
          .switches = switches_of(input.project->model, arguments),
          .command_line = command_line("run", arguments),
          .harness_version = std::string(version),
          .labels = labels_of(arguments)};
}

}  // namespace dataflow_qa::cli
