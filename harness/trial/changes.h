#pragma once

// Changes of one field, with the lock that the description asks for.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "harness/trial/steps.h"

namespace dataflow_qa::trial {

/// Seconds between two changes, so that their timestamps differ in every form that times have.
inline constexpr std::int64_t time_between = 10;

/// A field that can be changed without regard to others; nothing where there is none.
[[nodiscard]] std::optional<mocks::Slot> changeable_field(const Shelf& shelf);
[[nodiscard]] nlohmann::json other_value(Trial& trial, mocks::Slot slot, const nlohmann::json& now);

/// What a record says of its state, for a lock.
struct State {
  std::string tag;                       // of the header ETag
  std::optional<nlohmann::json> member;  // the record's, that the lock names
  Exchange seen;

  [[nodiscard]] bool is_known() const { return !tag.empty() || member; }
};
[[nodiscard]] State state_of(Trial& trial, const std::string& id);

/// One operation of a JSON Patch (RFC 6902) for each value.
[[nodiscard]] nlohmann::json operations_of(const Shelf& shelf, const Values& values, std::string_view operation);
Exchange send_operations(Trial& trial, const std::string& id, const nlohmann::json& operations);

/// Sends a change, in the form that updates have; with the lock where the state is known.
Exchange change(Trial& trial, const std::string& id, Values values, const State& state);

}  // namespace dataflow_qa::trial
