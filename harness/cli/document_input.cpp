// Held by checklist_test.cpp.
#include "harness/cli/document_input.h"

#include <utility>

#include "base/visible.h"
#include "harness/checklist/parse.h"
#include "harness/cli/command.h"

namespace dataflow_qa::cli {

checklist::Document read_document(const std::filesystem::path& file) {
  auto document = checklist::read_file(file);
  if (!document) throw UsageError(document.error().text());
  if (document->sections.empty()) {
    throw UsageError(base::visible(file.string()) +
                     ": the document describes no dataflow, so there is nothing to check");
  }
  return std::move(*document);
}

}  // namespace dataflow_qa::cli
