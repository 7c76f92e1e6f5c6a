// Held by fields_test.cpp.
#include "harness/describe/schema.h"

#include <algorithm>

namespace dataflow_qa::describe {
namespace {

constexpr int deepest_merge = 24;
constexpr int most_parts = 500;
constexpr std::size_t most_properties = 1000;

class Merger {
 public:
  explicit Merger(const Spec& spec) : spec_(spec) {}

  void add(const Json& written, int depth) {
    if (!written.is_object() || depth > deepest_merge || ++parts_ > most_parts) return;
    if (const std::string reference = text_at(written, "$ref"); !reference.empty()) {
      if (schema.reference.empty()) schema.reference = reference;
      if (seen_.insert(reference).second) add(spec_.resolved(written), depth + 1);
    }
    for (const Json& part : parts_of(written, "allOf")) add(part, depth + 1);  // what it says itself counts more
    for (const auto& [key, value] : written.items()) {
      if (!value.is_structured() || key == "enum") schema.facts[key] = value;
    }
    add_example(written);
    add_type(member(written, "type"));
    if (flag_at(written, "nullable") || flag_at(written, "x-nullable")) schema.nullable = true;
    add_properties(written);
    if (member(written, "items").is_object()) schema.items = &member(written, "items");
    if (member(written, "additionalProperties").is_object()) {
      schema.additional = &member(written, "additionalProperties");
    }
    for (const char* choice : {"oneOf", "anyOf"}) add_choice(parts_of(written, choice), depth);
  }

  Schema schema;

 private:
  static const Json& parts_of(const Json& written, const char* key) {
    static const Json none = Json::array();
    const Json& parts = member(written, key);
    return parts.is_array() ? parts : none;
  }

  void add_example(const Json& written) {
    const Json& examples = member(written, "examples");
    if (examples.is_array() && !examples.empty() && !examples[0].is_structured()) schema.facts["example"] = examples[0];
  }

  void add_type(const Json& type) {
    if (type.is_string()) schema.type = type.get<std::string>();
    if (!type.is_array()) return;
    for (const Json& each : type) {
      if (each == "null") {
        schema.nullable = true;
      } else if (each.is_string() && schema.type.empty()) {
        schema.type = each.get<std::string>();
      }
    }
  }

  void add_properties(const Json& written) {
    const Json& properties = member(written, "properties");
    if (properties.is_object()) {
      for (const auto& [name, each] : properties.items()) {
        if (schema.properties.size() >= most_properties) break;
        const auto same = std::find_if(schema.properties.begin(), schema.properties.end(),
                                       [&name = name](const Property& known) { return known.name == name; });
        if (same == schema.properties.end()) {
          schema.properties.push_back({name, &each});
        } else {
          same->schema = &each;
        }
      }
    }
    const Json& required = member(written, "required");
    if (!required.is_array()) return;
    for (const Json& name : required) {
      if (name.is_string()) schema.required.insert(name.get<std::string>());
    }
  }

  /// The first alternative that is not "no value".
  void add_choice(const Json& alternatives, int depth) {
    bool chosen = false;
    for (const Json& each : alternatives) {
      if (text_at(each, "type") == "null") {
        schema.nullable = true;
      } else if (!chosen) {
        chosen = true;
        add(each, depth + 1);
      } else {
        schema.several = true;
      }
    }
  }

  const Spec& spec_;
  std::set<std::string> seen_;
  int parts_ = 0;
};

}  // namespace

const Property* Schema::find(std::string_view name) const {
  const auto found =
      std::find_if(properties.begin(), properties.end(), [&](const Property& each) { return each.name == name; });
  return found == properties.end() ? nullptr : &*found;
}

Schema schema_of(const Spec& spec, const Json& written) {
  Merger merger(spec);
  merger.add(written, 0);
  return std::move(merger.schema);
}

}  // namespace dataflow_qa::describe
