// Held by verdict_test.cpp and input_test.cpp.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <memory>
#include <set>

#include "harness/cli/command.h"
#include "harness/cli/googletest_options.h"
#include "harness/cli/interrupt.h"
#include "harness/cli/mistakes.h"
#include "harness/cli/own_runs.h"
#include "harness/cli/progress.h"
#include "harness/cli/results_input.h"
#include "harness/cli/run_input.h"

namespace dataflow_qa::cli {
namespace {

struct SteadinessArguments {
  std::size_t seeds = 20;
  std::size_t repeat = 2;
  std::size_t jobs = 2;
  std::map<std::string, std::string> handed_on;  // options of `run`
};

/// The verdicts of each check, and the seeds that gave them.
using Verdicts = std::map<std::string, std::map<reports::Verdict, std::vector<std::uint64_t>>>;

Verdicts verdicts_of(const std::vector<OwnRun>& runs) {
  Verdicts result;
  for (const auto& run : runs) {
    for (const auto& item : run.results->items) {
      for (const auto& check : item.checks) {
        if (!check.selected) continue;
        result[check.name][check.verdict].push_back(run.results->run.seed);
      }
    }
  }
  return result;
}

std::vector<OwnRun> runs_of(const SteadinessArguments& arguments) {
  std::vector<OwnRun> runs;
  for (std::size_t i = 0; i < arguments.seeds * arguments.repeat; ++i) {
    const auto seed = i % arguments.seeds + 1;
    OwnRun run{{"run", "--quiet", "--gtest_shuffle", "--seed", std::to_string(seed)}, std::nullopt};
    for (const auto& [option, value] : arguments.handed_on) {
      if (!value.empty()) run.arguments.insert(run.arguments.end(), {option, value});
    }
    if (const auto filter = googletest_filter()) run.arguments.push_back("--gtest_filter=" + *filter);
    runs.push_back(std::move(run));
  }
  return runs;
}

/// Refuses before the first run begins what each run would refuse.
void require_runs_can_begin(const std::map<std::string, std::string>& options, const Suites& suites) {
  RunArguments of_each;
  of_each.document = options.at("--document");
  of_each.subject = options.at("--subject");
  of_each.mapping = options.at("--mapping");
  of_each.filter = options.at("--filter");
  of_each.profile = options.at("--profile");
  static_cast<void>(select_checks(read_input(of_each, suites), of_each));
}

int try_steadiness(const SteadinessArguments& arguments, const Suites& suites) {
  require_runs_can_begin(arguments.handed_on, suites);
  auto runs = runs_of(arguments);
  end_in_order_when_interrupted();
  Progress progress;
  run_this_program(runs, arguments.jobs, [&](const std::string& what) {
    throw_when_interrupted();
    progress.show(what);
  });
  progress.clear();
  for (const auto& run : runs) {
    if (!run.results->run.trouble) continue;
    fmt::print("seed {}: {}\n", run.results->run.seed, *run.results->run.trouble);
    return exit_trouble;
  }
  const auto verdicts = verdicts_of(runs);
  std::size_t unsteady = 0;
  for (const auto& [check, seen] : verdicts) {
    if (seen.size() == 1) continue;
    ++unsteady;
    fmt::print("{}:\n", check);
    for (const auto& [verdict, seeds] : seen) {
      fmt::print("  {} with seed{} {}\n", reports::to_string(verdict), seeds.size() == 1 ? "" : "s",
                 fmt::join(seeds, ", "));
    }
  }
  fmt::print("{} runs with {} seeds, each in another order: {} of {} checks had differing verdicts\n", runs.size(),
             arguments.seeds, unsteady, verdicts.size());
  return unsteady == 0 ? exit_passed : exit_failed;
}

}  // namespace

void add_steadiness_command(CLI::App& app, Action& action, const Suites& suites) {
  auto arguments = std::make_shared<SteadinessArguments>();
  auto* command = app.add_subcommand("steadiness", "Find out whether runs with other seeds and in other orders agree");
  command->add_option("--seeds", arguments->seeds, "Number of seeds (1 to N; at least two)")
      ->type_name("N")
      ->check(CLI::Range(2, 1000))
      ->capture_default_str();
  command->add_option("--repeat", arguments->repeat, "Runs with each seed")
      ->type_name("N")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  command->add_option("--jobs", arguments->jobs, "Runs at the same time")
      ->type_name("N")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  for (const auto& [option, type] : {std::pair{"--document", "FILE.rst"},
                                     {"--subject", "FILE.json"},
                                     {"--mapping", "FILE.json"},
                                     {"--filter", "GLOB"},
                                     {"--profile", "NAME"}}) {
    command->add_option(option, arguments->handed_on[option], "As for `dataflow-qa run`")->type_name(type);
  }
  command->get_option("--profile")->check(OneOf({"checklist", "full", "load"}));
  command->footer(
      "Example:\n"
      "  dataflow-qa steadiness --seeds 5 --filter 'projects.*'\n"
      "Exit status: 0 all verdicts agree, 1 some differ, 2 wrong usage, 3 a run was in trouble.");
  command->callback(
      [arguments, &action, &suites] { action = [arguments, &suites] { return try_steadiness(*arguments, suites); }; });
}

}  // namespace dataflow_qa::cli
