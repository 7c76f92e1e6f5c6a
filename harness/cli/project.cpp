// Held by input_test.cpp and checklist_test.cpp.
#include "harness/cli/project.h"

#include <fmt/format.h>

#include <utility>

#include "base/digest.h"
#include "base/file.h"
#include "fixtures/defaults.h"
#include "harness/checklist/items.h"
#include "harness/checklist/source_text.h"
#include "harness/run/claims.h"
#include "harness/run/link_first.h"
#include "harness/world/world.h"

namespace dataflow_qa::cli {
namespace {

namespace fs = std::filesystem;

void require_same_systems(const checklist::Document& document, const model::Model& model,
                          const mocks::Catalogue& catalogue) {
  for (const auto& [name, side] :
       {std::pair{document.source, model::Side::source}, {document.target, model::Side::target}}) {
    if (catalogue.find(name) == &model.description(side)) continue;
    if (catalogue.find(name) == nullptr) throw UsageError(catalogue.unknown(name));
    const auto quoted = checklist::whole_quotations(name, model.label(side), checklist::sentence_marks);
    throw UsageError(fmt::format("the document is about {} as its {}, but the mapping is about {}", quoted.before,
                                 model::to_string(side), quoted.after));
  }
}

}  // namespace

fs::path subject_path(const std::string& given, const mapping::Mapping& mapping) {
  if (!given.empty()) return given;
  const auto defaults = fixtures::defaults();
  const auto own = mapping::read_file(defaults.mapping);
  const bool same = own && own->source == mapping.source && own->target == mapping.target;
  return same ? defaults.subject : defaults.subject_of_other_systems;
}

mapping::Mapping load_mapping(const fs::path& file) {
  auto mapping = mapping::read_file(file);
  if (!mapping) throw UsageError(mapping.error().text());
  return std::move(*mapping);
}

mapping::Mapping labelled_as(const checklist::Document& document, mapping::Mapping mapping) {
  mapping.source = document.source;
  mapping.target = document.target;
  return mapping;
}

std::unique_ptr<Project> load_project(const checklist::Document& document, mapping::Mapping mapping,
                                      const ProjectOptions& options) {
  auto project = std::make_unique<Project>();
  project->mapping = std::move(mapping);
  project->mapping_file = options.mapping_file;
  auto model = model::bind(project->mapping, options.systems);
  if (!model) throw UsageError(fmt::format("{}: {}", options.mapping_file.string(), model.error().text()));
  project->model = std::move(*model);
  require_same_systems(document, project->model, options.systems);
  const auto labelled = labelled_as(document, project->mapping);
  project->checklist = checklist::make_checklist(document, &labelled);
  run::note_link_first(project->checklist, project->model);
  auto subject = subject::read_file(options.subject_file, world::placeholder_names(project->model));
  if (!subject) throw UsageError(subject.error().text());
  project->subject = std::move(*subject);
  if (const auto known = run::require_known_names(project->subject, project->model); !known) {
    throw UsageError(known.error().text());
  }
  if (options.profile != run::Profile::checklist) options.suites->add_advisory_items(project->checklist);
  project->catalogue = run::make_catalogue(options.suites->all, {.checklist = &project->checklist,
                                                                 .model = &project->model,
                                                                 .subject = &project->subject,
                                                                 .profile = options.profile,
                                                                 .fresh = options.fresh});
  return project;
}

std::string inputs_digest(const Project& project) {
  const auto subject = base::read_file(project.subject.file.string());
  if (!subject) throw UsageError(fmt::format("{} {}", project.subject.file.string(), subject.error().message));
  return base::sha256_hex(project.checklist.sha256 + project.mapping.sha256 + *subject);
}

}  // namespace dataflow_qa::cli
