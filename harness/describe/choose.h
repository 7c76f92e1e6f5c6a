#pragma once

// What to describe of a specification, and what to call it.

#include <string>
#include <vector>

#include "base/error.h"
#include "harness/checklist/document.h"
#include "harness/describe/notes.h"
#include "harness/describe/resources.h"

namespace dataflow_qa::describe {

/// The resources of these collections, by name or path. The error suggests what was meant.
[[nodiscard]] base::Result<std::vector<Resource>> chosen(const std::vector<Resource>& all,
                                                         const std::vector<std::string>& collections);

/// Of a document's two systems, the one whose label is nearest to `title`.
[[nodiscard]] std::string nearest_system(const checklist::Document& document, const std::string& title);

/// The resources whose names are nearest to the entities that the document says the system has.
[[nodiscard]] std::vector<Resource> chosen_by(const checklist::Document& document, const std::string& system,
                                              const std::vector<Resource>& all, Notes& notes);

/// "Acme CRM REST API v2" → "Acme CRM".
[[nodiscard]] std::string label_of(const std::string& title);

}  // namespace dataflow_qa::describe
