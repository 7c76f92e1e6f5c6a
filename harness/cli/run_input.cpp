// Held by input_test.cpp.
#include "harness/cli/run_input.h"

#include <fmt/format.h>
#include <fnmatch.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "base/file.h"
#include "base/suggest.h"
#include "fixtures/defaults.h"
#include "harness/cli/command.h"
#include "harness/cli/document_input.h"
#include "harness/cli/find_mapping.h"
#include "harness/cli/googletest_options.h"
#include "harness/cli/mistakes.h"
#include "harness/cli/results_input.h"
#include "harness/cli/systems_option.h"
#include "harness/subject/program.h"
#include "mocks/mock_system.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;

template <typename Result, typename Text>
auto value_or_usage(Result result, Text text) {
  if (!result) throw UsageError(text(result.error()));
  return std::move(*result);
}

/// A subject that runs elsewhere must know where the mocks are; the harness gives their addresses to any other one.
void require_ports_of_external(const Project& project, const RunArguments& arguments) {
  const bool external = project.subject.mode == subject::Mode::external;
  const auto file = project.subject.file.string();
  if (!external && !arguments.ports.empty()) {
    throw UsageError(
        fmt::format("--{}-port: only for a subject that runs elsewhere (\"mode\": \"external\"), and {} says \"{}\"",
                    arguments.ports.begin()->first, file, subject::to_string(project.subject.mode)));
  }
  if (external && !arguments.not_elsewhere.empty()) {
    throw UsageError(fmt::format("{}: a subject that runs elsewhere {}", file, arguments.not_elsewhere));
  }
  if (!external && arguments.fresh) throw UsageError("--fresh: only for a subject that runs elsewhere");
  if (external && (arguments.jobs.value_or(1) > 1 || arguments.shard)) {
    throw UsageError(
        file +
        ": a subject that runs elsewhere has one world, so --jobs, --shard and GTEST_TOTAL_SHARDS are not for it");
  }
  for (const auto side : {model::Side::source, model::Side::target}) {
    const auto& alias = project.model.system(side).alias;
    if (external && !arguments.ports.contains(alias)) {
      throw UsageError(fmt::format("{} runs elsewhere: give --{}-port, where it looks for {}", file, alias,
                                   project.model.label(side)));
    }
  }
  std::map<int, std::string> taken;
  for (const auto& [alias, port] : arguments.ports) {
    const auto [other, added] = taken.emplace(port, alias);
    if (!added) throw UsageError(fmt::format("--{}-port and --{}-port are both {}", other->second, alias, port));
  }
}

/// A program that cannot be started is a mistake of the subject file: no world need stand to find that out.
void require_program(const subject::SubjectFile& subject) {
  const auto there = subject::require_program(subject, program_dir());
  if (!there) throw UsageError(there.error().text());
}

}  // namespace

Input read_input(const RunArguments& arguments, const Suites& suites) {
  const auto defaults = fixtures::defaults();
  const auto document_file = arguments.document.empty() ? defaults.document : fs::path(arguments.document);
  const auto document = read_document(document_file);
  Input input;
  mocks::Catalogue catalogue;
  add_systems(catalogue, arguments.systems);
  const auto mapping_file = mapping_for(document, document_file, arguments.mapping, catalogue);
  auto mapping = load_mapping(mapping_file);
  const auto subject_file = subject_path(arguments.subject, mapping);
  input.project = load_project(document, std::move(mapping),
                               {.suites = &suites,
                                .systems = catalogue,
                                .mapping_file = mapping_file,
                                .subject_file = subject_file,
                                .profile = profile_of(arguments),
                                .fresh = arguments.fresh});
  require_ports_of_external(*input.project, arguments);
  if (!arguments.list && !GTEST_FLAG_GET(list_tests)) require_program(input.project->subject);
  input.dataset =
      value_or_usage(fixtures::read_dataset(defaults.dataset), [](const auto& error) { return error.text(); });
  if (!arguments.known_issues.empty()) {
    input.known =
        value_or_usage(reports::read_known_issues(read_input_file(arguments.known_issues), arguments.known_issues),
                       [](const auto& error) { return error.text(); });
  }
  return input;
}

run::Profile profile_of(const RunArguments& arguments) {
  if (const auto profile = run::profile_from(arguments.profile)) return *profile;
  // The list shows all that there is; a share is one of the run's own.
  return arguments.list && !arguments.shard ? run::Profile::full : run::Profile::checklist;
}

