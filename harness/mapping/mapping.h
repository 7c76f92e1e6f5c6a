#pragma once

// The mapping file: which property of one system is which of the other, as data that a user owns.
//
//   auto mapping = mapping::read_file("fixtures/mappings/default.json");
//   if (!mapping) return report(mapping.error().text());
//   for (const auto& flow : mapping->dataflows) ...
//
// A leaf: includes nothing of the harness. The harness and pms-go-sync both read mappings through it: of all code, they
// share only the readers of such files. It holds no conversion: each program converts values in code of its own.
// Values only: everything here can be copied and shared between threads.

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace dataflow_qa::mapping {

enum class Type { string, integer, float_, boolean, date };
enum class Edit { both, source, target, create_only };

/// `{"field": value}`: a record (or the record that a property is on) to which something applies. All must hold.
struct Condition {
  std::vector<std::pair<std::string, nlohmann::json>> equals;  // field → value; never empty

  /// True where every field of `record` holds the value asked for.
  [[nodiscard]] bool holds_for(const nlohmann::json& record) const;
  /// "type = organisation", for reports.
  [[nodiscard]] std::string text() const;
};

/// One value of an enumeration: what the source calls it and what the target does.
struct EnumValue {
  nlohmann::json source;
  nlohmann::json target;
};

/// The target holds the id of a record of `collection` whose field `by` equals the source's value.
struct Lookup {
  std::string collection;
  std::string by;
};

/// So much in the source is so much in the target: 3600 (seconds) there is 1 (hour) here. Both are above 0.
struct Factor {
  std::int64_t source = 1;
  std::int64_t target = 1;
};

struct Property {
  std::string source;        // a path with dots, "address.city"
  std::string target;        // "MailAddress.City"
  Type type = Type::string;  // also where the file leaves it open
  // Conversions: at most one is set.
  std::vector<EnumValue> enumeration;
  bool negate = false;
  std::optional<Factor> factor;
  std::optional<std::string> reference;  // slug of the dataflow whose link gives the other side's id
  std::optional<Lookup> lookup;
  Edit edit = Edit::both;
  std::optional<Condition> when;
  std::optional<nlohmann::json> source_default;  // what the source stores for null
  std::optional<nlohmann::json> target_default;  // what the target stores for null

  /// "email ↔ EmailAddress"
  [[nodiscard]] std::string label() const;
};

/// One end of a dataflow: the label that documents use, and the collection of the API.
struct End {
  std::string entity;
  std::string collection;
};

/// What a new record holds besides its properties, because the system asks for it: path and value.
using Constants = std::vector<std::pair<std::string, nlohmann::json>>;

/// A text that one side holds, put together from what the other one has. It goes one way: nobody takes it apart.
struct Composition {
  struct Piece {
    std::string path;
    std::string before;  // what stands in front of it where a piece before it has a value: ", "
  };
  std::string text;  // path of the text
  bool in_target = true;
  std::vector<Piece> pieces;  // of the other side; those without a value are left out
};

struct Dataflow {
  std::string slug;
  End source;
  End target;
  std::optional<std::string> part_of;    // slug of the dataflow whose record this one is a part of
  std::optional<Condition> when;         // on the source's record
  std::optional<Condition> target_when;  // on the target's; of a whole only
  Constants source_on_create;            // put into a record that a sync creates in the source
  Constants target_on_create;            // … in the target
  std::vector<Property> properties;
  std::vector<Composition> compositions;
};

struct Mapping {
  std::string source;  // the system's label in documents, "Custom PMS"
  std::string target;
  std::vector<Dataflow> dataflows;
  std::string name;    // file name, or "default"
  std::string sha256;  // of the file's bytes, lower-case hex

  [[nodiscard]] const Dataflow* find(std::string_view slug) const;
};

[[nodiscard]] base::Result<Mapping> read_file(const std::filesystem::path& file);
[[nodiscard]] base::Result<Mapping> read_text(std::string_view json, std::string file_name);

/// True for what can stand as a property's path, "address.city": names joined by dots, free of blanks and of what ids
/// and filters are made of.
[[nodiscard]] bool is_path(std::string_view text);

[[nodiscard]] std::string_view to_string(Type type);  // "string", "integer", "float", "boolean", "date"
[[nodiscard]] std::string_view to_string(Edit edit);  // "both", "source", "target", "create-only"

/// The value at a dotted path ("MailAddress.City"), null where any part of the way is missing or null. It belongs to
/// the record; of a record that is about to go away it is a copy.
[[nodiscard]] const nlohmann::json& value_at(const nlohmann::json& record, std::string_view path);
[[nodiscard]] nlohmann::json value_at(nlohmann::json&& record, std::string_view path);
/// Sets it, and makes the objects on the way where they are missing or null.
void set_value_at(nlohmann::json& record, std::string_view path, nlohmann::json value);

}  // namespace dataflow_qa::mapping
