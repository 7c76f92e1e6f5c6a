#pragma once

// The vocabulary of the checklist: what a dataflow document says, as items with stable ids.
// Knows no mock and no HTTP. Values only.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dataflow_qa::checklist {

enum class Level { required, advisory };

/// The kinds of statements. Their names stand in checklist.schema.json and in the schema of results. `qa` stays the
/// last.
enum class Kind {
  every,
  conditional,
  precondition,
  create_if_connected,
  merge_or_create,
  merge,
  keep_in_sync,
  property,
  properties,
  qa,
};

/// What a property depends on, as the document says it: a value in a property.
struct DependsOn {
  std::string value;
  std::string path;
};

struct PropertyPair {
  std::string source;
  std::string target;
  std::string type;  // as the document or the mapping says it, without quotes: "string", "N/A"
  std::vector<DependsOn> source_depends_on;
  std::vector<DependsOn> target_depends_on;
};

/// One line of the checklist.
struct Item {
  std::string id;        // "customers/every", "customers/property/email~EmailAddress"; never positional
  std::string dataflow;  // slug; empty for qa items
  Kind kind = Kind::every;
  Level level = Level::required;
  std::string statement;                 // the sentence, or "email ↔ EmailAddress"
  std::optional<PropertyPair> property;  // for kind property (and merge)
  std::optional<std::size_t> line;       // in the document, counted from 1
  std::string origin;                    // "document", "mapping" or "catalogue"
  std::vector<std::string> connected;    // for kind create_if_connected: what a record is connected to, as written
  std::vector<std::string> conditions;   // for kind conditional: each as written, "When a …"
};

/// Something wrong or incomplete in the document itself, though it was understood.
struct Finding {
  std::string kind;  // "empty-property-table", "duplicate-row", …
  std::string message;
  std::optional<std::size_t> line;
  std::optional<std::string> dataflow;
  std::optional<std::size_t> column = std::nullopt;  // in characters, from 1; none where there is no line
  std::string excerpt;                               // that line, or the part of a long one around the column
  std::size_t caret = 0;                             // characters of the excerpt before the column
};

struct DataflowSummary {
  std::string slug;
  std::string title;    // heading of the section
  std::string source;   // "Custom PMS Customer"
  std::string target;   // "PowerOffice GO Customers"
  std::string reading;  // how the sentence was read, where a mapping's `when` narrows it; else empty
  std::optional<std::size_t> line;
};

struct Checklist {
  std::string title;      // of the document
  std::string generated;  // "2024-10-08T00:00:00"
  std::string sha256;     // of the document's bytes
  std::string source;     // system labels
  std::string target;
  std::vector<DataflowSummary> dataflows;  // in the document's order
  std::vector<Item> items;                 // in the document's order
  std::vector<Finding> findings;
};

[[nodiscard]] std::string_view to_string(Kind kind);       // "keep-in-sync"
[[nodiscard]] std::vector<std::string_view> kind_names();  // all of them
[[nodiscard]] std::string_view to_string(Level level);     // "required"

}  // namespace dataflow_qa::checklist
