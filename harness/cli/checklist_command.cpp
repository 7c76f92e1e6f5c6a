// Held by checklist_test.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>

#include "base/visible.h"
#include "harness/checklist/diff.h"
#include "harness/checklist/diff_print.h"
#include "harness/checklist/draft_mapping.h"
#include "harness/checklist/items.h"
#include "harness/checklist/print.h"
#include "harness/cli/command.h"
#include "harness/cli/described_systems.h"
#include "harness/cli/document_input.h"
#include "harness/cli/find_mapping.h"
#include "harness/cli/manual_option.h"
#include "harness/cli/project.h"
#include "harness/cli/results_input.h"
#include "harness/cli/systems_option.h"
#include "harness/mapping/mapping.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;
using checklist::Listing;

struct ChecklistArguments {
  std::vector<std::string> files;
  std::string mapping;
  std::vector<std::string> systems;  // folders
  std::vector<std::string> manual;   // files
  bool json = false;
  bool csv = false;
  bool markdown = false;
  bool coverage = false;
  bool diff = false;
  bool draft_mapping = false;
  bool recursive = false;
  bool exit_code = false;
  bool strict_findings = false;
};

/// A pipe or a device in a folder is no document, whatever it is called; reading it could take forever.
bool is_document(const fs::directory_entry& entry) {
  std::error_code trouble;
  return entry.path().extension() == ".rst" && (entry.is_regular_file(trouble) || !entry.exists(trouble));
}

template <typename Iterator>
std::error_code add_documents(const fs::path& folder, std::vector<fs::path>& documents) {
  std::error_code trouble;
  for (Iterator at(folder, trouble), end; !trouble && at != end; at.increment(trouble)) {
    if (is_document(*at)) documents.push_back(at->path());
  }
  return trouble;
}

/// A folder stands for the .rst files in it.
std::vector<fs::path> all_files(const std::vector<std::string>& given, bool recursive) {
  std::vector<fs::path> result;
  for (const fs::path place : given) {
    std::error_code trouble;
    if (!fs::is_directory(place, trouble)) {
      result.push_back(place);  // reading it shows what is wrong with it
      continue;
    }
    std::vector<fs::path> inside;
    trouble = recursive ? add_documents<fs::recursive_directory_iterator>(place, inside)
                        : add_documents<fs::directory_iterator>(place, inside);
    if (trouble)
      throw UsageError(fmt::format("{}: cannot be read: {}", base::visible(place.string()), trouble.message()));
    if (inside.empty()) {
      throw UsageError(fmt::format("{}: there is no .rst file in this folder{}", base::visible(place.string()),
                                   recursive ? "" : " (--recursive reads the folders in it, too)"));
    }
    std::sort(inside.begin(), inside.end());
    result.insert(result.end(), inside.begin(), inside.end());
  }
  return result;
}

/// The mapping that says what the documents leave out, and the checks that there are for it.
class Checks {
 public:
  Checks(const ChecklistArguments& arguments, const Suites& suites) : suites_(suites), given_(arguments.mapping) {
    add_systems(catalogue_, arguments.systems);
    if (!given_.empty()) (void)load_mapping(given_);  // what is wrong with it is wrong for every document
  }

  [[nodiscard]] Listing listing(const fs::path& file, const checklist::Document& document) {
    const auto mapping_file = given_.empty() ? finder_.find(document, file) : fs::path(given_);
    std::optional<mapping::Mapping> mapping;
    if (mapping_file) mapping = load_mapping(*mapping_file);
    const bool about = mapping && is_about(*mapping, document);
    std::optional<mapping::Mapping> labelled = mapping;
    if (about) labelled = labelled_as(document, *mapping);
    Listing listing{
        file.string(), checklist::make_checklist(document, labelled ? &*labelled : nullptr), std::nullopt, {}, {}};
    if (about) {
      listing.coverage = coverage_of(document, *mapping, *mapping_file);
    } else {
      listing.without_checks = why_none(document);
    }
    return listing;
  }

 private:
  [[nodiscard]] bool is_about(const mapping::Mapping& mapping, const checklist::Document& document) const {
    const auto same = [this](const std::string& a, const std::string& b) {
      return catalogue_.find(a) != nullptr && catalogue_.find(a) == catalogue_.find(b);
    };
    return same(mapping.source, document.source) && same(mapping.target, document.target);
  }

