#pragma once

// A document and all that belongs to it: its mapping, the model of both systems, a subject, and the checks that there
// are. One loader, so that `checklist` and `run` agree about what is checked.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "harness/checklist/checklist.h"
#include "harness/checklist/document.h"
#include "harness/cli/command.h"
#include "harness/mapping/mapping.h"
#include "harness/model/model.h"
#include "harness/run/catalogue.h"
#include "harness/subject/subject_file.h"
#include "mocks/system/catalogue.h"

namespace dataflow_qa::cli {

/// Its parts point at each other, so it must stay where it was made.
struct Project {
  checklist::Checklist checklist;
  mapping::Mapping mapping;
  std::filesystem::path mapping_file;
  model::Model model;
  subject::SubjectFile subject;
  std::vector<run::CheckDefinition> catalogue;
};

struct ProjectOptions {
  const Suites* suites = nullptr;
  mocks::Catalogue systems;
  std::filesystem::path mapping_file;
  std::filesystem::path subject_file;
  run::Profile profile = run::Profile::checklist;
  bool fresh = false;  // see SuiteInput
};

/// SHA-256 over document, mapping and subject file: shares of one whole agree in it.
[[nodiscard]] std::string inputs_digest(const Project& project);

/// The file that the user named, or the project's own for the systems that this mapping is about.
[[nodiscard]] std::filesystem::path subject_path(const std::string& given, const mapping::Mapping& mapping);

/// Throws UsageError where it cannot be read.
[[nodiscard]] mapping::Mapping load_mapping(const std::filesystem::path& file);

/// The mapping with the document's labels for the two systems, of which both are: a system has several labels, and the
/// document's sections are found by its own.
[[nodiscard]] mapping::Mapping labelled_as(const checklist::Document& document, mapping::Mapping mapping);

/// Throws UsageError for whatever cannot be read or does not fit together.
[[nodiscard]] std::unique_ptr<Project> load_project(const checklist::Document& document, mapping::Mapping mapping,
                                                    const ProjectOptions& options);

}  // namespace dataflow_qa::cli
