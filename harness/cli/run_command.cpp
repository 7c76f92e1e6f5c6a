#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>

#include "harness/cli/command.h"
#include "harness/cli/googletest_options.h"
#include "harness/cli/interrupt.h"
#include "harness/cli/progress.h"
#include "harness/cli/report_folder.h"
#include "harness/cli/results_input.h"
#include "harness/cli/run_input.h"
#include "harness/cli/run_parts.h"
#include "harness/cli/version.h"
#include "harness/run/run.h"
#include "harness/run/shell_word.h"
#include "harness/world/world.h"
#include "mocks/systems.h"
#include "reports/console.h"

namespace dataflow_qa::cli {
namespace {

namespace console = reports::console;

int list_checks(const Input& input, const RunArguments& arguments) {
  run::RunOptions selection;
  selection.filter = filter_of(arguments);
  selection.googletest_filter = googletest_filter();
  selection.shard = arguments.shard;
  for (const auto* check : run::chosen(selection, input.catalogue)) {
    fmt::print("{:<52} {:<9} {}{}\n", check->name, checklist::to_string(check->level), check->item,
               check->not_applicable ? fmt::format("  (not applicable: {})", *check->not_applicable) : "");
  }
  return exit_passed;
}

/// Prints the checklist item by item, under the headings of its dataflows.
class ChecklistPrinter {
 public:
  ChecklistPrinter(const std::vector<reports::Dataflow>& dataflows, const console::Style& style,
                   const std::optional<reports::KnownIssues>& known, Progress& progress)
      : dataflows_(dataflows), style_(style), known_(known), progress_(progress) {}

  void print(const std::string& text) {
    progress_.clear();
    fmt::print("{}", text);
    std::fflush(stdout);
  }
  void print(reports::Item item) {
    if (known_) reports::mark_known(item, *known_, today());
    const auto line = console::item_line(item, style_);
    if (line.empty()) return;
    const auto flow = std::find_if(dataflows_.begin(), dataflows_.end(),
                                   [&](const auto& dataflow) { return dataflow.slug == item.dataflow; });
    if (section_ != item.dataflow && flow != dataflows_.end()) print(console::section_heading(*flow, style_));
    section_ = item.dataflow;
    print(line);
  }

