#include "harness/cli/run_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/cli/command.h"
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

void require_same_systems(const checklist::Checklist& checklist, const world::Model& model) {
  for (const auto& [name, side] :
       {std::pair{checklist.source, world::Side::source}, {checklist.target, world::Side::target}}) {
    if (mocks::find_system(name) == &model.system(side)) continue;
    std::string labels;
    for (const auto& system : mocks::known_systems())
      labels += (labels.empty() ? "" : ", ") + system.declaration->label;
    throw UsageError(
        fmt::format("the document is about “{}” as its {}, but the mapping is about “{}” (there are mocks of: {})",
                    name, world::to_string(side), model.label(side), labels));
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
  input->model = value_or_usage(world::bind(input->mapping), [](const std::string& error) { return error; });
  input->checklist = checklist::make_checklist(document, &input->mapping);
  require_same_systems(input->checklist, input->model);
  run::note_link_first(input->checklist, input->model);
  input->subject = value_or_usage(subject::read_file(given_or(arguments.subject, "subjects/pms-go-sync.json"),
                                                     world::placeholder_names(input->model)),
                                  [](const auto& error) { return error.text; });
  if (input->subject.mode == subject::Mode::external) {
    throw UsageError(input->subject.file.string() + ": /mode: subjects that run elsewhere cannot be tested yet");
  }
  input->dataset = value_or_usage(fixtures::read_dataset(fixtures::directory() / "datasets/standard.json"),
                                  [](const std::string& error) { return error; });
  if (!arguments.known_issues.empty()) {
    input->known =
        value_or_usage(reports::read_known_issues(read_input_file(arguments.known_issues), arguments.known_issues),
                       [](const std::string& error) { return error; });
  }
  input->catalogue = run::make_catalogue(
      suites::all(), {.checklist = &input->checklist, .model = &input->model, .subject = &input->subject});
  return input;
}

std::optional<std::string> filter_of(const RunArguments& arguments) {
  return arguments.filter.empty() ? std::nullopt : std::optional(arguments.filter);
}

void require_selection(const Input& input, const RunArguments& arguments) {
  const auto& catalogue = input.catalogue;
  const auto filter = filter_of(arguments);
  const auto any = std::any_of(catalogue.begin(), catalogue.end(),
                               [&](const auto& check) { return run::selected(check.name, filter); });
  if (any) return;
  if (catalogue.empty()) throw UsageError("the document has no statement that any check could try");
  throw UsageError(fmt::format("--filter {} selects none of the {} checks (`dataflow-qa run --list` shows them)",
                               arguments.filter, catalogue.size()));
}

}  // namespace dataflow_qa::cli
