#include "harness/run/link_first.h"

#include <algorithm>

namespace dataflow_qa::run {
namespace {

using checklist::Kind;
using nlohmann::json;

/// The fields that make a record one of the flow's, as a record.
json kind_record(const model::Model& model, const model::Flow& flow) {
  json record = json::object();
  for (const auto& [path, value] : model.kind_of(flow)) mapping::set_value_at(record, path, value);
  return record;
}

/// The property of a flow's records by which they refer to records of `whole`.
std::optional<model::Property> reference_to(const model::Flow& whole, const model::Flow& flow) {
  for (const auto& property : flow.properties) {
    if (&flow != &whole && property.mapping->reference == whole.slug()) return property;
  }
  return std::nullopt;
}

}  // namespace

bool wants_link_first(const SuiteInput& input, const model::Flow& flow) {
  return input.item(flow, Kind::precondition) && !input.item(flow, Kind::every) && !input.item(flow, Kind::conditional);
}

std::vector<Criterion> criteria_of(const SuiteInput& input, const model::Flow& flow) {
  const auto properties = input.model->properties_of(flow, kind_record(*input.model, flow));
  std::vector<Criterion> result;
  for (const auto* item : input.items(flow, Kind::merge)) {
    if (!item->property) continue;
    const auto mapped = std::find_if(properties.begin(), properties.end(), [&](const model::Property& property) {
      return property.mapping->source == item->property->source && property.mapping->target == item->property->target;
    });
    result.push_back({item, *item->property, mapped == properties.end() ? std::nullopt : std::optional(*mapped)});
  }
  return result;
}

std::vector<NamedConnection> connections_of(const SuiteInput& input, const model::Flow& flow) {
  std::vector<NamedConnection> result;
  for (const auto* item : input.items(flow, Kind::create_if_connected)) {
    for (const auto& name : item->connected) {
      NamedConnection named{item, name, std::nullopt};
      for (const auto& other : input.model->flows()) {
        const auto reference = reference_to(*flow.whole, other);
        if (other.dataflow->source.entity == name && reference) named.connection = {&other, *reference};
      }
      result.push_back(std::move(named));
    }
  }
  return result;
}

bool can_be_linked(const SuiteInput& input, const model::Flow& flow) {
  if (!wants_link_first(input, flow)) return true;
  const auto criteria = criteria_of(input, flow);
  const auto connections = connections_of(input, flow);
  return std::any_of(criteria.begin(), criteria.end(), [](const auto& each) { return each.property.has_value(); }) ||
         std::any_of(connections.begin(), connections.end(),
                     [](const auto& each) { return each.connection.has_value(); });
}

void note_link_first(const checklist::Checklist& checklist, model::Model& model) {
  const SuiteInput input{.checklist = &checklist, .model = &model};
  for (const auto* flow : input.flows()) {
    if (!wants_link_first(input, *flow)) continue;
    model::LinkFirst link_first;
    for (const auto& criterion : criteria_of(input, *flow)) {
      if (criterion.property) link_first.criteria.push_back(*criterion.property);
    }
    for (const auto& named : connections_of(input, *flow)) {
      if (named.connection) link_first.connections.push_back(*named.connection);
    }
    model.set_link_first(*flow, std::move(link_first));
  }
}

}  // namespace dataflow_qa::run
