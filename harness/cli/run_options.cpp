// Held by input_test.cpp and selection_test.cpp.
#include "harness/cli/run_options.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/visible.h"
#include "harness/cli/command.h"
#include "harness/cli/manual_option.h"
#include "harness/cli/mistakes.h"
#include "harness/cli/systems_option.h"
#include "harness/run/job_share.h"
#include "mocks/systems.h"

namespace dataflow_qa::cli {
namespace {

using Arguments = std::shared_ptr<RunArguments>;

/// An unset shell variable must not stand for the default.
CLI::Validator not_empty() {
  return {[](const std::string& text) { return text.empty() ? std::string("must not be empty") : std::string(); }, ""};
}

}  // namespace

CLI::Validator whole_number(std::uint64_t most) {
  return {[most](const std::string& text) {
            std::uint64_t number = 0;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
            const bool good = error == std::errc() && end == text.data() + text.size() && number <= most;
            return good ? std::string() : fmt::format("\"{}\" is not a number from 0 to {}", text, most);
          },
          ""};
}

namespace {

/// Says that shares are understood, where whatever started this job asks for that (Bazel's Test Encyclopedia).
void write_status_of_shards() {
  const char* file = std::getenv("TEST_SHARD_STATUS_FILE");
  if (file != nullptr && *file != '\0') write_file(file, "");
}

/// "2/3": the second of three. "auto": as the service says that started this job.
run::Share parse_share(const std::string& option, const std::string& text) {
  if (text == "auto") {
    const auto share = run::share_of_job([](const std::string& name) {
      const char* value = std::getenv(name.c_str());
      return std::string(value == nullptr ? "" : value);
    });
    if (!share) throw UsageError(fmt::format("{} auto: {}", option, share.error().message));
    write_status_of_shards();
    return *share;
  }
  run::Share share;
  int end = 0;
  if (std::sscanf(text.c_str(), "%zu/%zu%n", &share.index, &share.count, &end) != 2 ||
      static_cast<std::size_t>(end) != text.size() || share.index < 1 || share.index > share.count ||
      share.count > run::most_shares) {
    throw UsageError(
        fmt::format("{} {}: expected auto, or I/N, for example 1/3, 2/3 and 3/3 on three machines", option, text));
  }
  --share.index;
  return share;
}

void add_globs(CLI::App& command, const Arguments& arguments, const std::string& option, const std::string& sign,
               const std::string& help) {
  command
      .add_option_function<std::vector<std::string>>(
          option,
          [arguments, sign](const std::vector<std::string>& given) {
            for (const auto& glob : given) arguments->filter += (arguments->filter.empty() ? "" : ":") + sign + glob;
          },
          help)
      ->type_name("GLOB")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->check(not_empty());
}

void add_what_is_selected(CLI::App& command, const Arguments& arguments) {
  add_globs(command, arguments, "--filter", "",
            "Only checks whose name matches, such as 'customers.sync.*.email'; may be given several times");
  command
      .add_option("--item", arguments->items,
                  "Only the checks of this item, by its id (glob; `dataflow-qa checklist` shows them); may be given "
                  "several times")
      ->type_name("GLOB")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->check(not_empty());
  add_globs(command, arguments, "--exclude", "-",
            "No checks whose name matches, whatever selects them; may be given several times");
  command
      .add_option_function<std::string>(
          "--last-failed", [arguments](const std::string& file) { arguments->last_failed = file; },
          "Only checks that did not pass in this earlier run (default: the one in --out)")
      ->type_name("RESULTS.json")
      ->expected(0, 1);
  command.add_flag("--failed-first", arguments->failed_first,
                   "Begin with the checks that did not pass in the earlier run in --out");
  command
      .add_option("--profile", arguments->profile,
                  "How much to try: checklist (default): what the document says; full: also what users expect of any "
                  "sync; load: also large numbers of records")
      ->type_name("NAME")
      ->check(OneOf({"checklist", "full", "load"}));
  add_shard_option(command, arguments,
                   "Only the I-th of N shares of the checks; `dataflow-qa merge` puts their results together");
  command.add_flag(
      "--list", arguments->list,
      "Print the checks (of --profile full, unless you name one) with their level and item, and with --verbose "
      "what each tries; run nothing");
}

void add_how_it_runs(CLI::App& command, const Arguments& arguments) {
  add_seed_and_jobs(command, arguments);
  command
      .add_option_function<std::size_t>(
          "--time-limit", [arguments](std::size_t seconds) { arguments->time_limit = std::chrono::seconds(seconds); },
          "End the run after so long; what was not tried by then is not run")
      ->type_name("SECONDS")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000000}));
  auto* no_retry = command.add_flag("--no-retry", arguments->no_retry,
                                    "Try no failed check a second time: a flaky one then counts as failed");
  command.add_flag("--watch", arguments->watch,
                   "Run again whenever you edit the document, the mapping, or a file in the subject file's folder; one "
                   "line a run, until Ctrl-C");
  command
      .add_option_function<std::size_t>(
          "--max-failures", [arguments](std::size_t number) { arguments->max_failures = number; },
          "End the run as soon as this number of checks have failed")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000000}));
  command.add_flag_callback(
      "--fail-fast", [arguments] { arguments->max_failures = 1; },
      "End the run as soon as a check has failed: --max-failures 1");
  command
      .add_option("--retry-alone", arguments->retried_alone,
                  "Failures of up to this number of causes are retried alone; of more, one of each kind alone and the "
                  "others together")
      ->excludes(no_retry)
      ->type_name("N")
      ->check(whole_number())
      ->capture_default_str();
}

