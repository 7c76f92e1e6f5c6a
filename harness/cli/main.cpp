// Held by input_test.cpp and googletest_test.cpp.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/limits.h"
#include "base/suggest.h"
#include "base/visible.h"
#include "harness/cli/command.h"
#include "harness/cli/defaults.h"
#include "harness/cli/googletest_options.h"
#include "harness/cli/help.h"
#include "harness/cli/machine.h"
#include "harness/cli/mistakes.h"
#include "harness/cli/report_folder.h"
#include "harness/cli/standard_streams.h"
#include "harness/cli/version.h"
#include "harness/run/shell_word.h"
#include "suites/suites.h"

namespace {

/// Gives GoogleTest its own options, and only those (it would answer --help too); returns the others, last one first,
/// as CLI11 wants them.
std::vector<std::string> without_googletest_options(int argc, char** argv) {
  std::vector<char*> for_googletest{argv[0]};
  std::vector<std::string> others;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]).starts_with("--gtest_")) {
      for_googletest.push_back(argv[i]);
    } else {
      others.emplace_back(argv[i]);
    }
  }
  auto count = static_cast<int>(for_googletest.size());
  for_googletest.push_back(nullptr);
  dataflow_qa::cli::forget_harmful_googletest_variables();
  dataflow_qa::cli::refuse_malformed_googletest_options({for_googletest.begin() + 1, for_googletest.end() - 1});
  testing::InitGoogleTest(&count, for_googletest.data());
  dataflow_qa::cli::refuse_harmful_googletest_options();
  for (int i = 1; i < count; ++i) others.emplace_back(for_googletest[static_cast<std::size_t>(i)]);  // unknown to it
  std::reverse(others.begin(), others.end());
  return others;
}

/// CLI11 reports an unknown command as a missing one. This names it, and looks below the command before it, too:
/// "system drft".
void require_known_command(const CLI::App& app, const std::vector<std::string>& last_first) {
  const CLI::App* at = &app;
  std::string above;
  for (auto word = last_first.rbegin(); word != last_first.rend() && !word->starts_with("-"); ++word) {
    // Groups of options count as commands there, without a name.
    const auto commands = at->get_subcommands([](const CLI::App* each) { return !each->get_name().empty(); });
    if (commands.empty()) return;
    const auto named =
        std::find_if(commands.begin(), commands.end(), [&](const auto* each) { return each->get_name() == *word; });
    if (named == commands.end()) {
      std::vector<std::string> names;
      for (const auto* each : commands) names.push_back(each->get_name());
      throw dataflow_qa::cli::UsageError(
          fmt::format("there is no command \"{}{}\"{} (known: {})", above, *word,
                      dataflow_qa::base::did_you_mean(*word, {names.begin(), names.end()}), fmt::join(names, ", ")));
    }
    above += *word + " ";
    at = *named;
  }
}

/// "help run" is "run --help". Most people try the one or the other.
std::vector<std::string> with_help(std::vector<std::string> last_first) {
  if (last_first.empty() || last_first.back() != "help") return last_first;
  last_first.pop_back();
  last_first.insert(last_first.begin(), "--help");
  return last_first;
}

