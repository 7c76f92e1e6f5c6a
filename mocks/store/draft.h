#pragma once

// From a body to a draft: types, unknown and read-only fields. What the values must be is checked by the store.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mocks/store/record.h"

namespace dataflow_qa::mocks {

enum class ViolationKind {
  unknown_field,
  read_only,
  wrong_type,
  missing,
  must_be_null,
  invalid,    // length, format, enumeration, range, a rule of the entity
  immutable,  // set on creation only
  taken,      // unique, and another record has it
  no_such,    // refers to a record that does not exist
  in_use,     // cannot be removed; `detail` says why
};

/// One thing that a system does not accept, so that each system can say it in its own words.
struct Violation {
  ViolationKind kind = ViolationKind::invalid;
  std::string path;      // "address.city"; empty where the whole record is meant
  std::string detail;    // a predicate, to be put after the path: "must be at most 200 characters long"
  nlohmann::json value;  // what was asked for
  std::string other;     // taken: the id of the record that has it; no_such: the collection that has none
  std::string key;       // no_such: the field by which it was looked up
};

using Violations = std::vector<Violation>;

/// How a system reads bodies.
struct BodyRules {
  bool ignore_case = false;  // in names, and in the values of enumerations
  bool strict = true;        // unknown and read-only fields are refused; else they are passed over
  bool convert = false;      // texts become numbers, booleans and dates where those are wanted, and the other way round
  bool by_person = false;    // who may change what actions set, too
};

/// `value` as `field` stores it, or null where its type is wrong. JSON null stays null.
[[nodiscard]] std::optional<nlohmann::json> stored_form(const FieldDeclaration& field, const nlohmann::json& value,
                                                        const BodyRules& rules);

/// Lays the members of `object` over the draft; objects are merged (RFC 7396).
void read_body(const Entity& entity, const nlohmann::json& object, const BodyRules& rules, Draft& draft,
               Violations& violations);

/// Puts `value` at `slot`; a whole object replaces the one that is there, and the parts that it leaves out become null.
/// False, with a violation, where its type is wrong.
bool assign(const Entity& entity, Slot slot, const nlohmann::json& value, const BodyRules& rules, Draft& draft,
            Violations& violations);

}  // namespace dataflow_qa::mocks
