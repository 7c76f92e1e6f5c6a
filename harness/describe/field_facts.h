#pragma once

// What the keywords of one schema say about a field.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/describe/notes.h"
#include "harness/describe/schema.h"

namespace dataflow_qa::describe {

/// A field of a description on its way.
struct FieldDraft {
  Json json = Json::object();
  bool guessed = false;  // something of it is
  std::vector<std::pair<Topic, std::string>> remarks;

  [[nodiscard]] std::string path() const { return json.value("path", ""); }
  [[nodiscard]] std::string type() const { return json.value("type", ""); }
  [[nodiscard]] bool has(const char* key) const { return json.contains(key); }
  void guess(const char* key, Json value) {
    json[key] = std::move(value);
    guessed = true;
  }
};

/// A whole number, also one that is written 255.0.
[[nodiscard]] std::optional<std::int64_t> whole_at(const Json& object, std::string_view key);

/// "string", "integer", "number", "boolean", "date", "date_time", "object"; "list" for what a description leaves out.
/// Empty where nothing says it.
[[nodiscard]] std::string type_of(const Schema& schema);

/// Sets the type, its limits, format, enumeration, default and example. `json` has its path.
void add_facts(const Schema& schema, FieldDraft& field);

}  // namespace dataflow_qa::describe
