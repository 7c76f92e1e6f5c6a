#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>

#include "fixtures/dataset.h"
#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/cli/command.h"
#include "harness/cli/progress.h"
#include "harness/cli/results_input.h"
#include "harness/cli/run_parts.h"
#include "harness/cli/version.h"
#include "harness/mapping/mapping.h"
#include "harness/run/run.h"
#include "harness/subject/subject_file.h"
#include "harness/world/model.h"
#include "harness/world/world.h"
#include "reports/console.h"
#include "reports/html.h"
#include "reports/json.h"
#include "reports/junit.h"
#include "reports/known_issues.h"
#include "suites/suites.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;
namespace console = reports::console;

struct RunArguments {
  std::string document;
  std::string subject;
  std::string mapping;
  std::string out = "dataflow-qa-report";
  std::uint64_t seed = 1;
  std::string filter;
  bool list = false;
  std::size_t jobs = 1;
  std::string known_issues;
  bool quiet = false;
  bool verbose = false;
  run::Part part;
};

/// All that a run reads, checked against each other. Kept together, since the parts point at each other.
struct Input {
  checklist::Checklist checklist;
  mapping::Mapping mapping;
  fs::path mapping_file;
  world::Model model;
  subject::SubjectFile subject;
  fixtures::Dataset dataset;
  std::vector<run::CheckDefinition> catalogue;
  std::optional<reports::KnownIssues> known;
};

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

int list_checks(const Input& input, const RunArguments& arguments) {
  const auto filter = filter_of(arguments);
  for (const auto& check : input.catalogue) {
    if (!run::selected(check.name, filter)) continue;
    fmt::print("{:<52} {:<9} {}{}\n", check.name, checklist::to_string(check.level), check.item,
               check.not_applicable ? fmt::format("  (not applicable: {})", *check.not_applicable) : "");
  }
  return exit_passed;
}

constexpr std::array report_files = {"results.json", "junit.xml", "index.html"};

/// True for the results.json of a run, also of one that ended early.
bool is_results_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string beginning(200, '\0');
  stream.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  return beginning.find("\"dataflow-qa/results\"") != std::string::npos;
}

/// A folder may hold an earlier report, which is replaced, and other files, which are left alone.
void require_own_files(const fs::path& folder) {
  if (is_results_file(folder / "results.json")) return;
  for (const auto* name : report_files) {
    if (fs::exists(folder / name)) {
      throw UsageError(
          fmt::format("--out {} holds a file {} that no run has written; name another folder", folder.string(), name));
    }
  }
}

fs::path prepare_folder(const std::string& out) {
  const fs::path folder(out);
  if (fs::exists(folder) && !fs::is_directory(folder)) {
    throw UsageError(fmt::format("--out {} is a file; name a folder, which is made where there is none", out));
  }
  require_own_files(folder);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw UsageError(fmt::format("--out {} cannot be made: {}", out, error.message()));
  return folder;
}

/// The shortest way to say where a file is.
std::string shown_path(const fs::path& file) {
  const auto relative = fs::absolute(file).lexically_normal().lexically_relative(fs::current_path());
  return relative.empty() || relative.string().starts_with("../..") ? fs::absolute(file).string() : relative.string();
}

/// Prints the checklist item by item, under the headings of its dataflows.
class ChecklistPrinter {
 public:
  ChecklistPrinter(const std::vector<reports::Dataflow>& dataflows, const console::Style& style,
                   const std::optional<reports::KnownIssues>& known, Progress& progress)
      : dataflows_(dataflows), style_(style), known_(known), progress_(progress) {}

  void print(const std::string& text) {
    progress_.clear();
    fmt::print("{}", text);
    std::fflush(stdout);
  }
  void print(reports::Item item) {
    if (known_) reports::mark_known(item, *known_, today());
    const auto line = console::item_line(item, style_);
    if (line.empty()) return;
    const auto flow = std::find_if(dataflows_.begin(), dataflows_.end(),
                                   [&](const auto& dataflow) { return dataflow.slug == item.dataflow; });
    if (section_ != item.dataflow && flow != dataflows_.end()) print(console::section_heading(*flow, style_));
    section_ = item.dataflow;
    print(line);
  }

 private:
  std::vector<reports::Dataflow> dataflows_;
  console::Style style_;
  const std::optional<reports::KnownIssues>& known_;
  Progress& progress_;
  std::optional<std::string> section_;
};

/// The options that say what is tested, as they were given.
std::vector<std::string> what_is_tested(const RunArguments& arguments) {
  std::vector<std::string> result;
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) result.insert(result.end(), {option, value});
  };
  add("--document", arguments.document);
  add("--mapping", arguments.mapping);
  add("--subject", arguments.subject);
  return result;
}

/// The command line of this run again, for its worker processes.
std::vector<std::string> again(const RunArguments& arguments) {
  std::vector<std::string> result{"run", "--seed", std::to_string(arguments.seed)};
  const auto tested = what_is_tested(arguments);
  result.insert(result.end(), tested.begin(), tested.end());
  if (!arguments.filter.empty()) result.insert(result.end(), {"--filter", arguments.filter});
  result.push_back("--gtest_filter=" + GTEST_FLAG_GET(filter));
  return result;
}

/// The same for a person to type, quoted for a shell where that is needed.
std::string command_line(const RunArguments& arguments) {
  std::string result = "dataflow-qa run";
  for (const auto& word : what_is_tested(arguments)) {
    const bool plain =
        word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:+,@") ==
        std::string::npos;
    result += plain ? " " + word : fmt::format(" '{}'", word);
  }
  return result;
}

volatile std::sig_atomic_t interrupted = 0;

