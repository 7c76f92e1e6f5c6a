#pragma once

// The arguments of `dataflow-qa run`, and all that it reads: a project, fixtures, known issues.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fixtures/dataset.h"
#include "harness/cli/project.h"
#include "harness/cli/report_folder.h"
#include "harness/run/run.h"
#include "harness/run/selection.h"
#include "reports/known/known_issues.h"

namespace dataflow_qa::cli {

struct RunArguments {
  std::string document;
  std::string subject;
  std::string mapping;
  std::string out = default_report_folder;
  std::uint64_t seed = 1;
  std::string filter;                              // of all --filter and --exclude: see run::selected
  std::vector<std::string> items;                  // globs of item ids
  std::optional<std::string> last_failed;          // try only what failed in this results.json; empty: the one in `out`
  bool failed_first = false;                       // try what failed last before all others
  std::optional<std::size_t> max_failures;         // end the run after this number of failed checks
  std::optional<std::chrono::seconds> time_limit;  // end the run after this time
  bool no_retry = false;
  bool list = false;
  bool watch = false;  // again whenever a file of it changes
  std::optional<std::size_t> jobs;
  std::string known_issues;
  std::vector<std::string> manual;  // files
  bool quiet = false;
  bool verbose = false;
  /// Where it is not given: "checklist" for a run and for the list of a share of it, "full" for the list of all.
  std::string profile;
  std::optional<run::Share> shard;
  std::size_t retried_alone = run::RetryOptions{}.alone_at_most;
  reports::Strictness strictness;
  std::map<std::string, int> ports;   // by alias
  std::vector<std::string> switches;  // "go:dates-with-time=on"
  std::vector<std::string> systems;   // folders
  bool fresh = false;
  std::string not_elsewhere;  // why the command is for no subject that runs elsewhere: "cannot be explored, since …"
  reports::Labels labels;     // given, by name
  std::string history;        // file that the run is added to; empty: none
  std::string
      against;  // the run of the history to compare with; empty: the last release, else the last one that passed
};

/// All that a run reads, checked against each other.
struct Input {
  std::unique_ptr<Project> project;
  fixtures::Dataset dataset;
  std::optional<reports::KnownIssues> known;
};

/// Throws UsageError for whatever cannot be read or does not fit together.
[[nodiscard]] Input read_input(const RunArguments& arguments, const Suites& suites);
/// "checklist", "full" or "load".
[[nodiscard]] run::Profile profile_of(const RunArguments& arguments);
/// The checks that the arguments and GoogleTest's options select. Throws UsageError where the filters select none.
[[nodiscard]] run::Selection select_checks(const Input& input, const RunArguments& arguments);

}  // namespace dataflow_qa::cli
