// Held by report_test.cpp.
#include <fmt/format.h>

#include <memory>

#include "harness/cli/command.h"
#include "harness/cli/results_input.h"
#include "reports/known/known_issues.h"

namespace dataflow_qa::cli {
namespace {

struct DraftArguments {
  std::string results;
  std::string out;
};

int draft(const DraftArguments& arguments) {
  const auto text = reports::draft_known_issues(read_results(arguments.results), today());
  if (!text) throw UsageError(fmt::format("{}: {}", arguments.results, text.error().text()));
  deliver(*text, arguments.out, Reader::program);
  return exit_passed;
}

}  // namespace

void add_known_issues_command(CLI::App& app, Action& action) {
  auto* group =
      app.add_subcommand("known-issues", "Work with failures that are accepted for a while (`run --known-issues`)");
  group->require_subcommand(1);
  group->footer(
      "Example:\n"
      "  dataflow-qa known-issues draft dataflow-qa-report/results.json --out known-issues.json");
  auto arguments = std::make_shared<DraftArguments>();
  auto* command =
      group->add_subcommand("draft", "Write a file to start from, with an entry for each cause of failures");
  command->add_option("results", arguments->results, "results.json of a whole run")
      ->required()
      ->type_name("RESULTS.json");
  command->add_option("--out", arguments->out, "File to write (default: standard output)")->type_name("FILE");
  command->footer(
      "Example:\n"
      "  dataflow-qa known-issues draft dataflow-qa-report/results.json --out known-issues.json\n"
      "Then fill in the reason and the owner of each entry and set its last day; until then, `run` refuses the file.\n"
      "Exit status: 0, or 2 for wrong usage, a broken file, or a run that was filtered, ended early or has no "
      "failures.");
  command->callback([arguments, &action] { action = [arguments] { return draft(*arguments); }; });
}

}  // namespace dataflow_qa::cli