/// The first Ctrl-C ends the run in order; a second one ends the program.
void end_in_order_when_interrupted() {
  struct sigaction action {};
  action.sa_handler = [](int /*signal*/) { interrupted = 1; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

/// GoogleTest would call it a pass.
void require_googletest_selection() {
  const auto filter = GTEST_FLAG_GET(filter);
  if (filter != "*" && testing::UnitTest::GetInstance()->test_to_run_count() == 0) {
    throw UsageError(fmt::format("--gtest_filter={} selects no check", filter));
  }
}

reports::Results play(const Input& input, const run::RunOptions& options, const RunArguments& arguments,
                      ChecklistPrinter& printer, Progress& progress) {
  const auto on_progress = [&](const std::string& what) {
    if (interrupted != 0) throw world::Interrupted();
    progress.show(what);
  };
  if (arguments.jobs == 1) {
    auto results =
        run::execute(options, input.catalogue,
                     {.on_progress = on_progress, .on_item = [&](const reports::Item& item) { printer.print(item); }});
    require_googletest_selection();
    return results;
  }
  const auto jobs = std::min(arguments.jobs, run::chosen(options, input.catalogue).size());
  auto results = run_in_parts(again(arguments), jobs, on_progress);
  for (const auto& item : results.items) printer.print(item);
  return results;
}

int run_all(const RunArguments& arguments) {
  const auto input = read_input(arguments);
  require_selection(*input, arguments);
  if (arguments.list) return list_checks(*input, arguments);
  const auto folder = prepare_folder(arguments.out);
  const subject::Reaper reaper;
  const run::RunOptions options{.checklist = &input->checklist,
                                .model = &input->model,
                                .subject = &input->subject,
                                .dataset = &input->dataset,
                                .reaper = &reaper,
                                .mapping_file = input->mapping_file,
                                .program_dir = program_dir(),
                                .seed = arguments.seed,
                                .filter = filter_of(arguments),
                                .part = arguments.part,
                                .command_line = command_line(arguments),
                                .harness_version = std::string(version)};
  const auto expected = run::skeleton(options, input->catalogue);
  write_file(folder / "results.json", reports::write_json(expected));  // a run that ends early leaves a file too

  auto style = style_of(standard_output());
  if (arguments.quiet) style.detail = console::Detail::quiet;
  if (arguments.verbose) style.detail = console::Detail::verbose;
  Progress progress;
  ChecklistPrinter printer(expected.dataflows, style, input->known, progress);
  printer.print(console::heading(expected, style));
  end_in_order_when_interrupted();
  auto results = play(*input, options, arguments, printer, progress);
  if (input->known) {
    reports::apply(results, *input->known, today());
    results.run.exit = run::exit_status(results);
  }
  write_file(folder / "results.json", reports::write_json(results));
  write_file(folder / "junit.xml", reports::junit(results));
  write_file(folder / "index.html", reports::html(results));
  printer.print(console::summary(results, style));
  printer.print(fmt::format("Report: {} (results.json, junit.xml beside it)\n", shown_path(folder / "index.html")));
  return results.run.exit;
}

/// "2/3": the second of three.
run::Part parse_part(const std::string& text) {
  run::Part part;
  if (std::sscanf(text.c_str(), "%zu/%zu", &part.index, &part.count) != 2 || part.index < 1 ||
      part.index > part.count) {
    throw UsageError("--part " + text + ": expected I/N");
  }
  --part.index;
  return part;
}

}  // namespace

void add_run_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<RunArguments>();
  auto* command = app.add_subcommand("run", "Try every statement of a document and report");
  command->add_option("--document", arguments->document, "The dataflow document (default: the project's own)")
      ->type_name("FILE.rst");
  command->add_option("--subject", arguments->subject, "What is tested (default: the bundled pms-go-sync)")
      ->type_name("FILE.json");
  command->add_option("--mapping", arguments->mapping, "Which property is which (default: the project's own)")
      ->type_name("FILE.json");
  command->add_option("--out", arguments->out, "Folder of the report")->type_name("DIR")->capture_default_str();
  command->add_option("--seed", arguments->seed, "Seed of the values that checks use")
      ->type_name("N")
      ->capture_default_str();
  command
      ->add_option("--filter", arguments->filter,
                   "Only checks whose name matches, for example 'customers.sync.*.email'")
      ->type_name("GLOB");
  command->add_option("--jobs", arguments->jobs, "Worker processes; the checks are dealt out to as many worlds")
      ->type_name("N")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command
      ->add_option_function<std::string>("--part",
                                         [arguments](const std::string& text) { arguments->part = parse_part(text); })
      ->group("");  // for worker processes
  command
      ->add_option("--known-issues", arguments->known_issues,
                   "Failures that are accepted until a day (see `dataflow-qa known-issues draft`)")
      ->type_name("FILE.json");
  auto* quiet = command->add_flag("--quiet", arguments->quiet, "Print failures and totals alone");
  command->add_flag("--verbose", arguments->verbose, "Print every check")->excludes(quiet);
  command->add_flag("--list", arguments->list, "Print the checks with their level and item, and run nothing");
  command->footer(
      "Examples:\n"
      "  dataflow-qa run\n"
      "  dataflow-qa run --document my.rst --subject my/subject.json --out report\n"
      "  dataflow-qa run --filter 'projects.*'\n"
      "GoogleTest's options work too: --gtest_filter, --gtest_repeat and its sharding variables.\n"
      "Exit status: 0 passed, 1 failed, 2 wrong usage, configuration or document,\n"
      "3 the subject, the machine or the harness could not do its work.");
  command->callback([arguments, &action] { action = [arguments] { return run_all(*arguments); }; });
}

}  // namespace dataflow_qa::cli
