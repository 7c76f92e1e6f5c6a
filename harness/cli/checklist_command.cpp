#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <system_error>

#include "fixtures/dataset.h"
#include "harness/checklist/diff.h"
#include "harness/checklist/draft_mapping.h"
#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/checklist/print.h"
#include "harness/cli/command.h"
#include "harness/mapping/mapping.h"
#include "harness/model/model.h"
#include "harness/run/catalogue.h"
#include "harness/subject/subject_file.h"
#include "harness/world/world.h"
#include "mocks/systems.h"
#include "suites/suites.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;
using checklist::Listing;

struct ChecklistArguments {
  std::vector<std::string> files;
  std::string mapping;
  bool json = false;
  bool csv = false;
  bool markdown = false;
  bool coverage = false;
  bool diff = false;
  bool draft_mapping = false;
};

/// A folder stands for the .rst files in it.
std::vector<fs::path> all_files(const std::vector<std::string>& given) {
  std::vector<fs::path> result;
  for (const fs::path place : given) {
    std::error_code trouble;
    if (!fs::is_directory(place, trouble)) {
      result.push_back(place);  // reading it tells what is wrong with it
      continue;
    }
    std::vector<fs::path> inside;
    for (fs::directory_iterator at(place, trouble), end; !trouble && at != end; at.increment(trouble)) {
      if (at->path().extension() == ".rst") inside.push_back(at->path());
    }
    if (trouble) throw UsageError(fmt::format("{}: cannot be read: {}", place.string(), trouble.message()));
    if (inside.empty()) throw UsageError(fmt::format("{}: there is no .rst file in this folder", place.string()));
    std::sort(inside.begin(), inside.end());
    result.insert(result.end(), inside.begin(), inside.end());
  }
  return result;
}

checklist::Document read_or_usage(const std::string& file) {
  auto document = checklist::read_file(file);
  if (!document) throw UsageError(document.error().text());
  return std::move(*document);
}

/// The mapping that says what the documents leave out, and the checks that there are for it.
class Checks {
 public:
  explicit Checks(const std::string& file) : standard_(file.empty()) {
    const auto path = standard_ ? fixtures::directory() / "mappings/default.json" : fs::path(file);
    auto mapping = mapping::read_file(path);
    if (!mapping) throw UsageError(mapping.error().text());
    mapping_ = std::move(*mapping);
    if (mocks::find_system(mapping_.source) == nullptr || mocks::find_system(mapping_.target) == nullptr) return;
    auto model = model::bind(mapping_);
    if (!model) throw UsageError(fmt::format("{}: {}", path.string(), model.error()));
    model_ = std::move(*model);
    auto subject =
        subject::read_file(fixtures::directory() / "subjects/pms-go-sync.json", world::placeholder_names(*model_));
    if (!subject) throw UsageError(subject.error().text);
    subject_ = std::move(*subject);
  }

  [[nodiscard]] Listing listing(const fs::path& file, const checklist::Document& document) const {
    const bool same_systems = mapping_.source == document.source && mapping_.target == document.target;
    // The project's own mapping says nothing about documents of other systems.
    const auto* mapping = same_systems || !standard_ ? &mapping_ : nullptr;
    Listing listing{file.string(), checklist::make_checklist(document, mapping), std::nullopt, {}};
    if (same_systems && model_) {
      listing.coverage = coverage_of(listing.checklist);
    } else {
      listing.without_checks = why_none(document);
    }
    return listing;
  }

 private:
  [[nodiscard]] checklist::Coverage coverage_of(const checklist::Checklist& list) const {
    checklist::Coverage coverage;
    for (const auto& check :
         run::make_catalogue(suites::all(), {.checklist = &list, .model = &*model_, .subject = &*subject_})) {
      if (!check.not_applicable) coverage[check.item].push_back(check.name);
    }
    return coverage;
  }

  [[nodiscard]] std::string why_none(const checklist::Document& document) const {
    std::string labels;
    std::string unknown;
    for (const auto& system : mocks::known_systems()) {
      labels += (labels.empty() ? "" : ", ") + system.declaration->label;
    }
    for (const auto& name : {document.source, document.target}) {
      if (mocks::find_system(name) == nullptr) unknown += fmt::format("{}“{}”", unknown.empty() ? "" : " or ", name);
    }
    if (!unknown.empty()) {
      return fmt::format("None of its items has a check: there is no mock of {} (there are mocks of: {}).", unknown,
                         labels);
    }
    return fmt::format("None of its items has a check: the mapping {} is about “{}” to “{}”.", mapping_.name,
                       mapping_.source, mapping_.target);
  }

