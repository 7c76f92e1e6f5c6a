// Held by report_test.cpp.
#include <fmt/format.h>

#include <memory>

#include "harness/cli/command.h"
#include "harness/cli/history_input.h"
#include "harness/cli/mistakes.h"
#include "harness/cli/results_input.h"
#include "reports/compare/compare.h"
#include "reports/formats/formats.h"

namespace dataflow_qa::cli {
namespace {

struct CompareArguments {
  std::vector<std::string> files;  // the older and the newer one; with a history, the newer one alone
  std::string history;
  std::string against{reports::history::last_passed};
  std::string format = "console";
  std::string fail_on = "regressions";
  std::string out;
  bool partial = false;
};

reports::Results read_comparable(const std::string& file) {
  auto results = read_results(file);
  if (const auto why = reports::not_comparable(results); !why.empty()) throw UsageError(file + ": " + why);
  return results;
}

std::string text_of(const reports::Comparison& comparison, const CompareArguments& arguments) {
  const auto terminal = arguments.out.empty() ? standard_output() : Terminal{};
  auto style = style_of(terminal);
  style.height = terminal.height;
  return reports::format_called(arguments.format, reports::comparison_formats()).render(comparison, style);
}

struct Pair {
  std::string before;  // how messages call it
  std::string now;
  reports::CommonPart both;
};

Pair read_pair(const CompareArguments& arguments) {
  const auto& files = arguments.files;
  if (arguments.history.empty()) {
    if (files.size() != 2) throw UsageError("compare: expected OLD.json and NEW.json, or NEW.json and --history FILE");
    return {files[0], files[1], {read_comparable(files[0]), read_comparable(files[1])}};
  }
  if (files.size() != 1)
    throw UsageError("compare --history: expected one file, NEW.json; the history has the older run");
  auto now = read_comparable(files[0]);
  auto baseline = baseline_of(arguments.history, arguments.against, now);
  return {fmt::format("{} of {}", baseline.label, arguments.history),
          files[0],
          {std::move(baseline.results), std::move(now)}};
}

reports::CommonPart read_both(const CompareArguments& arguments) {
  auto [old_name, new_name, both] = read_pair(arguments);
  const auto why = reports::different_selection(both.before, both.now);
  if (why.empty()) return both;
  if (!arguments.partial) {
    throw UsageError(fmt::format("{} and {} cannot be compared: {}; --partial compares the checks that both tried",
                                 old_name, new_name, why));
  }
  both = reports::common_part(std::move(both.before), std::move(both.now));
  if (both.now.items.empty()) {
    throw UsageError(fmt::format("{} and {} have no check in common: {}", old_name, new_name, why));
  }
  return both;
}

int compare_files(const CompareArguments& arguments) {
  const auto both = read_both(arguments);
  const auto comparison = reports::compare(both.before, both.now);
  const bool for_persons = arguments.format == reports::comparison_formats().front().name;
  deliver(text_of(comparison, arguments), arguments.out, for_persons ? Reader::person : Reader::program);
  const auto fail_on = reports::fail_on_from(arguments.fail_on).value_or(reports::FailOn::regressions);
  return reports::is_reached(fail_on, comparison) ? exit_failed : exit_passed;
}

}  // namespace

void add_compare_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<CompareArguments>();
  auto* command = app.add_subcommand("compare", "Show what got worse and what got better between two runs");
  command
      ->add_option("results", arguments->files,
                   "results.json of the older and of the newer run; with --history, of the newer one alone")
      ->required()
      ->expected(1, 2)
      ->type_name("OLD.json NEW.json");
  auto* history =
      command->add_option("--history", arguments->history, "Compare with a run of this history")->type_name("FILE");
  command
      ->add_option("--against", arguments->against,
                   "Which one: last-green, last-release (another than the newer run's own), a release or a run's id")
      ->type_name("RUN")
      ->needs(history)
      ->capture_default_str();
  command
      ->add_option("--format", arguments->format,
                   "Format of the comparison: " + reports::help_of(reports::comparison_formats()))
      ->check(OneOf(reports::names_of(reports::comparison_formats())))
      ->capture_default_str();
  command->add_option("--fail-on", arguments->fail_on, "What makes the exit status 1")
      ->check(OneOf({"regressions", "any-change", "never"}))
      ->capture_default_str();
  command->add_flag("--partial", arguments->partial,
                    "Compare only the checks that both runs tried, where a filter or a shard left some out");
  command->add_option("--out", arguments->out, "File to write (default: standard output)")->type_name("FILE");
  command->footer(
      "Examples:\n"
      "  dataflow-qa compare last-release/results.json dataflow-qa-report/results.json\n"
      "  dataflow-qa compare dataflow-qa-report/results.json --history history.sqlite --against last-release\n"
      "A regression is a check that fails now and did not fail before. any-change counts every difference in checks,\n"
      "statements, levels and findings, but never figures.\n"
      "Exit status: 0; 1 for what --fail-on names; 2 for wrong usage, a broken file, a run that ended early, or two\n"
      "runs that tried different checks because of a filter or a shard.");
  command->callback([arguments, &action] { action = [arguments] { return compare_files(*arguments); }; });
}

}  // namespace dataflow_qa::cli
