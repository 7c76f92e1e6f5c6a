// Held by unfilled_test.cpp.
#include "harness/model/unfilled.h"

#include "harness/mapping/mapping.h"
#include "harness/model/lacking.h"

namespace dataflow_qa::model {
namespace {

using nlohmann::json;

/// What stands for a value that the other side gives: the first of its enumeration, else anything.
json any_value(const mapping::Property& property, Side side) {
  if (property.enumeration.empty()) return true;
  const auto& first = property.enumeration.front();
  return side == Side::source ? first.source : first.target;
}

void put(json& record, const mapping::Constants& values) {
  for (const auto& [path, value] : values) mapping::set_value_at(record, path, value);
}

/// A new record of `side` with all that the mapping gives it.
json as_mapped(const Model& model, const Flow& flow, Side side) {
  const bool in_source = side == Side::source;
  json record = json::object();
  for (const Flow* each : model.with_parts(flow)) {
    for (const auto& property : each->dataflow->properties) {
      mapping::set_value_at(record, in_source ? property.source : property.target, any_value(property, side));
    }
    for (const auto& text : each->dataflow->compositions) {
      if (text.in_target != in_source) mapping::set_value_at(record, text.text, true);
    }
    put(record, in_source ? each->dataflow->source_on_create : each->dataflow->target_on_create);
  }
  const auto& when = in_source ? flow.dataflow->when : flow.dataflow->target_when;
  if (when) put(record, when->equals);
  if (in_source) put(record, model.kind_of(flow));
  return record;
}

}  // namespace

std::vector<std::string> unfilled(const Model& model, const Flow& flow, Side side) {
  const auto* entity = model.description(side).find(flow.collection(side));
  if (entity == nullptr) return {};
  std::vector<std::string> paths;
  for (const auto* field : lacking(*entity, as_mapped(model, flow, side))) {
    // What always has a value, and need not be sent, is filled in by the system.
    if (field->required || field->required_when || field->required_on_create) paths.push_back(field->path);
  }
  return paths;
}

}  // namespace dataflow_qa::model
