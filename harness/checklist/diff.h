#pragma once

// Changes between two generations of a document, in words.

#include <string>
#include <vector>

#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

struct Change {
  std::string dataflow;  // heading of the section, with its line where the heading stands several times; empty where
                         // the document as a whole is meant
  std::string kind;      // "property-added"; see the schema below
  std::string text;      // one sentence without a full stop: "the row email ↔ EmailAddress was added (\"string\")"

  bool operator==(const Change&) const = default;
};

/// Sections are distinguished by their headings (and by what they say, where a heading stands twice), rows by their
/// pair of properties. A dataflow, a system or a property that goes while a like one comes was renamed, and what else
/// changed in it stands beside that. The stamp is a change like any other; line ends and the final stop of the
/// introduction are none.
[[nodiscard]] std::vector<Change> diff(const Document& before, const Document& after);

/// The changes grouped by dataflow and a summary line; says so where there are none.
[[nodiscard]] std::string print_diff(const Document& before, const Document& after);

/// For machines: {"format": "dataflow-qa/checklist-diff", "version": 1, "before": FILE, "after": FILE, "changes":
/// [{"dataflow": null or heading, "kind": …, "text": …}]}.
[[nodiscard]] std::string print_diff_json(const Document& before, const Document& after);

}  // namespace dataflow_qa::checklist
