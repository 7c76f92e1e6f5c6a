// Held by history_test.cpp.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>

#include "base/date.h"
#include "base/visible.h"
#include "harness/cli/command.h"
#include "harness/cli/history_input.h"
#include "harness/cli/mistakes.h"
#include "harness/cli/results_input.h"
#include "harness/cli/run_options.h"
#include "reports/history/store.h"
#include "reports/history/views.h"
#include "reports/text.h"

namespace dataflow_qa::cli {
namespace {

namespace history = reports::history;

struct HistoryArguments {
  std::string file{history::default_file};
  std::vector<std::string> results;
  history::Query query;
  std::optional<std::size_t> keep;
  std::optional<std::int64_t> older_than;  // days
  bool releases = false;
  bool json = false;
  std::string format = "csv";
  std::string subject = "dataflow-qa";
  std::string out;
};
using Arguments = std::shared_ptr<HistoryArguments>;

std::string counted_runs(std::size_t number) {
  return reports::text::counted(static_cast<std::int64_t>(number), "run");
}

/// All files are read before the first one is added: a broken one leaves the history as it is.
int add_files(const HistoryArguments& arguments) {
  std::vector<reports::Results> runs;
  for (const auto& file : arguments.results) {
    runs.push_back(read_results(file));
    if (const auto why = history::not_for_history(runs.back()); !why.empty()) throw UsageError(file + ": " + why);
  }
  auto store = open_history(arguments.file, history::Store::Access::write);
  for (const auto& run : runs) {
    const bool added = store.add(run);
    fmt::print("{}", added_text(added, run, arguments.file, store));
  }
  if (!arguments.keep) return exit_passed;
  if (const auto gone = store.prune_to(*arguments.keep); gone > 0) fmt::print("Forgot {}.\n", counted_runs(gone));
  return exit_passed;
}

std::string days_ago(std::int64_t days) {
  return base::to_text(std::chrono::system_clock::now() - std::chrono::hours(24 * days));
}

int prune(const HistoryArguments& arguments) {
  if (arguments.keep.has_value() == arguments.older_than.has_value()) {
    throw UsageError("history prune: expected one of --keep N and --older-than DAYS");
  }
  if (auto there = history::Store::open(arguments.file, history::Store::Access::read); !there) {
    throw UsageError(there.error().text());
  }
  auto store = open_history(arguments.file, history::Store::Access::write);
  const auto gone = arguments.keep ? store.prune_to(*arguments.keep, arguments.releases)
                                   : store.prune_before(days_ago(*arguments.older_than), arguments.releases);
  fmt::print("Forgot {}; {} {} left.\n", counted_runs(gone), counted_runs(store.size()),
             store.size() == 1 ? "is" : "are");
  return exit_passed;
}

history::Timeline read_timeline(const HistoryArguments& arguments) {
  auto timeline = timeline_of(arguments.file, arguments.query);
  if (timeline.runs.empty() && !arguments.query.labels.empty()) {
    throw UsageError(fmt::format("{}: no run has the labels {}", arguments.file,
                                 base::visible(reports::labels_text(arguments.query.labels))));
  }
  return timeline;
}

int show(const HistoryArguments& arguments) {
  const auto timeline = read_timeline(arguments);
  if (arguments.json) {
    deliver(history::history_json(timeline), "", Reader::program);
  } else {
    deliver(history::show_text(timeline, style_of(standard_output())), "", Reader::person);
  }
  return exit_passed;
}

int trend(const HistoryArguments& arguments) {
  deliver(history::trend_html(read_timeline(arguments)), arguments.out, Reader::program);
  return exit_passed;
}

int badge(const HistoryArguments& arguments) {
  deliver(history::badge_svg(read_timeline(arguments), arguments.subject), arguments.out, Reader::program);
  return exit_passed;
}

int export_runs(const HistoryArguments& arguments) {
  const auto timeline = read_timeline(arguments);
  const bool is_csv = arguments.format == "csv";
  deliver(is_csv ? csv_mark(arguments.out) + history::history_csv(timeline) : history::history_json(timeline),
          arguments.out, Reader::program);
  return exit_passed;
}

/// A subcommand of `history` whose work is `act`.
CLI::App* add_command(CLI::App& above, Action& action, const char* name, const char* help,
                      int (*act)(const HistoryArguments&), const Arguments& arguments, const std::string& footer) {
  auto* command = above.add_subcommand(name, help);
  command->add_option("--db", arguments->file, "The history")->type_name("FILE")->capture_default_str();
  command->footer(footer);
  command->callback([arguments, &action, act] { action = [arguments, act] { return act(*arguments); }; });
  return command;
}

void add_keep(CLI::App& command, const Arguments& arguments, const std::string& help) {
  command
      .add_option_function<std::size_t>(
          "--keep", [arguments](std::size_t number) { arguments->keep = number; }, help)
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000000}));
}

