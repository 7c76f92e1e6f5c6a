#pragma once

// The documents that the project's own tests run, read, with all that a run needs beside a subject.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "fixtures/dataset.h"
#include "harness/checklist/checklist.h"
#include "harness/mapping/mapping.h"
#include "harness/model/model.h"
#include "harness/run/catalogue.h"
#include "harness/run/profile.h"
#include "harness/subject/subject_file.h"

namespace dataflow_qa::run::testing {

struct Document {
  std::filesystem::path mapping_file;
  mapping::Mapping mapping;
  model::Model model;  // points into the mapping
  checklist::Checklist checklist;
  fixtures::Dataset dataset;
};

/// See document_files.
[[nodiscard]] std::unique_ptr<Document> read_document(const std::string& name, const std::filesystem::path& folder);

/// The checks that the document, the subject and the profile call for; the last adds items to the document.
[[nodiscard]] std::vector<CheckDefinition> catalogue_of(Document& document, const subject::SubjectFile& subject,
                                                        Profile profile);

}  // namespace dataflow_qa::run::testing
