// Held by json_test.cpp.
#include "reports/model/schema.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#include <vector>

namespace dataflow_qa::reports {
namespace {

/// valijson's context is ["<root>", "[items]", "[3]", "[verdict]"]; a JSON pointer is "/items/3/verdict".
std::string pointer(const std::vector<std::string>& context) {
  std::string out;
  for (const std::string& step : context) {
    if (step == "<root>") continue;
    const bool bracketed = step.size() >= 2 && step.front() == '[' && step.back() == ']';
    out += "/" + (bracketed ? step.substr(1, step.size() - 2) : step);
  }
  return out.empty() ? "/" : out;
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
  return pointer(deepest.context) + ": " + deepest.description;
}

}  // namespace dataflow_qa::reports
