// Held by system_draft_test.cpp.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <optional>

#include "base/file.h"
#include "harness/cli/command.h"
#include "harness/cli/document_input.h"
#include "harness/cli/results_input.h"
#include "harness/describe/draft.h"

namespace dataflow_qa::cli {
namespace {

struct DraftArguments {
  std::string openapi;
  std::vector<std::string> collections;
  std::string document;
  std::string name;
  std::string out;
};

int print_draft(const DraftArguments& arguments) {
  const auto text = base::read_file(arguments.openapi, "an OpenAPI file, JSON or YAML");
  if (!text) throw UsageError(text.error().text());
  std::optional<checklist::Document> document;
  if (!arguments.document.empty()) document = read_document(arguments.document);
  const auto draft = describe::draft_system(
      *text, arguments.openapi,
      {.collections = arguments.collections, .document = document ? &*document : nullptr, .name = arguments.name});
  if (!draft) throw UsageError(draft.error().text());
  if (arguments.out.empty()) {
    print_raw(draft->json);
  } else {
    write_file(arguments.out, draft->json);
  }
  if (!draft->notes.empty()) fmt::print(stderr, "Left to fill in, the most important first:\n");
  for (const auto& note : draft->notes) fmt::print(stderr, "{}\n", note);
  return exit_passed;
}

void add_draft(CLI::App& system, Action& action) {
  auto arguments = std::make_shared<DraftArguments>();
  auto* command =
      system.add_subcommand("draft", "Start a description from an OpenAPI file, and say what it leaves open");
  command->add_option("--openapi", arguments->openapi, "OpenAPI 3.0 or 3.1, or Swagger 2.0; JSON or YAML")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("--collection", arguments->collections,
                   "Collections to describe (default: those of the document, else all)")
      ->type_name("NAME");
  command->add_option("--document", arguments->document, "What the system and its entities are called")
      ->type_name("FILE.rst");
  command->add_option("--name", arguments->name, "The system's name on the command line (default: from its label)")
      ->type_name("NAME");
  command->add_option("--out", arguments->out, "Where to write it (default: standard output)")->type_name("FILE.json");
  command->footer(
      "Examples:\n"
      "  dataflow-qa system draft --openapi acme.yaml --collection customers --out acme.json\n"
      "  dataflow-qa system draft --openapi acme.json --document acme-to-books.rst --out acme.json\n"
      "  dataflow-qa mock acme.json");
  command->callback([arguments, &action] { action = [arguments] { return print_draft(*arguments); }; });
}

}  // namespace

void add_system_command(CLI::App& app, Action& action) {
  auto* system = app.add_subcommand("system", "Describe a system, for its mock and for checks of its records");
  system->require_subcommand(1);
  system->footer(
      "Examples:\n"
      "  dataflow-qa system draft --openapi acme.yaml --out acme.json    a description of your system, to complete\n"
      "  dataflow-qa mock acme.json                                      serves what it describes");
  add_draft(*system, action);
  add_system_check(*system, action);
}

}  // namespace dataflow_qa::cli
