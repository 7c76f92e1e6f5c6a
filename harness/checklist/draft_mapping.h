#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/checklist/document.h"
#include "harness/mapping/mapping.h"

namespace dataflow_qa::checklist {

/// The start of a mapping file, and what a person has to look at, a sentence each.
struct MappingDraft {
  std::string json;
  std::vector<std::string> notes;
};

/// A field that people edit.
struct DescribedField {
  std::string path;
  mapping::Type type = mapping::Type::string;
};

/// What is known of the systems beyond the document, from their descriptions. Each may be empty, or know nothing.
struct DescribedSystems {
  /// Whether the system with this label is described.
  std::function<bool(const std::string& system)> describes;
  /// The collection of the system with this label that an entity of documents stands for: "Customers".
  std::function<std::optional<std::string>(const std::string& system, const std::string& entity)> collection;
  /// The type of that collection's field.
  std::function<std::optional<mapping::Type>(const std::string& system, const std::string& collection,
                                             const std::string& path)>
      type;
  std::function<std::vector<DescribedField>(const std::string& system, const std::string& collection)> fields;
  /// Whether that collection is described, and has no such field.
  std::function<bool(const std::string& system, const std::string& collection, const std::string& path)> lacks;
  /// The collection of the same system whose records that field refers to.
  std::function<std::optional<std::string>(const std::string& system, const std::string& collection,
                                           const std::string& path)>
      refers_to;
};

/// A mapping of what the document's tables say, which the mapping's reader takes as it is, and so does whoever binds it
/// to the described systems. Types that the document does not state come from the descriptions, else from the
/// properties' names, else they are left open. Where both fields refer to records of a dataflow, the mapping says so.
/// What no mapping can hold is left out, with a note: a row that is none, a property or a collection that its described
/// system lacks. A dataflow of which the document names no property gets those that have one name and type in both
/// descriptions. The slugs are those that the items of the document have without a mapping, so that ids stay. The error
/// is a sentence: nothing can be drafted.
[[nodiscard]] base::Result<MappingDraft> draft_mapping(const Document& document, const DescribedSystems& systems = {});

}  // namespace dataflow_qa::checklist
