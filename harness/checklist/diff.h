#pragma once

// Changes between two generations of a document, as data. diff_print.h makes sentences of them.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/checklist/checklist.h"
#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

/// Of the whole document, of a dataflow, of a row in a table. `criterion_order` stays the last.
enum class ChangeKind {
  system_renamed,
  generated,
  introduction,
  order,
  dataflow_added,
  dataflow_removed,
  dataflow_renamed,
  section_added,  // to a dataflow that is described in both documents
  section_removed,
  opening,
  creation,
  match,
  merge_criteria,
  type_header,
  property_added,
  property_removed,
  property_renamed,  // one side of the pair has another name
  property_changed,
  property_layout,  // blanks and indentation, which mean nothing
  property_order,
  criterion_added,
  criterion_removed,
  criterion_renamed,
  criterion_changed,
  criterion_layout,
  criterion_order,
};
[[nodiscard]] std::string_view to_string(ChangeKind kind);  // "property-added"

enum class Side { source, target };
[[nodiscard]] std::string_view to_string(Side side);

struct Change {
  ChangeKind kind = ChangeKind::order;
  std::string dataflow;  // heading of the section, as the newer document has it where that has one; empty where the
                         // document as a whole is meant
  std::optional<std::size_t> line = std::nullopt;  // of that heading
  bool repeated = false;                           // that heading stands several times in one of the documents
  /// What the documents say, whole; for rows and sentences, as they say it. None where one of them does not say it, and
  /// none of both where only an order changed.
  std::optional<std::string> before = std::nullopt;
  std::optional<std::string> after = std::nullopt;
  std::optional<Side> side = std::nullopt;                 // of a renamed system
  std::optional<PropertyPair> pair_before = std::nullopt;  // of a row
  std::optional<PropertyPair> pair_after = std::nullopt;
  std::optional<Opening> opening = std::nullopt;  // of a dataflow or a section that came or went
  std::size_t properties = 0;                     // rows of its table
};

/// Sections are distinguished by their headings (and by what they say, where a heading stands twice), rows by their
/// pair of properties. A dataflow, a system or a property that goes while a like one comes was renamed, and what else
/// changed in it stands beside that. The stamp is a change like any other; line ends and the final stop of the
/// introduction are none.
[[nodiscard]] std::vector<Change> diff(const Document& before, const Document& after);

/// Whether any of them changes what the document says: a stamp alone does not.
[[nodiscard]] bool says_otherwise(const std::vector<Change>& changes);

}  // namespace dataflow_qa::checklist
