// Held by json_test.cpp.
#include "reports/model/schema.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
// Without it, the library aborts where it finds no memory.
#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "base/json_text.h"

namespace dataflow_qa::reports {
namespace {

using nlohmann::json;

/// The part of the schema that speaks of this place; null where none does, or several might.
const json* part_at(const json& schema, const std::vector<std::string>& steps) {
  const auto resolved = [&](const json* part) {
    while (part != nullptr && part->contains("$ref")) {
      part = &schema.at(json::json_pointer(part->at("$ref").get<std::string>().substr(1)));
    }
    return part;
  };
  const json* part = resolved(&schema);
  for (const auto& step : steps) {
    const auto member = [&](const char* key) { return part->contains(key) ? &part->at(key) : nullptr; };
    const json* properties = member("properties");
    const json* next = properties != nullptr && properties->contains(step) ? &properties->at(step) : member("items");
    if (next == nullptr) next = member("additionalProperties");
    part = next == nullptr || !next->is_object() ? nullptr : resolved(next);
    if (part == nullptr) return nullptr;
  }
  return part;
}

bool is_of_type(const json& value, const std::string& type) {
  if (type == "integer") return value.is_number_integer();
  if (type == "array") return value.is_array();
  return type == value.type_name();
}

std::vector<std::string> types_of(const json& part) {
  if (!part.contains("type")) return {};
  return part["type"].is_array() ? part["type"].get<std::vector<std::string>>()
                                 : std::vector<std::string>{part["type"].get<std::string>()};
}

/// The value, as far as it is short.
std::string shown(const json& value) {
  constexpr std::size_t longest = 60;
  if (value.is_structured()) return value.type_name();
  const auto text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  return text.size() <= longest ? text : std::string("a ") + value.type_name();
}

/// What is wrong with this value, in words; empty where the schema's part says it in none of the ways known here.
std::string mistake_in(const json& value, const json& part) {
  const auto types = types_of(part);
  const auto fits = [&](const std::string& type) { return is_of_type(value, type); };
  if (!types.empty() && std::ranges::none_of(types, fits)) {
    return fmt::format("expected {}, got {}", fmt::join(types, " or "), shown(value));
  }
  if (part.contains("enum") && std::ranges::find(part["enum"], value) == part["enum"].end()) {
    std::vector<std::string> known;
    for (const json& each : part["enum"]) known.push_back(each.dump());
    return fmt::format("expected one of {}, got {}", fmt::join(known, ", "), shown(value));
  }
  for (const json& key : part.value("required", json::array())) {
    if (value.is_object() && !value.contains(key.get_ref<const std::string&>())) {
      return fmt::format("the key {} is missing", key.dump());
    }
  }
  if (value.is_number() && part.contains("minimum") && value < part["minimum"]) {
    return fmt::format("expected {} or more, got {}", part["minimum"].dump(), shown(value));
  }
  if (value.is_number() && part.contains("maximum") && value > part["maximum"]) {
    return fmt::format("expected {} at most, got {}", part["maximum"].dump(), shown(value));
  }
  if (part.contains("pattern")) {
    return fmt::format("expected a text that matches {}, got {}", part["pattern"].get<std::string>(), shown(value));
  }
  return "";
}

/// valijson's context is ["<root>", "[items]", "[3]", "[verdict]"].
std::vector<std::string> steps_of(const std::vector<std::string>& context) {
  std::vector<std::string> steps;
  for (const std::string& step : context) {
    if (step == "<root>") continue;
    const bool bracketed = step.size() >= 2 && step.front() == '[' && step.back() == ']';
    steps.push_back(bracketed ? step.substr(1, step.size() - 2) : step);
  }
  return steps;
}

}  // namespace

std::optional<std::string> first_violation(const nlohmann::json& document, std::string_view schema) {
  const nlohmann::json parsed = nlohmann::json::parse(schema);
  valijson::Schema rules;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(parsed), rules);

  valijson::Validator validator;
  valijson::ValidationResults violations;
  if (validator.validate(rules, valijson::adapters::NlohmannJsonAdapter(document), &violations)) return std::nullopt;

  valijson::ValidationResults::Error violation;
  valijson::ValidationResults::Error deepest;
  while (violations.popError(violation)) {
    if (deepest.description.empty() || violation.context.size() > deepest.context.size()) deepest = violation;
  }
  const auto steps = steps_of(deepest.context);
  std::string pointer;
  for (const auto& step : steps) pointer = base::pointer_to(pointer, step);
  const json* part = part_at(parsed, steps);
  auto mistake = part == nullptr ? "" : mistake_in(document.at(json::json_pointer(pointer)), *part);
  if (mistake.empty()) mistake = "is not as the published schema says";
  return (pointer.empty() ? "/" : pointer) + ": " + mistake;
}

}  // namespace dataflow_qa::reports
