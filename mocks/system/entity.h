#pragma once

// A system's description with all that its mock needs beyond what the harness reads: a superset of declaration.h. A
// slot is a field's position in EntityDeclaration::fields, and its value's in a record.

#include <cstddef>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "mocks/system/declaration.h"
#include "mocks/system/dialect.h"

namespace dataflow_qa::mocks {

using Slot = std::size_t;
inline constexpr Slot no_slot = static_cast<Slot>(-1);

/// Holds where the field at `slot` has the value `equals`.
struct Condition {
  Slot slot = no_slot;
  nlohmann::json equals;
};

/// A value that the server writes into a field by itself.
enum class Stamp { none, id, created, changed, version, deleted, part_id, part_changed, field_changed };

/// The field shows `key` of the record that the field at `of` refers to.
struct Mirror {
  Slot of = no_slot;
  std::string key;
  bool any_text = false;  // a creation may also give a text that is no such key; it is kept as it is
};

/// The server numbers records by itself where a creation leaves the field out: "0003".
struct Automatic {
  std::string prefix;
  std::size_t digits = 1;  // at least so many, with zeros in front
  std::int64_t first = 1;
};

/// A field on the wire, where it is not simply a member under its own name.
struct FieldWire {
  std::string write_as;            // the member's name in bodies, where it is another one: "client_id"
  std::vector<std::string> views;  // the views that show it; empty: all
  Codec codec = Codec::plain;
  std::optional<Codec> create_codec;  // in bodies that create
  std::optional<Codec> update_codec;  // in bodies that change
  std::optional<Missing> missing;     // null where not said otherwise
};

struct FieldRules {
  std::string key;                  // the path's last part
  std::string quoted_key;           // "\"City\":", ready to be written
  std::string quoted_old_key;       // the same with a small first letter
  Slot parent = no_slot;            // the object that it is a part of
  std::vector<Slot> parts;          // of an object
  bool required = false;            // neither null nor empty
  bool required_on_create = false;  // of a part: where its object is given
  std::optional<Condition> required_when;
  std::optional<Condition> null_when;
  std::string unique_among;        // fields of this name, in whatever collection, share their unique values
  bool ignore_case = false;        // in uniqueness and look-ups
  bool indexed = false;            // looked up by its value
  bool lenient_format = false;     // `format` says what belongs there, but the system accepts anything
  bool hidden = false;             // taken on creation and shown in no answer
  bool exclusive_minimum = false;  // `minimum` itself is not allowed
  bool null_is_default = false;    // null and "" are stored as the default
  bool own_rule = false;           // a rule in C++ binds it to other fields
  std::string masked;              // shown instead of a value; null where there is none
  Stamp stamp = Stamp::none;
  Slot stamp_of = no_slot;  // field_changed: the field
  bool ticks = false;       // a timestamp of the server's, stored as Ticks and shown as text
  std::optional<Mirror> mirror;
  std::optional<Automatic> automatic;
  std::optional<Condition> kept_when;  // where this does not hold, the field is stored as null
  FieldWire wire;
};

/// text: prefix and number. letters: letters and digits that look drawn by chance. name: made from a field.
enum class IdKind { number, text, guid, letters, name };

struct Entity {
  const EntityDeclaration* declaration = nullptr;
  const TimeFormat* time = nullptr;  // of its system
  std::vector<FieldRules> rules;     // by slot
  std::vector<Slot> top;             // fields that are no part of an object, in the order of the declaration
  std::string singular;              // "Customer": how messages name one record
  std::string body_name;             // "CustomerPatchDto": how messages about a patch name its body
  IdKind id_kind = IdKind::text;
  std::string id_prefix;
  std::int64_t first_id = 1;
  int id_digits = 1;                 // text: at least so many, with zeros in front
  Slot id_from = no_slot;            // name: the field that it is made from
  std::string id_suffix = "-{n}";    // name: what is put behind one that exists already
  std::vector<std::string> methods;  // "LIST", "GET", "POST", "PATCH", "DELETE"
  Slot id_slot = no_slot;
  Slot changed_slot = no_slot;
  Slot version_slot = no_slot;
  Slot deleted_slot = no_slot;          // where records are only marked as deleted
  Slot parent_slot = no_slot;           // where records live below another one: the field that holds its id
  std::vector<std::string> privileges;  // any of them lets a client in; see Privileges

  [[nodiscard]] const FieldDeclaration& field(Slot slot) const { return declaration->fields[slot]; }
  [[nodiscard]] std::size_t size() const { return rules.size(); }
  [[nodiscard]] bool allows(std::string_view method) const;
  /// By dotted path, exactly as declared.
  [[nodiscard]] Slot slot_of(std::string_view path) const;
  /// By dotted path without regard to case.
  [[nodiscard]] Slot slot_ignoring_case(std::string_view path) const;

 private:
  friend class EntityReader;
  std::unordered_map<std::string, Slot> by_path_;
  std::unordered_map<std::string, Slot> by_folded_path_;
};

/// The source of a fact: "documented", "observed" or "assumed", and in whose words.
struct Mark {
  std::string pointer;  // of what it is about, in the description
  std::string kind;
  std::string source;
};

/// A system as loaded. Immutable; entities point into `declaration`, so it is neither copied nor moved.
struct System {
  SystemDeclaration declaration;
  TimeFormat time;
  LengthUnit length_unit = LengthUnit::utf16;
  bool blank_is_missing = false;  // a required text that holds only blanks counts as none
  std::vector<Entity> entities;
  std::vector<SwitchInfo> switches;
  nlohmann::json seed;  // the records that a fresh system has: collection → list of objects by path; null: none
  std::optional<Dialect> dialect;  // none: the system has a service of its own
  std::vector<Mark> marks;
  std::map<std::string, std::vector<std::pair<const Entity*, Slot>>> unique_among;  // by FieldRules::unique_among

  System() = default;
  System(const System&) = delete;
  System& operator=(const System&) = delete;

  [[nodiscard]] const Entity* find(std::string_view collection) const;
  [[nodiscard]] const Entity* find_ignoring_case(std::string_view collection) const;
};

/// Reads the text of a description: "/entities/0/fields/3/nulable: unknown key (did you mean "nullable"?) (known: …)".
[[nodiscard]] base::Result<std::unique_ptr<const System>> read_system(std::string_view json_text,
                                                                      std::string file = {});

/// Reads a description that is compiled in. Throws std::logic_error where read_system has an error.
[[nodiscard]] std::unique_ptr<const System> read_own_system(std::string_view json_text);

}  // namespace dataflow_qa::mocks
