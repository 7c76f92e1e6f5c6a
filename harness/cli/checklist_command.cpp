#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "fixtures/dataset.h"
#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/checklist/print.h"
#include "harness/cli/command.h"
#include "harness/mapping/mapping.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;

struct ChecklistArguments {
  std::vector<std::string> files;
  std::string mapping;
  bool json = false;
  bool csv = false;
  bool markdown = false;
};

/// A folder stands for the .rst files in it.
std::vector<fs::path> all_files(const std::vector<std::string>& given) {
  std::vector<fs::path> result;
  for (const fs::path place : given) {
    if (!fs::is_directory(place)) {
      result.push_back(place);
      continue;
    }
    std::vector<fs::path> inside;
    for (const auto& entry : fs::directory_iterator(place)) {
      if (entry.path().extension() == ".rst") inside.push_back(entry.path());
    }
    if (inside.empty()) throw UsageError(fmt::format("{}: there is no .rst file in this folder", place.string()));
    std::sort(inside.begin(), inside.end());
    result.insert(result.end(), inside.begin(), inside.end());
  }
  return result;
}

bool is_about(const mapping::Mapping& mapping, const checklist::Document& document) {
  return mapping.source == document.source && mapping.target == document.target;
}

int print_checklists(const ChecklistArguments& arguments) {
  const bool standard = arguments.mapping.empty();
  const auto mapping_file = standard ? fixtures::directory() / "mappings/default.json" : fs::path(arguments.mapping);
  const auto mapping = mapping::read_file(mapping_file);
  if (!mapping) throw UsageError(mapping.error().text());
  std::vector<checklist::Listing> listings;
  std::string errors;
  for (const auto& file : all_files(arguments.files)) {
    const auto document = checklist::read_file(file);
    if (!document) {
      errors += (errors.empty() ? "" : "\n") + document.error().text();
      continue;
    }
    // The project's own mapping says nothing about documents of other systems.
    const bool applies = !standard || is_about(*mapping, *document);
    listings.push_back({file.string(), checklist::make_checklist(*document, applies ? &*mapping : nullptr), {}});
  }
  if (!listings.empty()) {
    const auto text = arguments.json       ? checklist::print_json(listings)
                      : arguments.csv      ? checklist::print_csv(listings)
                      : arguments.markdown ? checklist::print_markdown(listings)
                                           : checklist::print_text(listings);
    fmt::print("{}", text);
    std::fflush(stdout);
  }
  if (!errors.empty()) throw UsageError(errors);
  return exit_passed;
}

}  // namespace

void add_checklist_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<ChecklistArguments>();
  auto* command = app.add_subcommand("checklist", "Print what documents ask for, as items with stable ids");
  command->add_option("file", arguments->files, "Documents, or folders of them")->required()->type_name("FILE.rst");
  command->add_option("--mapping", arguments->mapping, "Which property is which (default: the project's own)")
      ->type_name("FILE.json");
  auto* formats = command->add_option_group("format");
  formats->add_flag("--json", arguments->json, "For machines");
  formats->add_flag("--csv", arguments->csv, "For spreadsheets");
  formats->add_flag("--markdown", arguments->markdown, "For wikis");
  formats->require_option(0, 1);
  command->footer("Example:\n  dataflow-qa checklist my.rst --json");
  command->callback([arguments, &action] { action = [arguments] { return print_checklists(*arguments); }; });
}

}  // namespace dataflow_qa::cli
