#pragma once

// The small steps of which the readers of a description consist: a key's value, by the type that it is read into.

#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_place.h"

namespace dataflow_qa::mocks {

using PathAndValue = std::pair<std::string, nlohmann::json>;

inline constexpr std::int64_t largest_number =
    9'007'199'254'740'992;  // 2^53, so that each number is exact as a double too

inline bool read_value(const base::JsonPlace& place, const bool& /*kind*/) {
  return place.boolean();
}
inline std::string read_value(const base::JsonPlace& place, const std::string& /*kind*/) {
  return place.string();
}
inline double read_value(const base::JsonPlace& place, const double& /*kind*/) {
  return place.number(std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max());
}
inline std::int64_t read_value(const base::JsonPlace& place, const std::int64_t& /*kind*/) {
  return place.integer(-largest_number, largest_number);
}
inline std::size_t read_value(const base::JsonPlace& place, const std::size_t& /*kind*/) {
  return static_cast<std::size_t>(place.integer(0, largest_number));
}
inline nlohmann::json read_value(const base::JsonPlace& place, const nlohmann::json& /*kind*/) {
  return place.value();
}
inline std::vector<std::string> read_value(const base::JsonPlace& place, const std::vector<std::string>& /*kind*/) {
  std::vector<std::string> texts;
  for (const base::JsonPlace& each : place.elements()) texts.push_back(each.string());
  return texts;
}
/// One path and a value: {"IsPerson": true}.
inline PathAndValue read_value(const base::JsonPlace& place, const PathAndValue& /*kind*/) {
  const auto member = place.only_member();
  return member ? PathAndValue{member->first, member->second.value()} : PathAndValue{};
}
/// One switch and its value.
inline std::pair<std::string, std::string> read_value(const base::JsonPlace& place,
                                                      const std::pair<std::string, std::string>& /*kind*/) {
  const auto member = place.only_member();
  return member ? std::pair{member->first, member->second.string()} : std::pair<std::string, std::string>{};
}

/// An object with any number of members.
inline std::vector<std::pair<std::string, std::string>> read_value(
    const base::JsonPlace& place, const std::vector<std::pair<std::string, std::string>>& /*kind*/) {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const auto& [name, member] : place.entries()) texts.emplace_back(name, member.string());
  return texts;
}
inline std::vector<PathAndValue> read_value(const base::JsonPlace& place, const std::vector<PathAndValue>& /*kind*/) {
  std::vector<PathAndValue> values;
  for (const auto& [name, member] : place.entries()) values.emplace_back(name, member.value());
  return values;
}

/// Sets `to` where `object` has the key.
template <typename T>
void read_key(const base::JsonPlace& object, std::string_view key, T& to) {
  if (const auto place = object.optional(key)) to = read_value(*place, to);
}
template <typename T>
void read_key(const base::JsonPlace& object, std::string_view key, std::optional<T>& to) {
  if (const auto place = object.optional(key)) to = read_value(*place, T{});
}
template <typename T>
void require_key(const base::JsonPlace& object, std::string_view key, T& to) {
  if (const auto place = object.required(key)) to = read_value(*place, to);
}

}  // namespace dataflow_qa::mocks
