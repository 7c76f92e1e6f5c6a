// Held by verdict_test.cpp and terminal_test.cpp.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>

#include "harness/cli/command.h"
#include "harness/cli/googletest_options.h"
#include "harness/cli/interrupt.h"
#include "harness/cli/machine.h"
#include "harness/cli/manual_option.h"
#include "harness/cli/progress.h"
#include "harness/cli/report_folder.h"
#include "harness/cli/results_input.h"
#include "harness/cli/run_history.h"
#include "harness/cli/run_input.h"
#include "harness/cli/run_options.h"
#include "harness/cli/run_setup.h"
#include "harness/cli/watch.h"
#include "harness/run/run.h"
#include "harness/run/selection.h"
#include "harness/world/trouble.h"
#include "reports/formats/console.h"
#include "reports/formats/failure_notices.h"
#include "reports/model/sentences.h"
#include "reports/text.h"

namespace dataflow_qa::cli {
namespace {

namespace console = reports::console;

/// With --verbose, what each tries, in a sentence.
int list_checks(const run::Selection& selection, const RunArguments& arguments) {
  for (const auto* check : selection.chosen) {
    fmt::print("{:<52} {:<9} {}{}\n{}", check->name, checklist::to_string(check->level), check->item,
               check->not_applicable ? fmt::format("  (not applicable: {})", *check->not_applicable) : "",
               arguments.verbose ? fmt::format("    {}\n", check->about) : "");
  }
  return exit_passed;
}

/// Prints the checklist item by item, in the order of the document.
class ChecklistPrinter {
 public:
  ChecklistPrinter(const reports::Results& expected, const console::Style& style,
                   const std::optional<reports::KnownIssues>& known, bool retried, Progress& progress)
      : checklist_(expected, style), style_(style), known_(known), notices_(style, retried), progress_(progress) {
    for (const auto& item : expected.items) {
      if (!item.manual.empty()) manual_.emplace(item.id, item.manual);
    }
  }

  void print(const std::string& text) {
    if (text.empty()) return;
    progress_.clear();
    fmt::print("{}", text);
    std::fflush(stdout);
    lines_ += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }
  void print(reports::Item item) {
    if (const auto tried = manual_.find(item.id); tried != manual_.end()) item.manual = tried->second;
    item.verdict = reports::verdict_of(item);
    if (known_) reports::mark_known(item, *known_, today());
    print(checklist_.add(item));
  }
  void print_rest() { print(checklist_.rest()); }
  [[nodiscard]] std::size_t lines() const { return lines_; }
  void print_failure(const reports::Check& check) { print_notice(notices_.seen(marked(check))); }
  void print_verdict(const reports::Check& check) { print_notice(notices_.judged(marked(check))); }
  /// The check as the known issues have it.
  [[nodiscard]] reports::Check marked(const reports::Check& check) const {
    reports::Item item{.id = check.item, .checks = {check}};
    if (known_) reports::mark_known(item, *known_, today());
    return item.checks.front();
  }

 private:
  void print_notice(const std::string& text) {
    if (style_.detail != console::Detail::quiet) print(text);
  }

  console::ChecklistText checklist_;
  console::Style style_;
  const std::optional<reports::KnownIssues>& known_;
  console::FailureNotices notices_;
  Progress& progress_;
  std::size_t lines_ = 0;                                          // printed so far
  std::map<std::string, std::vector<reports::ManualTry>> manual_;  // by item
};

/// The addresses and keys for a subject that runs elsewhere.
std::string connection_text(const std::map<std::string, std::string>& connection) {
  std::string text = "\nThe subject runs elsewhere; it finds the systems here:\n";
  for (const auto& [name, value] : connection) text += fmt::format("  {:<22} {}\n", name, value);
  return text;
}

/// Why nothing was tried, where all that was selected is not applicable; else empty.
std::string nothing_tried_text(const reports::Results& results) {
  std::map<std::string, std::vector<std::string>> excused;  // by reason
  for (const auto& item : results.items) {
    for (const auto& check : item.checks) {
      if (!check.selected) continue;
      if (check.verdict != reports::Verdict::not_applicable) return "";
      excused[check.reason.value_or("not applicable")].push_back(check.name);
    }
  }
  if (results.run.trouble || excused.empty()) return "";
  std::string text = "Nothing ran, so the run did not pass:\n";
  for (const auto& [reason, names] : excused) text += fmt::format("  {}: {}\n", fmt::join(names, ", "), reason);
  return text;
}

/// Ends the run once the given number of required checks have failed, before any is retried, or once its time is up.
class RunLimits {
 public:
  RunLimits(std::optional<std::size_t> failures, std::optional<std::chrono::seconds> time)
      : failures_(failures), time_(time) {}

