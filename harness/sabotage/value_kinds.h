#pragma once

// What can happen to a value on its way between a subject and a system: the kinds of tampering with one property, as a
// table. Pure.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string_view>

#include "harness/model/model.h"

namespace dataflow_qa::sabotage {

/// A value that passes by.
struct Passing {
  const nlohmann::json& value;
  const model::Property& property;
  model::Side side = model::Side::source;  // of the system whose traffic it is
  /// The latest other value of the same record; null where none was seen.
  const nlohmann::json* earlier = nullptr;
  /// The latest other value of another record; null where none was seen.
  const nlohmann::json* of_another = nullptr;
  /// The first value that the record was seen with.
  const nlohmann::json* first = nullptr;
  /// The value that the system shows for the record now; null where it is not known.
  const nlohmann::json* there = nullptr;
  std::uint64_t draw = 0;  // a number that belongs to the record
};

/// What becomes of it.
struct Turn {
  enum class What { stays, changes, goes } what = What::stays;
  nlohmann::json value;
};

enum class Traffic { updates, creations, writes, answers };

struct ValueKind {
  std::string_view name;  // "lower-cased"
  std::string_view what;  // after the property: "comes in small letters"
  Traffic traffic = Traffic::writes;
  bool (*applies)(const model::Property& property, model::Side side);
  Turn (*befalls)(const Passing& passing);
};

[[nodiscard]] std::span<const ValueKind> value_kinds();

}  // namespace dataflow_qa::sabotage