void add_query(CLI::App& command, const Arguments& arguments, std::size_t newest) {
  arguments->query.newest = newest;
  command.add_option("--last", arguments->query.newest, "How many runs, from the newest on")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000000}))
      ->capture_default_str();
  add_label_option(command, arguments->query.labels,
                   "Only runs with this label, such as branch=main; may be given several times");
}

void add_out(CLI::App& command, const Arguments& arguments) {
  command.add_option("--out", arguments->out, "File to write (default: standard output)")->type_name("FILE");
}

void add_writing(CLI::App& above, Action& action) {
  const auto to_add = std::make_shared<HistoryArguments>();
  auto* add = add_command(above, action, "add", "Add runs; makes the file where there is none", add_files, to_add,
                          "Example:\n"
                          "  dataflow-qa history add dataflow-qa-report/results.json --keep 100\n"
                          "A run that is there already is not added again. Several jobs may add at once.\n"
                          "Exit status: 0, or 2 for wrong usage, broken results, or a file that is no history or is "
                          "damaged;\n"
                          "nothing is changed then.");
  add->add_option("results", to_add->results, "results.json of runs; of shards, what `dataflow-qa merge` made of them")
      ->required()
      ->type_name("RESULTS.json");
  add_keep(*add, to_add, "Then forget all but the newest N runs; runs with a release label stay, and do not count");

  const auto to_prune = std::make_shared<HistoryArguments>();
  auto* pruning = add_command(above, action, "prune", "Forget old runs", prune, to_prune,
                              "Examples:\n"
                              "  dataflow-qa history prune --keep 100\n"
                              "  dataflow-qa history prune --older-than 365 --releases-too");
  add_keep(*pruning, to_prune, "Forget all but the newest N runs; runs with a release label stay, and do not count");
  pruning
      ->add_option_function<std::int64_t>(
          "--older-than", [to_prune](std::int64_t days) { to_prune->older_than = days; },
          "Forget the runs that began more than this number of days ago, but those with a release label")
      ->type_name("DAYS")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{36500}));
  pruning->add_flag("--releases-too", to_prune->releases, "Treat runs with a release label like all others");
}

void add_reading(CLI::App& above, Action& action) {
  const auto to_show = std::make_shared<HistoryArguments>();
  auto* showing = add_command(above, action, "show", "Show the newest runs, and what is new, fixed and still failing",
                              show, to_show,
                              "Examples:\n"
                              "  dataflow-qa history show\n"
                              "  dataflow-qa history show --label branch=main --last 5");
  add_query(*showing, to_show, 20);
  showing->add_flag("--json", to_show->json, "Everything, for programs");

  const auto of_trend = std::make_shared<HistoryArguments>();
  auto* trending = add_command(above, action, "trend", "Write a page: a row for each statement, a column for each run",
                               trend, of_trend,
                               "Example:\n"
                               "  dataflow-qa history trend --out trend.html");
  add_query(*trending, of_trend, 30);
  add_out(*trending, of_trend);

  const auto of_badge = std::make_shared<HistoryArguments>();
  auto* badging =
      add_command(above, action, "badge", "Write a badge with the newest run's verdict (SVG)", badge, of_badge,
                  "Example:\n"
                  "  dataflow-qa history badge --label branch=main --out badge.svg");
  badging->add_option("--text", of_badge->subject, "What stands on its left")->capture_default_str();
  add_label_option(*badging, of_badge->query.labels, "Only runs with this label; may be given several times");
  add_out(*badging, of_badge);

  const auto to_export = std::make_shared<HistoryArguments>();
  auto* exporting =
      add_command(above, action, "export", "Write all verdicts for other programs", export_runs, to_export,
                  "Example:\n"
                  "  dataflow-qa history export --format csv --out history.csv");
  exporting->add_option("--format", to_export->format, "csv (a line for each verdict), json (everything)")
      ->check(OneOf({"csv", "json"}))
      ->capture_default_str();
  add_query(*exporting, to_export, 1000);
  add_out(*exporting, to_export);
}

}  // namespace

void add_history_command(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("history", "Keep runs over time: show, trends, a badge, export");
  command->require_subcommand(1);
  command->footer(
      "Examples:\n"
      "  dataflow-qa run --label release=1.5 --history history.sqlite    adds the run at its end\n"
      "  dataflow-qa history add dataflow-qa-report/results.json\n"
      "  dataflow-qa history show");
  add_writing(*command, action);
  add_reading(*command, action);
}

}  // namespace dataflow_qa::cli
