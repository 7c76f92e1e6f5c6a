// Held by googletest_test.cpp.
#include <fmt/format.h>

#include <memory>

#include "harness/cli/command.h"
#include "harness/cli/manual_option.h"
#include "harness/cli/report_folder.h"
#include "harness/cli/results_input.h"
#include "harness/run/merge.h"
#include "harness/run/run.h"

namespace dataflow_qa::cli {
namespace {

struct MergeArguments {
  std::vector<std::string> files;
  std::string out = default_report_folder;
  reports::Strictness strictness;
  std::vector<std::string> manual;
};

int merge_files(const MergeArguments& arguments) {
  std::vector<run::Shard> shards;
  shards.reserve(arguments.files.size());
  for (const auto& file : arguments.files) shards.push_back({file, read_results(file)});
  auto merged = run::merge_shards(std::move(shards));
  if (!merged) throw UsageError(merged.error().text());
  merged->run.strictness = arguments.strictness;
  merged->run.exit = run::exit_status(*merged);
  take_manual(*merged, arguments.manual);
  const auto folder = prepare_folder(arguments.out);
  merged->run.subject_output.reset();
  if (merge_subject_outputs({arguments.files.begin(), arguments.files.end()}, folder)) {
    merged->run.subject_output = subject_output_file;
  }
  write_reports(folder, *merged);
  const auto style = style_of(standard_output());
  constexpr std::size_t heading_lines = 3;
  fmt::print("{}{}{}\n{}", reports::console::heading(*merged, style),
             reports::console::summary(*merged, style, heading_lines), report_line(folder),
             reports::console::strict_line(*merged, style));
  return merged->run.exit;
}

}  // namespace

void add_merge_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<MergeArguments>();
  auto* command = app.add_subcommand("merge", "Put the shards of one run together");
  command->add_option("shards", arguments->files, "results.json of each `run --shard I/N`")
      ->required()
      ->type_name("SHARD.json");
  command->add_option("--out", arguments->out, "Folder for the report")->type_name("DIR")->capture_default_str();
  add_manual_option(*command, arguments->manual);
  command->add_flag("--strict", arguments->strictness.advisory, "Fail the run on a failed advisory check, too");
  command->add_flag("--strict-findings", arguments->strictness.findings,
                    "Fail the run on a finding about the document or the run, too");
  command->footer(
      "Example:\n"
      "  dataflow-qa run --shard 1/2 --out shard-1     on one machine\n"
      "  dataflow-qa run --shard 2/2 --out shard-2     on another\n"
      "  dataflow-qa merge shard-1/results.json shard-2/results.json\n"
      "Exit status: that of the whole run, as `dataflow-qa run` gives it; 2 where shards are missing or belong to\n"
      "different runs.");
  command->callback([arguments, &action] { action = [arguments] { return merge_files(*arguments); }; });
}

}  // namespace dataflow_qa::cli
