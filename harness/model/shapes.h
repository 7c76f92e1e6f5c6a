#pragma once

// Shapes of values that people type, by kind of property: phone numbers without a plus, codes of digits with zeros in
// front, line breaks. Data, in fixtures/shapes.json, each with a word on where it was met.
//
//   for (const auto& shape : shapes_of(property)) record[path] = shaped(shape, token);
//
// Values; any thread.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/model/model.h"

namespace dataflow_qa::model {

struct Shape {
  std::string kind;        // "phones"
  std::string value;       // with {token}, {TOKEN} and {digits}
  std::string known_from;  // "an extension"
  std::string then;        // what it is edited to afterwards: nearly the same; may be empty
};

/// All of the file, in its order.
[[nodiscard]] const std::vector<Shape>& shapes();

/// Those of the property's kind that both systems' declarations allow; none for an enumeration, a flag, a number, a
/// reference or a look-up. A date that another one bounds has those alone that keep their order. Where records must
/// differ in the property, or are matched by it, those alone that no two records share.
[[nodiscard]] std::vector<Shape> shapes_of(const Flow& flow, const Property& property);

/// Whether no two records have that value.
[[nodiscard]] bool is_own(const Shape& shape);

/// The value, as the source has it. `token`: see Values::token.
[[nodiscard]] nlohmann::json shaped(const Shape& shape, const std::string& token);
/// The same of what is nearly the same; null where there is none, or a system does not take it.
[[nodiscard]] nlohmann::json shaped_then(const Property& property, const Shape& shape, const std::string& token);

/// The text with its ASCII letters in the other case.
[[nodiscard]] std::string with_other_case(std::string_view text);

}  // namespace dataflow_qa::model
