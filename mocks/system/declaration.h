#pragma once

// A system as data, read from its description (fixtures/systems/). The mock's store validates by it, the harness
// draws values by it, and nothing else in the project knows what fields a system has.

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dataflow_qa::mocks {

enum class FieldType { string, integer, number, boolean, date, date_time, object, list };

/// Constraints on the text of a string field.
enum class TextFormat { any, email, email_list, url, country, currency, code, phone, norwegian_identity, guid };

/// The unit in which a system counts the length of a text.
enum class LengthUnit { utf16, code_points };

/// How a system writes its timestamps: "2026-11-22T20:08:03.1234567+00:00".
struct TimeFormat {
  enum class Form { text, unix_seconds, unix_milliseconds };
  int fraction_digits = 3;  // 0..9
  std::string zone = "Z";   // what stands behind the time: "Z", "+02:00" or nothing
  char separator = 'T';     // between day and time; or a blank
  Form form = Form::text;   // else a number
  int ahead_min = 0;        // minutes by which the system's clock is ahead of UTC; there is no summer time
};

struct FieldDeclaration {
  std::string path;  // "MailAddress.City"
  FieldType type = FieldType::string;
  bool nullable = true;
  bool required = false;            // cannot be left out or cleared, at least on some records
  bool required_on_create = false;  // of a part: cannot be left out where its object is given on creation
  bool read_only = false;           // refused or ignored in a body, as the system does; never changed by a person
  bool set_by_actions = false;      // calls of their own give it each of its values: a person may change it, a body not
  bool server_set = false;          // the server writes it (ids, numbers, timestamps, versions)
  bool derived = false;             // computed from other fields
  bool create_only = false;         // immutable after creation
  bool link_key = false;            // where a sync may keep the other system's id; not part of what is compared
  bool delivery = false;            // a sync may have to set it to be let in (invoice delivery type)
  bool free_text = false;           // a person may write anything: can carry a record's token
  bool unique = false;              // without regard to case where the system says so
  std::size_t min_length = 0;
  std::optional<std::size_t> max_length;  // in UTF-16 units
  std::vector<std::string> enumeration;   // allowed strings
  std::optional<double> minimum, maximum;
  TextFormat format = TextFormat::any;
  std::optional<std::string> reference;         // the collection whose record's id it holds
  std::optional<nlohmann::json> default_value;  // stored where a create leaves it out
  /// On records where the field at this path has this value, it cannot be left out or cleared.
  std::optional<std::pair<std::string, nlohmann::json>> required_when;
  /// On records where the field at this path has this value, this field has none.
  std::optional<std::pair<std::string, nlohmann::json>> null_when;
  /// The server computes it from other fields on records where the field at this path has this value.
  std::optional<std::pair<std::string, nlohmann::json>> derived_when;
  /// An open point: whether it may be cleared on records where the field at this path has another value. A person who
  /// wants to be on the safe side sets that field first.
  std::optional<std::pair<std::string, nlohmann::json>> cleared_with;
  /// An edit of this field alone, or of an object's parts, does not move the record's changed timestamp, so that no
  /// change feed shows it: always, or while a switch of the mock has that value.
  bool unseen = false;
  std::optional<std::pair<std::string, std::string>> unseen_with;
  /// What a record must have to be referred to: {"visible", true}.
  std::optional<std::pair<std::string, nlohmann::json>> referenced_has;
  /// A creation in which none of these fields has a value gives this one a value of its own: what the system puts there
  /// by itself needs one of them.
  struct GivenWithout {
    std::vector<std::string> fields;
    nlohmann::json value;
  };
  std::optional<GivenWithout> given_without;
  std::string forbidden;  // characters that a text must not have
  // Hints for those who draw values; the store does not need them.
  std::optional<std::string> example;            // what such a text looks like; other digits are as good
  std::optional<std::string> not_before;         // path of the date that this one may not precede
  std::optional<nlohmann::json> inactive_value;  // the value that makes the record inactive or archived

  /// True for a plain value that persons write as they please: nothing that the system fills in itself, that refers to
  /// another record, or that is the sync's own.
  [[nodiscard]] bool is_of_persons() const {
    const bool plain = type != FieldType::object && type != FieldType::list;
    return plain && (!read_only || set_by_actions) && !server_set && !derived && !reference && !link_key;
  }
};

struct EntityDeclaration {
  std::string collection;         // "Customers"
  std::string id_field;           // "Id"
  std::string changed_field;      // the timestamp that a change moves; empty: records bear none
  bool has_change_filter = true;  // a listing can be narrowed to what has changed
  bool can_delete = true;
  bool has_conditional_writes = false;  // a change can be sent so that it is refused where the record is a newer one
  std::vector<FieldDeclaration> fields;

  [[nodiscard]] const FieldDeclaration* find(std::string_view path) const;
};

struct SystemDeclaration {
  std::string label;                    // as documents say it: "PowerOffice GO"
  std::vector<std::string> labels;      // other spellings in documents
  std::string alias;                    // in placeholders: "go"
  std::string name;                     // on the command line: "poweroffice-go"
  std::vector<std::string> connection;  // the keys of MockSystem::connection(): "base_url", "api_key"
  bool shows_milliseconds = true;       // its timestamps do
  std::vector<EntityDeclaration> entities;

  [[nodiscard]] const EntityDeclaration* find(std::string_view collection) const;
  /// Whether clients ask it for tokens.
  [[nodiscard]] bool has_tokens() const;
};

}  // namespace dataflow_qa::mocks