  [[nodiscard]] checklist::Coverage coverage_of(const checklist::Document& document, const mapping::Mapping& mapping,
                                                const fs::path& mapping_file) const {
    const auto project = load_project(document, mapping,
                                      {.suites = &suites_,
                                       .systems = catalogue_,
                                       .mapping_file = mapping_file,
                                       .subject_file = subject_path("", mapping)});
    checklist::Coverage coverage;
    for (const auto& check : project->catalogue) {
      if (!check.not_applicable) coverage[check.item].push_back(check.name);
    }
    return coverage;
  }

  [[nodiscard]] std::string why_none(const checklist::Document& document) const {
    for (const auto& name : {document.source, document.target}) {
      if (catalogue_.find(name) == nullptr) {
        return fmt::format("None of its items has a check: {}.", catalogue_.unknown(name));
      }
    }
    return fmt::format("None of its items has a check: there is no mapping of {} to {} beside it.", document.source,
                       document.target);
  }

  const Suites& suites_;
  std::string given_;
  mocks::Catalogue catalogue_;
  MappingFinder finder_{catalogue_};
};

checklist::Format format_of(const ChecklistArguments& arguments) {
  using checklist::Format;
  if (arguments.json) return Format::json;
  if (arguments.csv) return Format::csv;
  if (arguments.markdown) return Format::markdown;
  return arguments.coverage ? Format::coverage : Format::text;
}

/// Documents as they come, each to standard output before the next one is read.
std::unique_ptr<checklist::Printer> printer_of(const ChecklistArguments& arguments) {
  const auto reader = arguments.json || arguments.csv || arguments.markdown ? Reader::program : Reader::person;
  auto begin = std::make_shared<std::string>(arguments.csv ? csv_mark("") : "");
  return checklist::make_printer(
      format_of(arguments),
      [reader, begin](std::string_view text) { deliver(std::exchange(*begin, "") + std::string(text), "", reader); },
      standard_output().width);
}

/// The findings that were seen, for --strict-findings.
class Seen {
 public:
  void add(const Listing& listing) {
    const auto& findings = listing.checklist.findings;
    if (findings.empty()) return;
    if (count_ == 0) {
      const auto& first = findings.front();
      first_ = fmt::format("{}{}: {}: {}", base::visible(listing.file),
                           first.line ? fmt::format(":{}", *first.line) : "", first.kind, first.message);
    }
    count_ += findings.size();
  }
  [[nodiscard]] bool any() const { return count_ > 0; }
  [[nodiscard]] std::string text() const {
    const auto more = count_ == 2 ? " (and 1 more finding)" : fmt::format(" (and {} more findings)", count_ - 1);
    return fmt::format("failed by --strict-findings: {}{}", first_, count_ > 1 ? more : "");
  }

 private:
  std::size_t count_ = 0;
  std::string first_;
};

/// Prints what can be read, then fails with what cannot.
int print_checklists(const ChecklistArguments& arguments, const Suites& suites) {
  Checks checks(arguments, suites);
  CoverageByHand by_hand(arguments.manual);
  std::string errors;
  std::size_t unreadable = 0;
  Seen seen;
  const auto printer = printer_of(arguments);
  const auto files = all_files(arguments.files, arguments.recursive);
  for (const auto& file : files) {
    try {
      auto listing = checks.listing(file, read_document(file));
      by_hand.add_to(listing);
      printer->add(listing);
      seen.add(listing);
    } catch (const UsageError& error) {
      errors += (errors.empty() ? "" : "\n") + std::string(error.what());
      ++unreadable;
    }
  }
  printer->end();
  if (files.size() > 1 && unreadable > 0) {
    errors += fmt::format("\n{} of {} documents cannot be read", unreadable, files.size());
  }
  if (!errors.empty()) throw UsageError(errors);
  by_hand.require_known();
  if (!arguments.strict_findings || !seen.any()) return exit_passed;
  fmt::print(stderr, "dataflow-qa: {}\n", seen.text());
  return exit_failed;
}