void add_what_is_reported(CLI::App& command, const Arguments& arguments) {
  add_label_option(command, arguments->labels,
                   "Say what the run is of, such as release=1.5; may be given several times. Commit, branch, tag, "
                   "build and its URL are taken from the variables of the usual CI services where you give none");
  command.add_option("--out", arguments->out, "Folder for the report")
      ->type_name("DIR")
      ->check(not_empty())
      ->capture_default_str();
  command.add_flag("--strict", arguments->strictness.advisory, "Fail the run on a failed advisory check, too");
  command.add_flag("--strict-findings", arguments->strictness.findings,
                   "Fail the run on a finding about the document or the run, too");
  command
      .add_option("--known-issues", arguments->known_issues,
                  "Failures accepted until their end dates (see `dataflow-qa known-issues draft`)")
      ->type_name("FILE.json");
  add_manual_option(command, arguments->manual);
  auto* history = command
                      .add_option("--history", arguments->history,
                                  "Add the run to this history (see `dataflow-qa history`), and say what changed since "
                                  "an earlier run in it")
                      ->type_name("FILE")
                      ->check(not_empty());
  command
      .add_option("--against", arguments->against,
                  "The earlier run: last-release, last-green, a release or the id of a run (default: the last other "
                  "release, else the last run that passed)")
      ->type_name("RUN")
      ->check(not_empty())
      ->needs(history);
  auto* quiet = command.add_flag("--quiet", arguments->quiet, "Print only failures and totals");
  command.add_flag("--verbose", arguments->verbose, "Print every check and every failure")->excludes(quiet);
}

}  // namespace

void add_label_option(CLI::App& command, reports::Labels& labels, const std::string& help) {
  command
      .add_option_function<std::vector<std::string>>(
          "--label",
          [&labels](const std::vector<std::string>& given) {
            for (const auto& text : given) {
              auto label = reports::read_label(text);
              if (!label) throw UsageError(fmt::format("--label {}: {}", base::visible(text), label.error().text()));
              const auto [before, added] = labels.insert(std::move(*label));
              if (!added) throw UsageError(fmt::format("--label {}: \"{}\" is given twice", text, before->first));
            }
          },
          help)
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_shard_option(CLI::App& command, const Arguments& arguments, const std::string& help) {
  command
      .add_option_function<std::string>(
          "--shard", [arguments](const std::string& text) { arguments->shard = parse_share("--shard", text); }, help)
      ->type_name("I/N|auto");
}

void add_seed_and_jobs(CLI::App& command, const Arguments& arguments) {
  command.add_option("--seed", arguments->seed, "Seed for the values that checks use")
      ->type_name("N")
      ->check(whole_number())
      ->capture_default_str();
  command
      .add_option("--jobs", arguments->jobs,
                  "Number of worlds to run at once; 1: one after another (default: all, up to four per core)")
      ->type_name("N")
      ->check(CLI::Range(1, 64));
}

void add_what_is_tested(CLI::App& command, const Arguments& arguments) {
  command.add_option("--document", arguments->document, "The dataflow document (default: the project's own)")
      ->type_name("FILE.rst")
      ->check(not_empty());
  command.add_option("--subject", arguments->subject, "Description of the sync under test (default: the bundled sync)")
      ->type_name("FILE.json")
      ->check(not_empty());
  command
      .add_option("--mapping", arguments->mapping,
                  "Pairs of matching properties (default: looked for beside the document)")
      ->type_name("FILE.json")
      ->check(not_empty());
  add_systems_option(command, arguments->systems);
  for (const auto* system : mocks::Catalogue().all()) {
    const auto& alias = system->declaration.alias;
    command
        .add_option_function<int>(
            "--" + alias + "-port", [arguments, alias](int port) { arguments->ports[alias] = port; },
            fmt::format("Port for {} when the sync runs elsewhere", system->declaration.label))
        ->type_name("N")
        ->check(CLI::Range(1, 65535));
  }
  command
      .add_option_function<std::vector<std::string>>(
          "--port",
          [arguments](const std::vector<std::string>& given) {
            for (const std::string& each : given) {
              const auto equals = each.find('=');
              const std::string number = equals == std::string::npos ? "" : each.substr(equals + 1);
              int port = 0;
              if (!CLI::detail::lexical_cast(number, port) || port < 1 || port > 65535) {
                throw UsageError(fmt::format("--port {}: expected ALIAS=N, for example my-crm=8081", each));
              }
              arguments->ports[each.substr(0, equals)] = port;
            }
          },
          "Port for a system of --systems when the sync runs elsewhere; may be given several times")
      ->type_name("ALIAS=N");
  command
      .add_option(
          "--switch", arguments->switches,
          "Set a switch of one system's mock, by the system's alias (`dataflow-qa mock --help` lists them); may "
          "be given several times")
      ->type_name("ALIAS:NAME=VALUE");
  command.add_flag("--fresh", arguments->fresh, "Promise that the sync that runs elsewhere starts without state");
}

void add_run_options(CLI::App& command, const Arguments& arguments) {
  add_what_is_tested(command, arguments);
  add_what_is_selected(command, arguments);
  add_how_it_runs(command, arguments);
  add_what_is_reported(command, arguments);
}

}  // namespace dataflow_qa::cli