  void count(const reports::Check& check) {
    if (check.verdict == reports::Verdict::failed && check.level == "required") seen_.try_emplace(check.name, check);
  }
  [[nodiscard]] bool has_failed() const { return failures_ && seen_.size() >= *failures_; }
  [[nodiscard]] bool is_reached() const {
    return has_failed() || (time_ && std::chrono::steady_clock::now() - begun_ >= *time_);
  }

  /// What was seen, where the run ended before a second try, and why it ended.
  void add_to(reports::Results& results) const {
    for (auto& item : results.items) {
      for (auto& check : item.checks) {
        const auto seen = seen_.find(check.name);
        if (seen == seen_.end() || check.verdict != reports::Verdict::not_run) continue;
        check = seen->second;
        check.reason = "not tried a second time: the run ended first";
      }
      item.verdict = reports::verdict_of(item);
    }
    const auto counted = [](auto number, const char* what) {
      return reports::text::counted(static_cast<std::int64_t>(number), what);
    };
    results.run.trouble =
        has_failed()
            ? fmt::format("the run ended after {}, as --max-failures asks", counted(*failures_, "failed check"))
            : fmt::format("the run ended after {}, as --time-limit asks", counted(time_->count(), "second"));
  }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::optional<std::size_t> failures_;
  std::optional<std::chrono::seconds> time_;
  std::map<std::string, reports::Check> seen_;
};

/// Writes the page every two seconds while the run goes on, with what is known so far.
class LivePage {
 public:
  LivePage(std::filesystem::path folder, reports::Results so_far)
      : folder_(std::move(folder)), so_far_(std::move(so_far)) {}

  void take(const reports::Item& item) {
    const auto own = std::find_if(so_far_.items.begin(), so_far_.items.end(),
                                  [&](const reports::Item& each) { return each.id == item.id; });
    if (own != so_far_.items.end()) *own = item;
    const auto now = std::chrono::steady_clock::now();
    if (now - written_ < std::chrono::seconds(2)) return;
    written_ = now;
    write_page(folder_, so_far_);
  }

