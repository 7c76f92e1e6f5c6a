#include "harness/cli/run_input.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/cli/command.h"
#include "harness/cli/googletest_options.h"
#include "harness/cli/results_input.h"
#include "harness/run/link_first.h"
#include "harness/world/world.h"
#include "mocks/systems.h"
#include "suites/suites.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;

fs::path given_or(const std::string& given, const char* standard) {
  return given.empty() ? fixtures::directory() / standard : fs::path(given);
}

template <typename Result, typename Text>
auto value_or_usage(Result result, Text text) {
  if (!result) throw UsageError(text(result.error()));
  return std::move(*result);
}

void require_same_systems(const checklist::Checklist& checklist, const model::Model& model) {
  for (const auto& [name, side] :
       {std::pair{checklist.source, model::Side::source}, {checklist.target, model::Side::target}}) {
    if (mocks::find_system(name) == &model.system(side)) continue;
    std::string labels;
    for (const auto& system : mocks::known_systems())
      labels += (labels.empty() ? "" : ", ") + system.declaration->label;
    throw UsageError(
        fmt::format("the document is about “{}” as its {}, but the mapping is about “{}” (there are mocks of: {})",
                    name, model::to_string(side), model.label(side), labels));
  }
}

/// A subject that runs elsewhere must know where the mocks are; the harness starts any other one and tells it.
void require_ports_of_external(const Input& input, const RunArguments& arguments) {
  const bool external = input.subject.mode == subject::Mode::external;
  const auto file = input.subject.file.string();
  if (!external && !arguments.ports.empty()) {
    throw UsageError(
        fmt::format("--{}-port: only for a subject that runs elsewhere (\"mode\": \"external\"), and {} says \"{}\"",
                    arguments.ports.begin()->first, file, subject::to_string(input.subject.mode)));
  }
  if (!external && arguments.fresh) throw UsageError("--fresh: only for a subject that runs elsewhere");
  if (external && (arguments.jobs > 1 || arguments.shard)) {
    throw UsageError(
        file +
        ": a subject that runs elsewhere has one world, so --jobs, --shard and GTEST_TOTAL_SHARDS are not for it");
  }
  for (const auto side : {model::Side::source, model::Side::target}) {
    const auto& alias = input.model.system(side).declaration->alias;
    if (external && !arguments.ports.contains(alias)) {
      throw UsageError(fmt::format("{} runs elsewhere: give --{}-port, where it looks for {}", file, alias,
                                   input.model.label(side)));
    }
  }
  std::map<int, std::string> taken;
  for (const auto& [alias, port] : arguments.ports) {
    const auto [other, added] = taken.emplace(port, alias);
    if (!added) throw UsageError(fmt::format("--{}-port and --{}-port are both {}", other->second, alias, port));
  }
}

}  // namespace

std::unique_ptr<Input> read_input(const RunArguments& arguments) {
  auto input = std::make_unique<Input>();
  const auto document =
      value_or_usage(checklist::read_file(given_or(arguments.document, "checklists/custom-pms-to-poweroffice-go.rst")),
                     [](const auto& error) { return error.text(); });
  input->mapping_file = given_or(arguments.mapping, "mappings/default.json");
  input->mapping =
      value_or_usage(mapping::read_file(input->mapping_file), [](const auto& error) { return error.text(); });
  input->model = value_or_usage(model::bind(input->mapping), [&](const std::string& error) {
    return fmt::format("{}: {}", input->mapping_file.string(), error);
  });
  input->checklist = checklist::make_checklist(document, &input->mapping);
  require_same_systems(input->checklist, input->model);
  run::note_link_first(input->checklist, input->model);
  input->subject = value_or_usage(subject::read_file(given_or(arguments.subject, "subjects/pms-go-sync.json"),
                                                     world::placeholder_names(input->model)),
                                  [](const auto& error) { return error.text; });
  require_ports_of_external(*input, arguments);
  input->dataset = value_or_usage(fixtures::read_dataset(fixtures::directory() / "datasets/standard.json"),
                                  [](const std::string& error) { return error; });
  if (!arguments.known_issues.empty()) {
    input->known =
        value_or_usage(reports::read_known_issues(read_input_file(arguments.known_issues), arguments.known_issues),
                       [](const std::string& error) { return error; });
  }
  const run::SuiteInput subjects{.checklist = &input->checklist,
                                 .model = &input->model,
                                 .subject = &input->subject,
                                 .profile = profile_of(arguments),
                                 .fresh = arguments.fresh};
  if (subjects.profile != "checklist") suites::add_advisory_items(input->checklist);
  input->catalogue = run::make_catalogue(suites::all(), subjects);
  return input;
}

std::string profile_of(const RunArguments& arguments) {
  if (!arguments.profile.empty()) return arguments.profile;
  return arguments.list && !arguments.shard ? "full" : "checklist";  // a share is one of the run's own
}

std::optional<std::string> filter_of(const RunArguments& arguments) {
  return arguments.filter.empty() ? std::nullopt : std::optional(arguments.filter);
}

void require_selection(const Input& input, const RunArguments& arguments) {
  const auto& catalogue = input.catalogue;
  const auto filter = filter_of(arguments);
  const auto googletest = googletest_filter();
  std::size_t by_filter = 0;
  std::size_t by_both = 0;
  for (const auto& check : catalogue) {
    if (!run::selected(check.name, filter)) continue;
    ++by_filter;
    by_both += run::selected_by_googletest(check.name, googletest) ? 1 : 0;
  }
  if (by_both > 0) return;
  if (catalogue.empty()) throw UsageError("the document has no statement that any check could try");
  if (by_filter > 0) {
    throw UsageError(fmt::format("--gtest_filter={} selects no check{}", *googletest,
                                 filter ? " of those that --filter " + *filter + " selects" : ""));
  }
  throw UsageError(fmt::format("--filter {} selects none of the {} checks{} (`dataflow-qa run --list` shows them)",
                               arguments.filter, catalogue.size(),
                               profile_of(arguments) == "checklist" ? " of --profile checklist" : ""));
}

}  // namespace dataflow_qa::cli