namespace {

/// Of one filter alone: with several, any may be the wrong one.
std::string near_filter_of(const run::Selection& selection, const RunArguments& arguments) {
  std::vector<std::string_view> names;
  names.reserve(selection.left_out.size());
  for (const auto& [name, why] : selection.left_out) names.emplace_back(name);
  return arguments.filter.find(':') == std::string::npos ? near_filter(arguments.filter, names) : "";
}

/// Why no check is left, as a sentence.
std::string why_nothing_is_selected(const run::Selection& selection, const RunArguments& arguments) {
  const auto& filter = selection.asked.filter;
  if (selection.left_out.empty()) return "the document has no statement that any check could try";
  const auto by_googletest = [](const auto& entry) { return entry.second == run::LeftOut::by_googletest_filter; };
  if (std::any_of(selection.left_out.begin(), selection.left_out.end(), by_googletest)) {
    return fmt::format("--gtest_filter={} selects no check{}", *selection.asked.googletest_filter,
                       filter ? " of those that --filter " + *filter + " selects" : "");
  }
  if (selection.asked.names) {
    return fmt::format("--last-failed: none of the {} checks that did not pass is in this document and profile{}",
                       selection.asked.names->size(), filter ? " and matches --filter " + *filter : "");
  }
  const auto none = selection.asked.items.empty()
                        ? fmt::format("--filter {} selects none of the {} checks{}", arguments.filter,
                                      selection.left_out.size(), near_filter_of(selection, arguments))
                        : fmt::format("{} selects none of the {} checks", selection.filter_text().value_or(""),
                                      selection.left_out.size());
  if (profile_of(arguments) != run::Profile::checklist) return none + " (`dataflow-qa run --list` shows them)";
  return none + " of --profile checklist (`dataflow-qa run --list` shows all checks; some need --profile full)";
}

/// An id that no item has is a slip: leaving it unsaid would leave the item out.
void require_items(const checklist::Checklist& checklist, const std::vector<std::string>& globs) {
  std::vector<std::string_view> ids;
  for (const auto& item : checklist.items) ids.emplace_back(item.id);
  for (const auto& glob : globs) {
    const auto fits = [&](std::string_view id) { return fnmatch(glob.c_str(), std::string(id).c_str(), 0) == 0; };
    if (std::any_of(ids.begin(), ids.end(), fits)) continue;
    throw UsageError(fmt::format("--item {}: the document has no such item{} (`dataflow-qa checklist` shows their ids)",
                                 glob, base::did_you_mean(glob, ids)));
  }
}

/// The checks that were tried in that run and did not pass.
std::set<std::string> failed_in(const reports::Results& results) {
  std::set<std::string> names;
  for (const auto& item : results.items) {
    for (const auto& check : item.checks) {
      if (check.selected && reports::is_trouble(check.verdict)) names.insert(check.name);
    }
  }
  return names;
}

/// The earlier run's results: those of --last-failed, or what stands in the folder of --out.
reports::Results earlier_run(const RunArguments& arguments, const std::string& option) {
  const auto& named = arguments.last_failed.value_or("");
  auto file = named.empty() ? (fs::path(arguments.out) / "results.json").string() : named;
  // A run that was refused has set it aside.
  if (named.empty() && !base::is_there(file) && base::is_there(file + ".earlier")) file += ".earlier";
  if (!base::is_there(file)) {
    throw UsageError(
        fmt::format("{}: there is no {}; run once without it, or name the results of an earlier run", option, file));
  }
  return read_results(file);
}

void add_what_failed_last(const RunArguments& arguments, run::SelectionOptions& options) {
  if (arguments.last_failed) {
    options.names = failed_in(earlier_run(arguments, "--last-failed"));
    if (options.names->empty()) throw UsageError("--last-failed: nothing failed in that run");
  }
  if (arguments.failed_first) options.first = failed_in(earlier_run(arguments, "--failed-first"));
}

}  // namespace

run::Selection select_checks(const Input& input, const RunArguments& arguments) {
  run::SelectionOptions options{.googletest_filter = googletest_filter(), .shard = arguments.shard};
  if (!arguments.filter.empty()) options.filter = arguments.filter;
  require_items(input.project->checklist, arguments.items);
  options.items = arguments.items;
  add_what_failed_last(arguments, options);
  if (GTEST_FLAG_GET(shuffle)) options.shuffle_seed = arguments.seed;
  auto selection = run::select(input.project->catalogue, options);
  if (!selection.filters_select_any()) throw UsageError(why_nothing_is_selected(selection, arguments));
  return selection;
}

}  // namespace dataflow_qa::cli