  bool standard_;
  mapping::Mapping mapping_;
  std::optional<model::Model> model_;  // where both systems have mocks; points into mapping_
  std::optional<subject::SubjectFile> subject_;
};

std::string printed(const std::vector<Listing>& listings, const ChecklistArguments& arguments) {
  if (arguments.json) return checklist::print_json(listings);
  if (arguments.csv) return checklist::print_csv(listings);
  if (arguments.markdown) return checklist::print_markdown(listings);
  const std::size_t width = standard_output().width;
  return arguments.coverage ? checklist::print_coverage(listings, width) : checklist::print_text(listings, width);
}

/// Prints what can be read, then fails with what cannot.
int print_checklists(const ChecklistArguments& arguments) {
  const auto checks = std::make_unique<Checks>(arguments.mapping);  // in one place: the model points into it
  std::vector<Listing> listings;
  std::string errors;
  std::size_t unreadable = 0;
  const auto files = all_files(arguments.files);
  for (const auto& file : files) {
    const auto document = checklist::read_file(file);
    if (document) {
      listings.push_back(checks->listing(file, *document));
      continue;
    }
    errors += (errors.empty() ? "" : "\n") + document.error().text();
    ++unreadable;
  }
  if (!listings.empty()) {
    fmt::print("{}", printed(listings, arguments));
    std::fflush(stdout);
  }
  if (files.size() > 1 && unreadable > 0) {
    errors += fmt::format("\n{} of {} documents cannot be read", unreadable, files.size());
  }
  if (!errors.empty()) throw UsageError(errors);
  return exit_passed;
}

int print_changes(const ChecklistArguments& arguments) {
  if (arguments.files.size() != 2) throw UsageError("--diff compares two documents: --diff OLD.rst NEW.rst");
  const auto before = read_or_usage(arguments.files[0]);
  const auto after = read_or_usage(arguments.files[1]);
  fmt::print("{}", checklist::print_diff(before, after));
  return exit_passed;
}

int print_draft(const ChecklistArguments& arguments) {
  if (arguments.files.size() != 1) throw UsageError("--draft-mapping starts a mapping from one document");
  const auto draft = checklist::draft_mapping(read_or_usage(arguments.files.front()));
  fmt::print("{}", draft.json);
  std::fflush(stdout);
  for (const auto& note : draft.notes) fmt::print(stderr, "dataflow-qa: {}\n", note);
  return exit_passed;
}

int print_what_is_asked(const ChecklistArguments& arguments) {
  if (arguments.diff) return print_changes(arguments);
  if (arguments.draft_mapping) return print_draft(arguments);
  return print_checklists(arguments);
}

}  // namespace

void add_checklist_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<ChecklistArguments>();
  auto* command = app.add_subcommand("checklist", "Print what documents ask for, as items with stable ids");
  command->add_option("file", arguments->files, "Documents, or folders of them")->required()->type_name("FILE.rst");
  command->add_option("--mapping", arguments->mapping, "Which property is which (default: the project's own)")
      ->type_name("FILE.json");
  auto* formats = command->add_option_group("format", "At most one of these");
  formats->add_flag("--json", arguments->json, "For machines");
  formats->add_flag("--csv", arguments->csv, "For spreadsheets");
  formats->add_flag("--markdown", arguments->markdown, "For wikis");
  formats->add_flag("--coverage", arguments->coverage,
                    "Each item with the checks that prove it, and the items that none does");
  formats->add_flag("--diff", arguments->diff, "What changed from one document to the next, in words");
  formats->add_flag("--draft-mapping", arguments->draft_mapping, "The start of a mapping file, from one document");
  formats->require_option(0, 1);
  command->footer(
      "Examples:\n"
      "  dataflow-qa checklist my.rst --json\n"
      "  dataflow-qa checklist documents/ --csv > items.csv\n"
      "  dataflow-qa checklist --coverage my.rst --mapping my/mapping.json\n"
      "  dataflow-qa checklist --diff last-month.rst today.rst\n"
      "  dataflow-qa checklist my.rst --draft-mapping > mapping.json");
  command->callback([arguments, &action] { action = [arguments] { return print_what_is_asked(*arguments); }; });
}

}  // namespace dataflow_qa::cli