 private:
  std::filesystem::path folder_;
  reports::Results so_far_;
  std::chrono::steady_clock::time_point written_ = std::chrono::steady_clock::now();
};

/// Tries the selected checks, and prints each item as soon as it is known.
reports::Results run_and_print(const Input& input, const run::Selection& selection, const run::RunOptions& options,
                               ChecklistPrinter& printer, LivePage& page, Progress& progress, RunLimits& limits) {
  end_in_order_when_interrupted();
  return run::execute(options, input.project->catalogue, selection,
                      {.on_progress =
                           [&](const std::string& what) {
                             throw_when_interrupted();
                             if (limits.is_reached()) throw world::Interrupted();
                             progress.show(what);
                           },
                       .on_item =
                           [&](const reports::Item& item) {
                             printer.print(item);
                             page.take(item);
                           },
                       .on_failure =
                           [&](const reports::Check& check) {
                             printer.print_failure(check);
                             limits.count(printer.marked(check));
                           },
                       .on_check = [&](const reports::Check& check) { printer.print_verdict(check); },
                       .on_serving = [&](const auto& connection) { printer.print(connection_text(connection)); },
                       .describe = [](const reports::Failure& failure) { return reports::sentence(failure); }});
}

int run_all(RunArguments arguments, const Suites& suites) {
  if (arguments.watch) return watch(arguments);
  const auto asked_of_googletest = take_googletest_shard();
  if (!arguments.shard) arguments.shard = asked_of_googletest;
  if (GTEST_FLAG_GET(repeat) < 1) throw UsageError("--gtest_repeat: expected how often, 1 at least");
  require_googletest_files();
  const auto input = read_input(arguments, suites);
  const auto selection = select_checks(input, arguments);
  if (arguments.list || GTEST_FLAG_GET(list_tests)) return list_checks(selection, arguments);
  const RunHistory history(arguments);
  const auto folder = prepare_folder(arguments.out);
  const auto output = open_subject_output(folder, input.project->subject, arguments.seed);
  const subject::Reaper reaper;
  auto options = options_of(input, arguments, reaper);
  require_room(std::min(run::worlds_at_once(options), std::max<std::size_t>(1, selection.chosen.size())));
  options.output = output.get();
  auto expected = run::skeleton(options, input.project->catalogue, selection);
  const auto by_hand = read_manual_files(arguments.manual);
  take_manual(expected, by_hand);  // a mistake there is said before hours of checks
  history.require_earlier_run(expected);
  write_reports(folder, expected);  // a run that is killed leaves no report of an earlier one behind

  auto style = style_of(standard_output());
  if (arguments.quiet) style.detail = console::Detail::quiet;
  if (arguments.verbose) style.detail = console::Detail::verbose;
  Progress progress;
  const bool retried = input.project->subject.mode != subject::Mode::external && !arguments.no_retry;
  ChecklistPrinter printer(expected, style, input.known, retried, progress);
  printer.print(console::heading(expected, style));
  LivePage page(folder, expected);
  RunLimits limits(arguments.max_failures, arguments.time_limit);
  auto results = run_and_print(input, selection, options, printer, page, progress, limits);
  if (input.known) reports::apply(results, *input.known, today(), selection.partly_tried());
  const bool no_share = selection.is_empty_share();
  if (limits.is_reached() && !results.complete) limits.add_to(results);
  take_manual(results, by_hand);
  results.run.strictness = arguments.strictness;
  results.run.exit = no_share ? exit_passed : limits.has_failed() ? exit_failed : run::exit_status(results);
  history.compare(results);
  write_reports(folder, results);
  if (output) output->require_written();
  printer.print_rest();
  printer.print(console::summary(results, style, printer.lines()));
  printer.print(no_share ? "No check falls to this share of the run.\n" : nothing_tried_text(results));
  printer.print(report_line(folder) + "\n");
  printer.print(history.add(results));
  printer.print(console::strict_line(results, style));
  return results.run.exit;
}

}  // namespace

void add_run_command(CLI::App& app, Action& action, const Suites& suites) {
  auto arguments = std::make_shared<RunArguments>();
  auto* command = app.add_subcommand("run", "Try every statement of a document and report");
  add_run_options(*command, arguments);
  command->footer(
      "Examples:\n"
      "  dataflow-qa run                               the bundled document and the bundled sync\n"
      "  dataflow-qa run --document my.rst --subject my/subject.json --out report\n"
      "  dataflow-qa run --filter 'projects.*'         only the checks of one dataflow\n"
      "  dataflow-qa run --profile full --strict       advisory checks too, and they count\n"
      "  dataflow-qa run --shard 1/3 --out shard-1     a third of the checks\n"
      "  dataflow-qa run --shard auto --out shard      the share of this job, as its CI service or scheduler says\n"
      "  dataflow-qa run --manual manual.json          and what was tried by hand\n"
      "  dataflow-qa run --jobs 1                      one world after another, on a slow machine\n"
      "  dataflow-qa run --watch --last-failed         again and again while you mend what failed\n"
      "  dataflow-qa run --history runs.sqlite         and what changed since an earlier run\n"
      "GoogleTest's options work too: --gtest_filter, --gtest_repeat, --gtest_shuffle and its sharding variables.\n"
      "Exit status: 0 passed, 1 failed (or a known issue expired or was fixed), 2 wrong usage,\n"
      "configuration or document, 3 the subject, the machine or the harness could not do its work.");
  command->callback(
      [arguments, &action, &suites] { action = [arguments, &suites] { return run_all(*arguments, suites); }; });
}

}  // namespace dataflow_qa::cli
