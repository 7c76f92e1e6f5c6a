// Held by mutants_test.cpp.
#include "harness/run/testing/documents.h"

#include <stdexcept>

#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/run/link_first.h"
#include "harness/run/testing/document_files.h"
#include "suites/suites.h"

namespace dataflow_qa::run::testing {
namespace {

namespace fs = std::filesystem;

template <typename Result>
auto value_of(Result result) {
  if (result) return std::move(*result);
  if constexpr (requires { result.error().text(); }) throw std::logic_error(result.error().text());
  if constexpr (requires { std::string(result.error()); }) throw std::logic_error(result.error());
  throw std::logic_error("it cannot be read");
}

}  // namespace

std::unique_ptr<Document> read_document(const std::string& name, const fs::path& folder) {
  const auto [file, mapping_file] = document_files(name, folder);
  auto document = std::make_unique<Document>();
  document->mapping_file = mapping_file;
  document->mapping = value_of(mapping::read_file(mapping_file));
  document->model = value_of(model::bind(document->mapping));
  document->checklist = checklist::make_checklist(value_of(checklist::read_file(file)), &document->mapping);
  note_link_first(document->checklist, document->model);
  document->dataset = value_of(fixtures::read_dataset(fixtures::directory() / "datasets/standard.json"));
  return document;
}

std::vector<CheckDefinition> catalogue_of(Document& document, const subject::SubjectFile& subject, Profile profile) {
  if (profile != Profile::checklist) suites::add_advisory_items(document.checklist);
  return make_catalogue(
      suites::all(),
      {.checklist = &document.checklist, .model = &document.model, .subject = &subject, .profile = profile});
}

}  // namespace dataflow_qa::run::testing
