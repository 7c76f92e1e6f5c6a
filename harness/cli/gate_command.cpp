// Held by report_test.cpp.
#include <fmt/format.h>

#include <memory>

#include "harness/cli/command.h"
#include "harness/cli/results_input.h"
#include "reports/gate.h"
#include "reports/model/as_written.h"

namespace dataflow_qa::cli {
namespace {

struct GateArguments {
  std::string results;
  std::string policy;
};

reports::GatePolicy read_policy(const std::string& file) {
  if (file.empty()) return {};
  auto policy = reports::read_gate_policy(read_input_file(file), file);
  if (!policy) throw UsageError(policy.error().text());
  return std::move(*policy);
}

/// A file that was edited, or that contradicts itself, is no ground for a verdict.
reports::Results read_sound_results(const std::string& file) {
  auto results = reports::read_as_written(read_input_file(file), file);
  if (!results) throw UsageError(results.error().text());
  return std::move(*results);
}

int judge_file(const GateArguments& arguments) {
  const auto policy = read_policy(arguments.policy);
  const auto gate = reports::judge(read_sound_results(arguments.results), policy);
  deliver(reports::console::gate(gate, style_of(standard_output())), "", Reader::person);
  return gate.passes() ? exit_passed : exit_failed;
}

}  // namespace

void add_gate_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<GateArguments>();
  auto* command = app.add_subcommand("gate", "Say whether a run may pass, by a policy");
  command->add_option("results", arguments->results, "results.json of a run")->required()->type_name("RESULTS.json");
  command->add_option("--policy", arguments->policy, "What is allowed (default: the built-in policy)")
      ->type_name("FILE.json");
  command->footer(
      "Example:\n"
      "  dataflow-qa gate dataflow-qa-report/results.json\n"
      "Built in: no statement uncovered; no required one failed, flaky, in error or not run; the whole document "
      "tried.\n"
      "A policy file changes the numbers, for example:\n"
      "  {\"format\": \"dataflow-qa/gate-policy\", \"version\": 1, \"required\": {\"flaky\": 1},\n"
      "   \"advisory\": {\"failed\": 5}, \"findings\": {\"unknown-route\": 0}, \"partial\": false}\n"
      "Exit status: 0 the run may pass, 1 it may not, 2 wrong usage, or a file that is broken, contradicts itself or "
      "was\n"
      "edited. A run that ended early, or in\n"
      "which nothing passed, may not pass whatever the policy says.");
  command->callback([arguments, &action] { action = [arguments] { return judge_file(*arguments); }; });
}

}  // namespace dataflow_qa::cli
