// Held by sabotage_command_test.cpp.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include "harness/cli/command.h"
#include "harness/cli/googletest_options.h"
#include "harness/cli/interrupt.h"
#include "harness/cli/machine.h"
#include "harness/cli/own_folder.h"
#include "harness/cli/progress.h"
#include "harness/cli/report_folder.h"
#include "harness/cli/results_input.h"
#include "harness/cli/run_options.h"
#include "harness/cli/run_setup.h"
#include "harness/cli/version.h"
#include "harness/sabotage/sabotage.h"
#include "reports/formats/sabotage.h"
#include "reports/model/results.h"

namespace dataflow_qa::cli {
namespace {

using sabotage::Tampering;

struct SabotageArguments {
  std::shared_ptr<RunArguments> tested = std::make_shared<RunArguments>();
  std::string out = default_sabotage_folder;
};

/// Those of the filter: by their own name, or by the id of a statement.
std::vector<Tampering> select(std::vector<Tampering> all, const std::string& filter) {
  if (filter.empty()) return all;
  const auto count = all.size();
  std::erase_if(all, [&](const Tampering& each) {
    return !run::selected(each.name, filter) && !run::selected(each.items.front(), filter);
  });
  if (!all.empty()) return all;
  throw UsageError(fmt::format(
      "--filter {} selects none of the {} tamperings (`dataflow-qa sabotage --list` shows them)", filter, count));
}

std::vector<Tampering> share_of(std::vector<Tampering> all, const std::optional<run::Share>& share) {
  if (!share) return all;
  std::vector<Tampering> result;
  for (auto i = share->index; i < all.size(); i += share->count) result.push_back(std::move(all[i]));
  return result;
}

void list(const std::vector<Tampering>& tamperings) {
  for (const auto& each : tamperings) fmt::print("{}\n    {} [{}]\n", each.name, each.what, each.items.front());
}

reports::Sabotage played(const Input& input, const std::vector<Tampering>& tamperings, const RunArguments& arguments) {
  const subject::Reaper reaper;
  const auto options = options_of(input, arguments, reaper);
  require_room(run::worlds_at_once(options));
  end_in_order_when_interrupted();
  Progress progress;
  auto result = sabotage::play(tamperings, {.run = &options, .catalogue = &input.project->catalogue},
                               {.on_progress = [&](const std::string& what) {
                                 throw_when_interrupted();
                                 progress.show(what);
                               }});
  progress.clear();
  return result;
}

/// With what was asked for.
reports::Sabotage described(reports::Sabotage result, const Project& project, const RunArguments& arguments) {
  result.seed = arguments.seed;
  if (!arguments.filter.empty()) result.filter = arguments.filter;
  if (const auto& shard = arguments.shard) result.shard = fmt::format("{}/{}", shard->index + 1, shard->count);
  result.subject = reports::Subject{.name = project.subject.name, .version = project.subject.version}.label();
  result.document = project.checklist.title;
  result.inputs = inputs_digest(project);
  result.harness_version = std::string(version);
  return result;
}

int run_sabotage(SabotageArguments arguments, const Suites& suites) {
  auto& tested = *arguments.tested;
  const auto asked_of_googletest = take_googletest_shard();
  if (!tested.shard) tested.shard = asked_of_googletest;
  const auto input = read_input(tested, suites);
  const auto& project = *input.project;
  const run::SuiteInput known{.checklist = &project.checklist, .model = &project.model, .subject = &project.subject};
  auto all = sabotage::tamperings_of(known, project.catalogue);
  if (all.empty()) throw UsageError("the document has no statement that any tampering would concern");
  const auto tamperings = share_of(select(std::move(all), tested.filter), tested.shard);
  if (tested.list) {
    list(tamperings);
    return exit_passed;
  }
  const auto folder = prepare_sabotage_folder(arguments.out);
  write_sabotage(folder, described({}, project, tested));  // one that is killed leaves no earlier report behind
  const auto result = described(played(input, tamperings, tested), project, tested);
  write_sabotage(folder, result);
  auto style = style_of(standard_output());
  if (tested.verbose) style.detail = reports::console::Detail::verbose;
  fmt::print("{}", reports::sabotage_console(result, style));
  if (tamperings.empty()) fmt::print("No tampering falls to this share.\n");
  fmt::print("Report: {} ({} beside it)\n", shown_path(folder / sabotage_page), sabotage_file);
  if (tamperings.empty() && !result.trouble) return exit_passed;
  return reports::exit_status(result);
}

void add_options(CLI::App& command, SabotageArguments& arguments) {
  const auto& tested = arguments.tested;
  add_what_is_tested(command, tested);
  command
      .add_option("--filter", tested->filter,
                  "Only tamperings whose name, or whose statement's id, matches, such as '*.cut-short'")
      ->type_name("GLOB");
  add_shard_option(command, tested,
                   "Only the I-th of N shares of the tamperings; `dataflow-qa merge` puts their reports together");
  command.add_flag("--list", tested->list, "Print the tamperings with their statements; run nothing");
  add_seed_and_jobs(command, tested);
  command.add_option("--out", arguments.out, "Folder for the report")->type_name("DIR")->capture_default_str();
  command.add_flag("--verbose", tested->verbose, "Print every tampering, also those that were noticed");
}

}  // namespace

void add_sabotage_command(CLI::App& app, Action& action, const Suites& suites) {
  auto arguments = std::make_shared<SabotageArguments>();
  arguments->tested->not_elsewhere = "cannot be sabotaged, since each tampering needs a subject of its own";
  auto* command = app.add_subcommand("sabotage", "Find out what a passing run is worth for this document and sync");
  add_options(*command, *arguments);
  command->footer(
      "Between your sync, as it is, and the mocks, one thing at a time goes wrong: a property is left out of updates,\n"
      "an update is swallowed, page two is hidden, days shift, texts are cut. Each tampering must turn the statement\n"
      "that it concerns failing. What is not noticed is a hole in the checks, unless the sync makes good for it.\n"
      "Examples:\n"
      "  dataflow-qa sabotage                                  the bundled document and the bundled sync\n"
      "  dataflow-qa sabotage --subject my/subject.json        your own sync\n"
      "  dataflow-qa sabotage --filter 'customers.email.*'     one property\n"
      "  dataflow-qa sabotage --filter '*-hidden' --verbose    some kinds, with the checks that noticed each\n"
      "  dataflow-qa sabotage --shard 1/3 --out shard-1        a third of the tamperings; `dataflow-qa merge` puts the "
      "reports together\n"
      "Exit status: 0 all that came into play was noticed or made good, 1 something was not, or checks fail without\n"
      "any tampering, 2 wrong usage, configuration or document, 3 the subject, the machine or the harness could not "
      "do\n"
      "its work.");
  command->callback(
      [arguments, &action, &suites] { action = [arguments, &suites] { return run_sabotage(*arguments, suites); }; });
}

}  // namespace dataflow_qa::cli