int print_changes(const ChecklistArguments& arguments) {
  if (arguments.files.size() != 2) throw UsageError("--diff compares two documents: --diff OLD.rst NEW.rst");
  const auto before = read_document(arguments.files[0]);
  const auto after = read_document(arguments.files[1]);
  const auto changes = checklist::diff(before, after);
  deliver(arguments.json ? checklist::print_diff_json(before, after, changes)
                         : checklist::print_diff(before, after, changes),
          "", arguments.json ? Reader::program : Reader::person);
  return arguments.exit_code && checklist::says_otherwise(changes) ? exit_failed : exit_passed;
}

int print_draft(const ChecklistArguments& arguments) {
  if (arguments.files.size() != 1) throw UsageError("--draft-mapping starts a mapping from one document");
  mocks::Catalogue catalogue;
  add_systems(catalogue, arguments.systems);
  const auto draft = checklist::draft_mapping(read_document(arguments.files.front()), described_systems(catalogue));
  if (!draft) throw UsageError(draft.error().text());
  print_raw(draft->json);
  for (const auto& note : draft->notes) fmt::print(stderr, "dataflow-qa: {}\n", note);
  return exit_passed;
}

int print_what_is_asked(const ChecklistArguments& arguments, const Suites& suites) {
  if (arguments.exit_code && !arguments.diff) throw UsageError("--exit-code: only with --diff");
  if (arguments.strict_findings && (arguments.diff || arguments.draft_mapping)) {
    throw UsageError("--strict-findings: only with lists of items, which have the findings");
  }
  if (!arguments.manual.empty() && !arguments.coverage && !arguments.json) {
    throw UsageError("--manual: only with --coverage or --json");
  }
  if (arguments.diff && arguments.recursive) throw UsageError("--recursive: --diff compares two documents, no folders");
  if (arguments.diff && !arguments.manual.empty()) throw UsageError("--manual: not with --diff");
  if (arguments.diff) return print_changes(arguments);
  if (arguments.draft_mapping) return print_draft(arguments);
  return print_checklists(arguments, suites);
}

}  // namespace

void add_checklist_command(CLI::App& app, Action& action, const Suites& suites) {
  auto arguments = std::make_shared<ChecklistArguments>();
  auto* command = app.add_subcommand("checklist", "Print what documents ask for, as items with stable ids");
  command->add_option("file", arguments->files, "Documents, or folders of them")->required()->type_name("FILE.rst");
  command
      ->add_option("--mapping", arguments->mapping,
                   "Pairs of matching properties (default: looked for beside the document)")
      ->type_name("FILE.json");
  add_systems_option(*command, arguments->systems);
  add_manual_option(*command, arguments->manual);
  command->add_flag("--recursive", arguments->recursive, "Also read the folders in a folder");
  command->add_flag("--exit-code", arguments->exit_code, "With --diff: exit 1 where more than the stamp changed");
  command->add_flag("--strict-findings", arguments->strict_findings, "Exit 1 where there is a finding");
  auto* diff = command->add_flag("--diff", arguments->diff, "What changed from one document to the next, in words");
  auto* formats = command->add_option_group("format", "Format of the output (default: a list for people)");
  formats->add_flag("--json", arguments->json, "For machines; also what --diff finds");
  diff->excludes(formats->add_flag("--csv", arguments->csv, "For spreadsheets"));
  diff->excludes(formats->add_flag("--markdown", arguments->markdown, "For wikis"));
  diff->excludes(
      formats->add_flag("--coverage", arguments->coverage, "Items with their checks, and items without one"));
  diff->excludes(
      formats->add_flag("--draft-mapping", arguments->draft_mapping, "The start of a mapping file, from one document"));
  formats->require_option(0, 1);
  command->footer(
      "Examples:\n"
      "  dataflow-qa checklist my.rst --json\n"
      "  dataflow-qa checklist documents/ --csv > items.csv\n"
      "  dataflow-qa checklist --coverage my.rst --mapping my/mapping.json\n"
      "  dataflow-qa checklist --coverage my.rst --manual manual.json\n"
      "  dataflow-qa checklist my.rst --json --manual manual.json\n"
      "  dataflow-qa checklist --diff last-month.rst today.rst --exit-code\n"
      "  dataflow-qa checklist my.rst --draft-mapping > mapping.json");
  command->callback([arguments, &action, &suites] {
    action = [arguments, &suites] { return print_what_is_asked(*arguments, suites); };
  });
}

}  // namespace dataflow_qa::cli
