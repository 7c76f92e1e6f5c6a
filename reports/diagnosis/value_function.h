#pragma once

// What a sync did to values, found from pairs of the expected and the actual value. Pure functions.

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>

namespace dataflow_qa::reports {

/// One value that is not what it should be.
struct ValueExample {
  nlohmann::json expected;
  nlohmann::json actual;
  std::optional<nlohmann::json> before;  // what stood there before the edit, where that is known

  friend bool operator==(const ValueExample&, const ValueExample&) = default;
};

/// What makes the actual value of the expected one.
struct ValueFunction {
  enum class Kind {
    old_value,  // what stood there before stands there still
    emptied,
    constant,  // always one value
    changed,   // any other
  };
  Kind kind = Kind::changed;
  std::string words;  // complete "The value arrives …": "in lower case", "one day early", "cut after 30 characters"

  friend bool operator==(const ValueFunction&, const ValueFunction&) = default;
};

/// The first function of a table (text_functions.cpp, number_functions.cpp) that fits every example, and that is no
/// coincidence: where one example could fit by chance, as any two dates are some days apart, the function needs two
/// that differ. Null where none fits.
[[nodiscard]] std::optional<ValueFunction> function_of(std::span<const ValueExample> examples);

/// What all edits have in common that a sync may take for none, from what each property held before and what a person
/// wrote: "that change the letter case alone", "that clear it". Null where they share nothing.
struct Edit {
  nlohmann::json before;
  nlohmann::json written;
};
[[nodiscard]] std::optional<std::string> shape_of(std::span<const Edit> edits);

}  // namespace dataflow_qa::reports
