#pragma once

// A dataflow document as a model: what it says, in its own order, with the place of everything that it says.
//
//   auto document = checklist::read_file("custom-pms-to-poweroffice-go.rst");
//   if (!document) return report(document.error().text());
//   for (const Section& section : document->sections) ...
//
// Values only: everything here can be copied and shared between threads.

#include <optional>
#include <string>
#include <vector>

#include "harness/checklist/source_text.h"

namespace dataflow_qa::checklist {

/// "PowerOffice GO Customers": the label of a system and that of an entity. Either may hold blanks, and a system's may
/// be empty.
struct Name {
  std::string system;
  std::string entity;

  [[nodiscard]] std::string full() const { return system + " " + entity; }
  bool operator==(const Name&) const = default;
};

/// "(Dependant on having VALUE in PATH)" after a property.
struct Dependency {
  std::string value;  // may be empty
  std::string path;   // empty where the document has a single blank
  Place place;

  bool operator==(const Dependency&) const = default;
};

/// One property of one side in a table.
struct Cell {
  std::string path;  // empty in an empty cell
  std::vector<Dependency> dependencies;
  std::string trailing;  // blanks and tabs at the end, which mean nothing
  Place place;

  /// As the document writes it, without the trailing blanks.
  [[nodiscard]] std::string text() const;
  bool operator==(const Cell&) const = default;
};

/// One alternative of the merge criteria.
struct MergeRow {
  Cell source;
  Cell target;

  bool operator==(const MergeRow&) const = default;
};

struct PropertyRow {
  Cell source;
  Cell target;
  std::string type;      // as it stands, with its quotes: "\"string\"", "N/A"
  std::string trailing;  // blanks and tabs after the type
  bool unindented_type = false;
  Place type_place;

  /// The type without quotes: "string", "N/A".
  [[nodiscard]] std::string type_name() const;
  /// "N/A" and an empty cell state no type.
  [[nodiscard]] bool states_type() const;
  /// A type that is not stated agrees with any.
  [[nodiscard]] bool agrees_in_type(const PropertyRow& other) const;
  bool operator==(const PropertyRow&) const = default;
};

/// "A new B will be created from a A if it is connected to a LABEL ITEMS that is synchronized into TARGET."
struct Create {
  std::string label;
  std::vector<std::string> items;  // at least one
  std::string target_label;
  Place place;

  bool operator==(const Create&) const = default;
};

struct Merge {
  std::vector<MergeRow> rows;
  Place place;

  bool operator==(const Merge&) const = default;
};

enum class Opening { every, conditional, link_first };

/// One dataflow, as a section describes it.
struct Section {
  Name source;
  Name target;
  Opening opening = Opening::every;
  std::string condition;  // the text of a conditional opening
  std::optional<Create> create;
  std::optional<Place> match;  // "If a matching …", "If no matching …"
  std::optional<Merge> merge;
  std::string type_label;  // the system in the header "… Data Type"
  std::vector<PropertyRow> rows;
  Place heading_place;
  Place opening_place;
  Place keep_place;
  Place properties_place;
  Place type_label_place;

  [[nodiscard]] std::string heading() const { return source.full() + " to " + target.full(); }
  bool operator==(const Section&) const = default;
};

struct Document {
  std::string source;  // systems, as the title names them; either may be empty
  std::string target;
  std::string generated;                  // "2024-10-08 00:00:00"
  bool introduction_dot = false;          // headed "Introduction." as old documents are
  std::vector<std::string> introduction;  // lines, empty ones between paragraphs
  std::vector<Section> sections;
  bool crlf = false;  // line ends of the file
  std::string file;
  std::string sha256;                // of the file's bytes
  std::vector<Diagnostic> findings;  // by place

  [[nodiscard]] std::string title() const { return source + " to " + target + " Dataflow"; }
};

/// True where two documents say the same in the same order. Places and findings do not count.
[[nodiscard]] bool same_content(const Document& left, const Document& right);

}  // namespace dataflow_qa::checklist
