// Held by googletest_test.cpp and merge_test.cpp.
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "harness/cli/command.h"
#include "harness/cli/manual_option.h"
#include "harness/cli/own_folder.h"
#include "harness/cli/report_folder.h"
#include "harness/cli/results_input.h"
#include "harness/cli/run_history.h"
#include "harness/run/merge.h"
#include "harness/run/run.h"
#include "reports/formats/exploration.h"
#include "reports/formats/sabotage.h"
#include "reports/merge_shares.h"

namespace dataflow_qa::cli {
namespace {

struct MergeArguments {
  std::vector<std::string> files;
  std::string out;
  reports::Strictness strictness;
  std::vector<std::string> manual;
  std::string history;
  std::string against;

  [[nodiscard]] std::string folder_or(const char* usual) const { return out.empty() ? usual : out; }
};

template <typename Result>
auto value_or_usage(Result result) {
  if (!result) throw UsageError(result.error().text());
  return std::move(*result);
}

int merge_runs(const MergeArguments& arguments) {
  std::vector<run::Shard> shards;
  shards.reserve(arguments.files.size());
  for (const auto& file : arguments.files) shards.push_back({file, read_results(file)});
  auto merged = value_or_usage(run::merge_shards(std::move(shards)));
  merged.run.strictness = arguments.strictness;
  merged.run.exit = run::exit_status(merged);
  take_manual(merged, read_manual_files(arguments.manual));
  const RunHistory history(arguments.history, arguments.against);
  history.require_earlier_run(merged);
  const auto folder = prepare_folder(arguments.folder_or(default_report_folder));
  merged.run.subject_output.reset();
  if (merge_subject_outputs({arguments.files.begin(), arguments.files.end()}, folder)) {
    merged.run.subject_output = subject_output_file;
  }
  history.compare(merged);
  write_reports(folder, merged);
  const auto style = style_of(standard_output());
  constexpr std::size_t heading_lines = 3;
  fmt::print("{}{}{}\n{}{}", reports::console::heading(merged, style),
             reports::console::summary(merged, style, heading_lines), report_line(folder), history.add(merged),
             reports::console::strict_line(merged, style));
  return merged.run.exit;
}

int merge_explorations(const MergeArguments& arguments) {
  reports::ExplorationMerge merge;
  for (const auto& file : arguments.files) {  // one after another: none is kept
    const auto added = merge.add(file, value_or_usage(reports::read_exploration(read_input_file(file), file)));
    if (!added) throw UsageError(added.error().text());
  }
  const auto whole = value_or_usage(merge.whole());
  const auto folder = prepare_exploration_folder(arguments.folder_or("dataflow-qa-explore"));
  write_exploration(folder, whole);
  const auto style = style_of(standard_output());
  std::size_t number = 0;
  for (const auto& finding : whole.findings) {
    fmt::print("{}  History: {}\n", reports::finding_console(++number, finding, style),
               shown_path(history_file(folder, finding)));
  }
  fmt::print("\n{}Report: {}\n", reports::exploration_totals(whole), shown_path(folder / exploration_file));
  if (whole.trouble) fmt::print("It did not come to its end: {}\n", *whole.trouble);
  return reports::exit_status(whole);
}

int merge_sabotages(const MergeArguments& arguments) {
  reports::SabotageMerge merge;
  for (const auto& file : arguments.files) {
    const auto added = merge.add(file, value_or_usage(reports::read_sabotage(read_input_file(file), file)));
    if (!added) throw UsageError(added.error().text());
  }
  const auto whole = value_or_usage(merge.whole());
  const auto folder = prepare_sabotage_folder(arguments.folder_or("dataflow-qa-sabotage"));
  write_sabotage(folder, whole);
  fmt::print("{}Report: {} ({} beside it)\n", reports::sabotage_console(whole, style_of(standard_output())),
             shown_path(folder / sabotage_page), sabotage_file);
  return reports::exit_status(whole);
}

enum class Kind { runs, explorations, sabotages };

Kind kind_of(const std::string& file) {
  const auto format = format_of(file);
  if (format == "dataflow-qa/exploration") return Kind::explorations;
  return format == "dataflow-qa/sabotage" ? Kind::sabotages : Kind::runs;
}

int merge_files(const MergeArguments& arguments) {
  const auto kind = kind_of(arguments.files.front());
  for (const auto& file : arguments.files) {
    if (kind_of(file) == kind) continue;
    throw UsageError(
        fmt::format("{} and {} are no shards of one whole: a run, an exploration and a sabotage are "
                    "merged each for itself",
                    arguments.files.front(), file));
  }
  const bool strict = arguments.strictness.advisory || arguments.strictness.findings;
  if (kind != Kind::runs && (strict || !arguments.history.empty() || !arguments.manual.empty())) {
    throw UsageError("--strict, --strict-findings, --history and --manual are for the shards of a run alone");
  }
  if (kind == Kind::explorations) return merge_explorations(arguments);
  return kind == Kind::sabotages ? merge_sabotages(arguments) : merge_runs(arguments);
}

void add_options(CLI::App& command, MergeArguments& arguments) {
  command
      .add_option(
          "shards", arguments.files,
          "results.json of each `run --shard I/N`, explore.json of each `explore --shard I/N`, or sabotage.json "
          "of each `sabotage --shard I/N`")
      ->required()
      ->type_name("SHARD.json");
  command
      .add_option("--out", arguments.out,
                  "Folder for the report (default: dataflow-qa-report, dataflow-qa-explore or dataflow-qa-sabotage)")
      ->type_name("DIR");
  command.add_flag("--strict", arguments.strictness.advisory, "Fail the run on a failed advisory check, too");
  command.add_flag("--strict-findings", arguments.strictness.findings,
                   "Fail the run on a finding about the document or the run, too");
  add_manual_option(command, arguments.manual);
  auto* history = command
                      .add_option("--history", arguments.history,
                                  "Add the run to this history (see `dataflow-qa history`), and say what changed since "
                                  "an earlier run in it")
                      ->type_name("FILE");
  command
      .add_option("--against", arguments.against,
                  "The earlier run: last-release, last-green, a release or the id of a run (default: the last other "
                  "release, else the last run that passed)")
      ->type_name("RUN")
      ->needs(history);
}

}  // namespace

void add_merge_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<MergeArguments>();
  auto* command = app.add_subcommand("merge", "Put the shards of one run, exploration or sabotage together");
  add_options(*command, *arguments);
  command->footer(
      "Examples:\n"
      "  dataflow-qa run --shard 1/2 --out shard-1     on one machine\n"
      "  dataflow-qa run --shard 2/2 --out shard-2     on another\n"
      "  dataflow-qa merge shard-1/results.json shard-2/results.json --history runs.sqlite\n"
      "  dataflow-qa merge shard-*/explore.json        of `dataflow-qa explore --shard I/N`\n"
      "  dataflow-qa merge shard-*/sabotage.json       of `dataflow-qa sabotage --shard I/N`\n"
      "Exit status: that of the whole, as `dataflow-qa run`, `explore` or `sabotage` gives it; 2 where shards are\n"
      "missing or do not belong together.");
  command->callback([arguments, &action] { action = [arguments] { return merge_files(*arguments); }; });
}

}  // namespace dataflow_qa::cli
