// Held by report_test.cpp.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "harness/cli/command.h"
#include "harness/cli/manual_option.h"
#include "harness/cli/mistakes.h"
#include "harness/cli/results_input.h"
#include "reports/formats/formats.h"

namespace dataflow_qa::cli {
namespace {

struct ReportArguments {
  std::string results;
  std::string format = "console";
  std::string out;
  std::vector<std::string> manual;
};

std::string text_of(const reports::Results& results, const ReportArguments& arguments) {
  const auto terminal = arguments.out.empty() ? standard_output() : Terminal{};
  return reports::format_called(arguments.format, reports::report_formats()).render(results, style_of(terminal));
}

/// At the end of the page of the CI step that runs this, where the format has something for it.
void add_step_summary(const reports::Results& results, const ReportArguments& arguments) {
  const auto& format = reports::format_called(arguments.format, reports::report_formats());
  const char* page = std::getenv("GITHUB_STEP_SUMMARY");
  if (format.step_summary == nullptr || page == nullptr || *page == '\0') return;
  std::ofstream file(page, std::ios::app);
  file << format.step_summary(results, style_of(Terminal{})) << std::flush;
  if (!file) throw std::runtime_error(fmt::format("{}, which GITHUB_STEP_SUMMARY names, cannot be written", page));
}

int report_file(const ReportArguments& arguments) {
  auto results = read_results(arguments.results);
  take_manual(results, read_manual_files(arguments.manual));
  const auto content = reports::format_called(arguments.format, reports::report_formats()).content;
  if (content == reports::Content::binary && arguments.out.empty() && standard_output().is_terminal) {
    throw UsageError(fmt::format("--format {} is no text for a terminal: name a file with --out", arguments.format));
  }
  const auto mark = content == reports::Content::csv ? csv_mark(arguments.out) : "";
  const bool for_persons = arguments.format == reports::report_formats().front().name;
  deliver(mark + text_of(results, arguments), arguments.out, for_persons ? Reader::person : Reader::program);
  add_step_summary(results, arguments);
  return exit_passed;
}

}  // namespace

void add_report_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<ReportArguments>();
  auto* command = app.add_subcommand("report", "Write a report from the results of a run");
  command->add_option("results", arguments->results, "results.json of a run")->required()->type_name("RESULTS.json");
  command->add_option("--format", arguments->format, "Which report: " + reports::help_of(reports::report_formats()))
      ->check(OneOf(reports::names_of(reports::report_formats())))
      ->capture_default_str();
  add_manual_option(*command, arguments->manual);
  command->add_option("--out", arguments->out, "File to write (default: standard output)")->type_name("FILE");
  command->footer(
      "Examples:\n"
      "  dataflow-qa report dataflow-qa-report/results.json\n"
      "  dataflow-qa report dataflow-qa-report/results.json --format markdown --out summary.md\n"
      "  dataflow-qa report dataflow-qa-report/results.json --manual manual.json --format html --out signed.html\n"
      "  dataflow-qa report dataflow-qa-report/results.json --format xlsx --out results.xlsx\n"
      "Exit status: 0 whatever the verdict (`dataflow-qa gate` judges it), 2 for wrong usage or a broken file.");
  command->callback([arguments, &action] { action = [arguments] { return report_file(*arguments); }; });
}

}  // namespace dataflow_qa::cli
