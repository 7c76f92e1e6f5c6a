#pragma once

// Starts a system description from an OpenAPI specification.
//
//   auto draft = describe::draft_system(text, "acme.yaml", {.collections = {"customers"}});
//   if (!draft) return usage_error(draft.error().text());

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "harness/checklist/document.h"

namespace dataflow_qa::describe {

struct DraftOptions {
  std::vector<std::string> collections;           // by name or path; empty: all, or those of the document
  const checklist::Document* document = nullptr;  // says what the system and its collections are called
  std::string name;                               // on the command line; empty: made from the label
};

struct SystemDraft {
  std::string json;                // a description, to be completed by hand
  std::vector<std::string> notes;  // what is left to fill in, in a useful order, each one sentence with its place
};

/// All that the specification says, marked as documented, and what its names suggest, marked as assumed. The error
/// names the file and the place.
[[nodiscard]] base::Result<SystemDraft> draft_system(std::string_view text, const std::string& file,
                                                     const DraftOptions& options);

}  // namespace dataflow_qa::describe
