#pragma once

// A schema with all that "$ref", allOf, oneOf and anyOf add to it.

#include <set>
#include <string>
#include <vector>

#include "harness/describe/spec.h"

namespace dataflow_qa::describe {

struct Property {
  std::string name;
  const Json* schema = nullptr;  // as it stands in the specification
};

struct Schema {
  std::string type;  // "" where nothing says it
  bool nullable = false;
  bool several = false;         // one of several other schemas, of which this is the first
  std::string reference;        // the "$ref" that it began with
  Json facts = Json::object();  // the keywords that hold a plain value: "maxLength", "format"
  std::vector<Property> properties;
  std::set<std::string> required;
  const Json* items = nullptr;
  const Json* additional = nullptr;  // the schema of members without a name

  [[nodiscard]] const Property* find(std::string_view name) const;
  [[nodiscard]] bool is_object() const { return type == "object" || (type.empty() && !properties.empty()); }
  [[nodiscard]] bool is_list() const { return type == "array" || items != nullptr; }
};

/// Circles end where they begin, and what is nested beyond reason is left out.
[[nodiscard]] Schema schema_of(const Spec& spec, const Json& written);

}  // namespace dataflow_qa::describe