/// What dataflow-qa.json adds. Where it cannot be read, `words` gets the folders that stand in it all the same: their
/// reports are stale.
std::vector<std::string> added_by_defaults(const CLI::App& app, const std::vector<std::string>& given,
                                           std::vector<std::string>& words) try {
  return dataflow_qa::cli::defaults_for(app, given);
} catch (const dataflow_qa::cli::UsageError&) {
  constexpr std::size_t enough = 100'000;
  const auto text = dataflow_qa::base::beginning_of(dataflow_qa::cli::defaults_file, enough);
  static const std::regex folder(R"re("out"\s*:\s*"([^"\\]*)")re");
  for (std::sregex_iterator found(text.begin(), text.end(), folder), end; found != end; ++found) {
    words.push_back("--out=" + (*found)[1].str());
  }
  throw;
}

/// Adds what dataflow-qa.json says, and says so.
void add_defaults(const CLI::App& app, std::vector<std::string>& last_first, std::vector<std::string>& words) {
  const auto added = added_by_defaults(app, {last_first.rbegin(), last_first.rend()}, words);
  if (added.empty()) return;
  std::string text;
  for (const auto& word : added) text += " " + dataflow_qa::run::shell_word(word);
  fmt::print(stderr, "{} adds:{}\n", dataflow_qa::cli::defaults_file, text);
  last_first.insert(last_first.begin(), added.rbegin(), added.rend());
  words.insert(words.end(), added.begin(), added.end());
}

/// Sets earlier reports aside, so that nobody takes them for those of this command line, which comes to none. Returns
/// the status.
int without_report(const std::vector<std::string>& arguments, int status) try {
  for (const auto& folder : dataflow_qa::cli::folders_to_replace(arguments)) {
    if (!dataflow_qa::cli::set_aside_report(folder, dataflow_qa::cli::command_in(arguments))) continue;
    fmt::print(stderr, "The earlier report in {} was set aside: its files now end in \".earlier\".\n", folder);
  }
  return status;
} catch (const dataflow_qa::cli::UsageError& error) {
  fmt::print(stderr, "dataflow-qa: {}\n", error.what());
  return status;
}

/// The status, unless something was lost on the way, as on a full disk.
int all_written(int status) {
  const auto why = dataflow_qa::cli::loss_of_output();
  if (!why) return status;
  fmt::print(stderr, "dataflow-qa: standard output could not be written to its end: {}\n", *why);
  return dataflow_qa::cli::exit_trouble;
}

/// Help, the version, or what is wrong with the arguments.
int say(const CLI::App& app, const CLI::ParseError& error) {
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    fmt::print(stderr, "dataflow-qa: {}\n", dataflow_qa::cli::what_is_left_over(app));
    return dataflow_qa::cli::exit_usage;
  }
  std::ostringstream out;
  std::ostringstream errors;
  const bool asked_for = app.exit(error, out, errors) == 0;
  const auto text = out.str();
  std::fwrite(text.data(), 1, text.size(), stdout);
  fmt::print(stderr, "{}", errors.str());
  return asked_for ? dataflow_qa::cli::exit_passed : dataflow_qa::cli::exit_usage;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace dataflow_qa::cli;
  outlive_readers();
  end_in_order_where_nothing_can_be_had();
  CLI::App app{"dataflow-qa tries every statement of a dataflow document against a sync implementation.",
               "dataflow-qa"};
  app.formatter(std::make_shared<HelpFormatter>());
  app.set_version_flag("--version", std::string("dataflow-qa ") + std::string(version));
  app.require_subcommand(1);
  app.footer(
      "Examples:\n"
      "  dataflow-qa run                                 the bundled document and the bundled sync\n"
      "  dataflow-qa run --subject my/subject.json       your own sync\n"
      "  dataflow-qa checklist FILE.rst                  what a document asks for\n"
      "  dataflow-qa mock poweroffice-go --port 8082     one of the mock systems, for your own program\n"
      "Defaults for run, explore, sabotage, steadiness and doctor may stand in dataflow-qa.json in the current folder, "
      "such as\n"
      "  {\"subject\": \"my/subject.json\", \"run\": {\"profile\": \"full\"}}\n"
      "An option on the command line wins over its default.\n"
      "Exit status: 0 passed, 1 failed (or a known issue expired or was fixed), 2 wrong usage,\n"
      "configuration or document, 3 the subject, the machine or the harness could not do its work.");
  const Suites suites{dataflow_qa::suites::all(), dataflow_qa::suites::add_advisory_items};
  Action action;
  add_run_command(app, action, suites);
  add_checklist_command(app, action, suites);
  add_explore_command(app, action, suites);
  add_sabotage_command(app, action, suites);
  add_mock_command(app, action);
  add_report_command(app, action);
  add_compare_command(app, action);
  add_gate_command(app, action);
  add_known_issues_command(app, action);
  add_merge_command(app, action);
  add_history_command(app, action);
  add_system_command(app, action);
  add_steadiness_command(app, action, suites);
  add_doctor_command(app, action, suites);
  add_init_command(app, action);
  add_serve_command(app, action);
  add_completion_command(app, action);
  add_manual_command(app, action);
  std::vector<std::string> words(argv + 1, argv + argc);
  try {
    auto arguments = with_help(without_googletest_options(argc, argv));
    require_known_command(app, arguments);
    add_defaults(app, arguments, words);
    app.parse(std::move(arguments));
    return all_written(action());
  } catch (const CLI::ParseError& error) {
    const int status = all_written(say(app, error));
    return status == exit_usage ? without_report(words, status) : status;
  } catch (const UsageError& error) {
    fmt::print(stderr, "dataflow-qa: {}\n", error.what());
    return without_report(words, exit_usage);
  } catch (const std::filesystem::filesystem_error& error) {
    fmt::print(stderr, "dataflow-qa: {}: {}\n", dataflow_qa::base::visible(error.path1().string()),
               error.code().message());
    return has_prepared_folder() ? exit_trouble : without_report(words, exit_trouble);
  } catch (const std::exception& error) {
    fmt::print(stderr, "dataflow-qa: {}\n", dataflow_qa::base::what_of(error));
    return has_prepared_folder() ? exit_trouble : without_report(words, exit_trouble);
  }
}
