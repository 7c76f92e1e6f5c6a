#pragma once

// Values as sentences show them. Pure functions.

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace dataflow_qa::reports {

/// True for null and for the empty text.
[[nodiscard]] bool is_empty(const nlohmann::json& value);

/// A value as people write it: “Bergen”, 42, false; "empty" for null and for the empty text.
[[nodiscard]] std::string shown(const nlohmann::json& value);

struct ShownPair {
  std::string actual;
  std::string expected;
};

/// Two values that differ, shown so that a reader sees in what:
///   of texts that look alike, the code points: “Zoë” (character 3: U+00EB), “Zoë” (characters 3 to 4: U+0065 U+0308)
///   of long texts, what surrounds the difference: “…to be kept, or not…” (character 1204 of 4000)
[[nodiscard]] ShownPair shown_apart(const nlohmann::json& actual, const nlohmann::json& expected);

}  // namespace dataflow_qa::reports