 private:
  std::vector<reports::Dataflow> dataflows_;
  console::Style style_;
  const std::optional<reports::KnownIssues>& known_;
  Progress& progress_;
  std::optional<std::string> section_;
};

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
  for (const auto& [alias, port] : arguments.ports) add(fmt::format("--{}-port", alias), std::to_string(port));
  if (arguments.fresh) result.emplace_back("--fresh");
  return result;
}

/// The command line of this run again, for its worker processes.
std::vector<std::string> again(const RunArguments& arguments) {
  std::vector<std::string> result{"run", "--seed", std::to_string(arguments.seed)};
  const auto tested = what_is_tested(arguments);
  result.insert(result.end(), tested.begin(), tested.end());
  if (!arguments.filter.empty()) result.insert(result.end(), {"--filter", arguments.filter});
  if (arguments.shard) {
    result.push_back(fmt::format("--shard={}/{}", arguments.shard->index + 1, arguments.shard->count));
  }
  if (arguments.retried_alone) result.push_back(fmt::format("--retry-alone={}", *arguments.retried_alone));
  result.push_back("--gtest_filter=" + GTEST_FLAG_GET(filter));
  if (GTEST_FLAG_GET(shuffle)) result.emplace_back("--gtest_shuffle");
  if (GTEST_FLAG_GET(repeat) > 1) result.push_back(fmt::format("--gtest_repeat={}", GTEST_FLAG_GET(repeat)));
  return result;
}

/// The same for a person to type, quoted for a shell where that is needed.
std::string command_line(const RunArguments& arguments) {
  const char* as_typed = std::getenv("DATAFLOW_QA_COMMAND");  // the launcher says how it was called
  std::string result = run::shell_word(as_typed == nullptr ? "dataflow-qa" : as_typed) + " run";
  auto words = what_is_tested(arguments);
  if (!arguments.known_issues.empty()) words.insert(words.end(), {"--known-issues", arguments.known_issues});
  for (const auto& word : words) result += " " + run::shell_word(word);
  return result;
}

/// What somebody must tell a subject that runs elsewhere.
std::string connection_text(const std::map<std::string, std::string>& connection) {
  std::string text = "\nThe subject runs elsewhere; it finds the systems here:\n";
  for (const auto& [name, value] : connection) text += fmt::format("  {:<22} {}\n", name, value);
  return text;
}

reports::Results play(const Input& input, const run::RunOptions& options, const RunArguments& arguments,
                      ChecklistPrinter& printer, Progress& progress) {
  const auto on_progress = [&](const std::string& what) {
    throw_when_interrupted();
    progress.show(what);
  };
  if (arguments.jobs == 1) {
    return run::execute(options, input.catalogue,
                        {.on_progress = on_progress,
                         .on_item = [&](const reports::Item& item) { printer.print(item); },
                         .on_serving = [&](const auto& connection) { printer.print(connection_text(connection)); }});
  }
  const auto jobs = std::min(arguments.jobs, run::most_parts(run::chosen(options, input.catalogue)));
  auto results = run_in_parts(again(arguments), jobs, on_progress);
  for (const auto& item : results.items) printer.print(item);
  return results;
}

/// "2/3": the second of three.
run::Part parse_part(const std::string& option, const std::string& text) {
  run::Part part;
  int end = 0;
  if (std::sscanf(text.c_str(), "%zu/%zu%n", &part.index, &part.count, &end) != 2 ||
      static_cast<std::size_t>(end) != text.size() || part.index < 1 || part.index > part.count || part.count > 1000) {
    throw UsageError(fmt::format("{} {}: expected I/N, for example 1/3, 2/3 and 3/3 on three machines", option, text));
  }
  --part.index;
  return part;
}

/// Phases are in every share, and have nothing to look at without others.
bool is_empty_share(const std::vector<const run::CheckDefinition*>& checks) {
  return std::all_of(checks.begin(), checks.end(), [](const auto* check) { return check->phase; });
}

/// Why nothing was tried, where all that was selected is not applicable; else empty.
std::string nothing_tried_text(const reports::Results& results) {
  std::map<std::string, std::vector<std::string>> excused;  // by reason
  for (const auto& item : results.items) {
    for (const auto& check : item.checks) {
      if (reports::is_unselected(check)) continue;
      if (check.verdict != reports::Verdict::not_applicable) return "";
      excused[check.reason.value_or("not applicable")].push_back(check.name);
    }
  }
  if (results.run.trouble || excused.empty()) return "";
  std::string text = "Nothing was tried, so this is no pass:\n";
  for (const auto& [reason, names] : excused) text += fmt::format("  {}: {}\n", fmt::join(names, ", "), reason);
  return text;
}

int run_all(RunArguments arguments) {
  const auto asked_of_googletest = take_googletest_shard();
  if (!arguments.shard) arguments.shard = asked_of_googletest;
  if (GTEST_FLAG_GET(repeat) < 1) throw UsageError("--gtest_repeat: expected how often, 1 at least");
  if (arguments.jobs > 1) require_options_for_many_processes();
  const auto input = read_input(arguments);
  require_selection(*input, arguments);
  if (arguments.list || GTEST_FLAG_GET(list_tests)) return list_checks(*input, arguments);
  const auto folder = prepare_folder(arguments.out);
  const subject::Reaper reaper;
  const run::RunOptions options{.checklist = &input->checklist,
                                .model = &input->model,
                                .subject = &input->subject,
                                .dataset = &input->dataset,
                                .reaper = &reaper,
                                .mapping_file = input->mapping_file,
                                .program_dir = program_dir(),
                                .seed = arguments.seed,
                                .filter = filter_of(arguments),
                                .googletest_filter = googletest_filter(),
                                .profile = profile_of(arguments),
                                .shard = arguments.shard,
                                .part = arguments.part,
                                .retried_alone = arguments.retried_alone,
                                .shuffled = GTEST_FLAG_GET(shuffle),
                                .ports = arguments.ports,
                                .command_line = command_line(arguments),
                                .harness_version = std::string(version)};
  const auto expected = run::skeleton(options, input->catalogue);
  write_reports(folder, expected);  // a run that is killed leaves no report of an earlier one behind

  auto style = style_of(standard_output());
  if (arguments.quiet) style.detail = console::Detail::quiet;
  if (arguments.verbose) style.detail = console::Detail::verbose;
  Progress progress;
  ChecklistPrinter printer(expected.dataflows, style, input->known, progress);
  printer.print(console::heading(expected, style));
  end_in_order_when_interrupted();
  auto results = play(*input, options, arguments, printer, progress);
  if (input->known) {
    reports::apply(results, *input->known, today());
  }
  const bool no_share = arguments.shard && is_empty_share(run::chosen(options, input->catalogue));
  results.run.exit = no_share ? exit_passed : run::exit_status(results, arguments.strictness);
  write_reports(folder, results);
  printer.print(console::summary(results, style));
  printer.print(no_share ? "No check falls to this share of the run.\n" : nothing_tried_text(results));
  printer.print(fmt::format("Report: {} (results.json, junit.xml beside it)\n", shown_path(folder / "index.html")));
  return results.run.exit;
}

/// An unset shell variable must not stand for the default.
CLI::Validator not_empty() {
  return {[](const std::string& text) { return text.empty() ? std::string("must not be empty") : std::string(); }, ""};
}

/// CLI11 takes -1 for a very large number.
CLI::Validator whole_number() {
  return {[](const std::string& text) {
            std::uint64_t number = 0;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
            const bool good = error == std::errc() && end == text.data() + text.size();
            return good ? std::string() : fmt::format("\"{}\" is not a number from 0 to 18446744073709551615", text);
          },
          ""};
}

}  // namespace

