// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.
#include "harness/run/births.h"

#include <algorithm>

#include "harness/run/link_first.h"
#include "harness/world/claims.h"

namespace dataflow_qa::run {
namespace {

using model::Flow;
using model::Property;

/// Whether the mapping carries every field that the flow's condition speaks of, so that the target shows it, too.
bool target_knows_condition(const model::Model& model, const Flow& flow) {
  const auto kind = model.kind_of(flow);
  return std::all_of(kind.begin(), kind.end(), [&](const auto& field) {
    const auto carries = [&](const Property& property) { return property.mapping->source == field.first; };
    return std::any_of(flow.properties.begin(), flow.properties.end(), carries) ||
           std::any_of(flow.whole->properties.begin(), flow.whole->properties.end(), carries);
  });
}

}  // namespace

std::optional<std::string> excuse_for_birth_in_source(const SuiteInput& input, const Flow& flow) {
  if (flow.link_first) return std::nullopt;  // linked, and not created
  return world::Claims(input.subject->capabilities, *input.model).against_creation(flow);
}

std::optional<std::string> excuse_for_birth_in_target(const SuiteInput& input, const Flow& flow) {
  if (wants_link_first(input, flow)) return "the document wants a link before anything is created";
  if (!input.subject->capabilities.creates_source_of(flow.slug())) {
    return "the subject does not claim to create records in the source";
  }
  if (!target_knows_condition(*input.model, flow)) {
    return "the mapping does not carry what the condition asks, so a record of the target does not show it";
  }
  return std::nullopt;
}

}  // namespace dataflow_qa::run
