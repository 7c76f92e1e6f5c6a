#pragma once

// A record as stored: its values by slot. An object's own slot holds true where the object is there, null where it is
// null; its parts have slots of their own. Timestamps that the server writes are Ticks (FieldRules::ticks).

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "mocks/store/timestamp.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::mocks {

struct Record {
  std::string id;
  std::uint64_t sequence = 0;  // the order of creation
  std::uint64_t revision = 0;  // of its collection, when it last changed
  Ticks changed = 0;           // what the changed timestamp says
  bool deleted = false;        // marked as deleted
  std::vector<nlohmann::json> values;
};

/// A record to be: what a body or a person asks for.
struct Draft {
  std::vector<nlohmann::json> values;
  std::vector<bool> given;  // by slot: touched by the body

  explicit Draft(const Entity& entity) : values(entity.size()), given(entity.size(), false) {}
  explicit Draft(const Record& record) : values(record.values), given(record.values.size(), false) {}
  void set(Slot slot, nlohmann::json value) {
    values[slot] = std::move(value);
    given[slot] = true;
  }
};

/// The time part of a date that is shown with one.
inline constexpr std::string_view midnight = "T00:00:00";

/// How a record is shown.
struct View {
  std::vector<bool> fields;        // by slot, where only some are asked for; else empty
  bool old_keys = false;           // small first letters, everywhere
  bool old_keys_in_parts = false;  // small first letters inside objects only
  bool unmasked = false;           // values that are hidden from most are shown
  bool dates_with_time = false;    // dates end in "T00:00:00"
};

/// The record's JSON text, appended to `out`.
void append_record(std::string& out, const Entity& entity, const Record& record, const View& view = {});
/// The record as a JSON value.
[[nodiscard]] nlohmann::json to_json(const Entity& entity, const Record& record);
/// The value that is shown at `slot`.
[[nodiscard]] nlohmann::json shown_value(const Entity& entity, Slot slot, const nlohmann::json& stored);
/// The id as records show it: a number where the entity's ids are numbers.
[[nodiscard]] nlohmann::json id_value(const Entity& entity, const std::string& id);

}  // namespace dataflow_qa::mocks