void add_run_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<RunArguments>();
  auto* command = app.add_subcommand("run", "Try every statement of a document and report");
  command->add_option("--document", arguments->document, "The dataflow document (default: the project's own)")
      ->type_name("FILE.rst")
      ->check(not_empty());
  command->add_option("--subject", arguments->subject, "What is tested (default: the bundled pms-go-sync)")
      ->type_name("FILE.json")
      ->check(not_empty());
  command->add_option("--mapping", arguments->mapping, "Which property is which (default: the project's own)")
      ->type_name("FILE.json")
      ->check(not_empty());
  command->add_option("--out", arguments->out, "Folder of the report")
      ->type_name("DIR")
      ->check(not_empty())
      ->capture_default_str();
  command->add_option("--seed", arguments->seed, "Seed of the values that checks use")
      ->type_name("N")
      ->check(whole_number())
      ->capture_default_str();
  command
      ->add_option("--filter", arguments->filter,
                   "Only checks whose name matches, for example 'customers.sync.*.email'")
      ->type_name("GLOB")
      ->check(not_empty());
  command->add_option("--jobs", arguments->jobs, "Worker processes; the worlds of the checks are dealt out to them")
      ->type_name("N")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command
      ->add_option_function<std::string>(
          "--part", [arguments](const std::string& text) { arguments->part = parse_part("--part", text); })
      ->group("");  // for worker processes
  command
      ->add_option_function<std::string>(
          "--shard", [arguments](const std::string& text) { arguments->shard = parse_part("--shard", text); },
          "Only the I-th of N shares of the checks; `dataflow-qa merge` puts them together")
      ->type_name("I/N");
  command
      ->add_option("--retry-alone", arguments->retried_alone,
                   "More failures than this are tried again all together in one fresh world (default: however many, "
                   "each is tried again alone)")
      ->type_name("N")
      ->check(whole_number());
  command
      ->add_option("--profile", arguments->profile,
                   "checklist: what the document says (default); full: also what a dependable sync owes its users; "
                   "load: also large numbers of records")
      ->type_name("NAME")
      ->check(CLI::IsMember({"checklist", "full", "load"}));
  command->add_flag("--strict", arguments->strictness.advisory, "Advisory checks that fail make the run fail too");
  command->add_flag("--strict-findings", arguments->strictness.findings,
                    "Findings about the document or the run make it fail too");
  for (const auto& system : mocks::known_systems()) {
    const auto& alias = system.declaration->alias;
    command
        ->add_option_function<int>(
            "--" + alias + "-port", [arguments, alias](int port) { arguments->ports[alias] = port; },
            "Where a subject that runs elsewhere looks for " + system.declaration->label)
        ->type_name("N")
        ->check(CLI::Range(1, 65535));
  }
  command->add_flag("--fresh", arguments->fresh, "A subject that runs elsewhere remembers nothing of earlier runs");
  command
      ->add_option("--known-issues", arguments->known_issues,
                   "Failures that are accepted until a day (see `dataflow-qa known-issues draft`)")
      ->type_name("FILE.json");
  auto* quiet = command->add_flag("--quiet", arguments->quiet, "Print failures and totals alone");
  command->add_flag("--verbose", arguments->verbose, "Print every check")->excludes(quiet);
  command->add_flag("--list", arguments->list, "Print the checks with their level and item, and run nothing");
  command->footer(
      "Examples:\n"
      "  dataflow-qa run\n"
      "  dataflow-qa run --document my.rst --subject my/subject.json --out report\n"
      "  dataflow-qa run --filter 'projects.*'\n"
      "  dataflow-qa run --profile full --strict\n"
      "  dataflow-qa run --shard 1/3 --out shard-1\n"
      "GoogleTest's options work too: --gtest_filter, --gtest_repeat, --gtest_shuffle and its sharding variables.\n"
      "Exit status: 0 passed, 1 failed, 2 wrong usage, configuration or document,\n"
      "3 the subject, the machine or the harness could not do its work.");
  command->callback([arguments, &action] { action = [arguments] { return run_all(*arguments); }; });
}

}  // namespace dataflow_qa::cli
