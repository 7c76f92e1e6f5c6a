// Held by report_test.cpp.
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "harness/cli/command.h"
#include "harness/cli/history_input.h"
#include "harness/cli/results_input.h"
#include "reports/compare/compare.h"
#include "reports/gate.h"
#include "reports/model/as_written.h"
#include "reports/since.h"

namespace dataflow_qa::cli {
namespace {

struct GateArguments {
  std::string results;
  std::string policy;
  std::string history;
  std::string against{reports::history::last_passed};
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

/// What changed since the earlier run, where there is one to compare with.
std::optional<reports::Since> since_history(const reports::Results& results, const GateArguments& arguments) {
  if (arguments.history.empty() || !reports::not_comparable(results).empty()) return std::nullopt;
  const auto baseline = baseline_of(arguments.history, arguments.against, results);
  return reports::changes_since(baseline.results, baseline.label, results);
}

int judge_file(const GateArguments& arguments) {
  const auto policy = read_policy(arguments.policy);
  const auto results = read_sound_results(arguments.results);
  const auto since = since_history(results, arguments);
  const auto gate = reports::judge(results, policy);
  deliver(reports::console::gate(gate, style_of(standard_output())), "", Reader::person);
  if (!since) return gate.passes() ? exit_passed : exit_failed;
  const bool holds = since->newly_failing.empty();
  const auto verdict = holds ? "" : ": it may not pass, whatever the policy allows";
  deliver(fmt::format("{}{}\n", reports::since_text(*since), verdict), "", Reader::person);
  return gate.passes() && holds ? exit_passed : exit_failed;
}

}  // namespace

void add_gate_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<GateArguments>();
  auto* command = app.add_subcommand("gate", "Say whether a run may pass, by a policy");
  command->add_option("results", arguments->results, "results.json of a run")->required()->type_name("RESULTS.json");
  command->add_option("--policy", arguments->policy, "What is allowed (default: the built-in policy)")
      ->type_name("FILE.json");
  auto* history = command
                      ->add_option("--history", arguments->history,
                                   "Let no run pass in which a check fails that did not fail in a run of this history, "
                                   "whatever the policy allows")
                      ->type_name("FILE");
  command
      ->add_option("--against", arguments->against,
                   "Which one: last-green, last-release (another than this run's own), a release or a run's id")
      ->type_name("RUN")
      ->needs(history)
      ->capture_default_str();
  command->footer(
      "Examples:\n"
      "  dataflow-qa gate dataflow-qa-report/results.json\n"
      "  dataflow-qa gate dataflow-qa-report/results.json --policy policy.json --history history.sqlite\n"
      "Built in: no statement uncovered; no required one failed, flaky, in error or not run; the whole document "
      "tried.\n"
      "A policy file changes the numbers, for example:\n"
      "  {\"format\": \"dataflow-qa/gate-policy\", \"version\": 1, \"required\": {\"flaky\": 1},\n"
      "   \"advisory\": {\"failed\": 5}, \"findings\": {\"unknown-route\": 0},\n"
      "   \"by_hand\": 2, \"unclaimed\": 0, \"partial\": false}\n"
      "Exit status: 0 the run may pass, 1 it may not, 2 wrong usage, or a file that is broken, contradicts itself or "
      "was\n"
      "edited. A run that ended early, or in\n"
      "which nothing passed, may not pass whatever the policy says.");
  command->callback([arguments, &action] { action = [arguments] { return judge_file(*arguments); }; });
}

}  // namespace dataflow_qa::cli
