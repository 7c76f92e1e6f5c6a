#include "sync/plan.h"

#include <fmt/format.h>

#include <algorithm>

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::Condition;
using dataflow_qa::mapping::Dataflow;
using dataflow_qa::mapping::Mapping;

bool all_hold(const std::vector<Condition>& conditions, const Json& record) {
  return std::all_of(conditions.begin(), conditions.end(), [&](const auto& c) { return c.holds_for(record); });
}

void note_fields(const Condition& condition, Flow& flow) {
  for (const auto& [field, value] : condition.equals) flow.condition_fields.insert(field);
}

void add_properties(const Dataflow& dataflow, bool is_part, Flow& flow) {
  for (const auto& property : dataflow.properties) {
    FlowProperty added{property, {}};
    if (property.when) added.conditions.push_back(*property.when);
    if (is_part && dataflow.when) added.conditions.push_back(*dataflow.when);
    for (const auto& condition : added.conditions) note_fields(condition, flow);
    flow.properties.push_back(std::move(added));
  }
}

Flow make_flow(const Mapping& mapping, const Dataflow& dataflow) {
  Flow flow{dataflow.slug, dataflow.source.collection, dataflow.target.collection, {}, {}, {}};
  if (dataflow.when) {
    flow.conditions.push_back(*dataflow.when);
    note_fields(*dataflow.when, flow);
  }
  add_properties(dataflow, false, flow);
  for (const auto& part : mapping.dataflows) {
    if (part.part_of == dataflow.slug) add_properties(part, true, flow);
  }
  return flow;
}

bool refers_only_to(const Flow& flow, const std::vector<Flow>& ready) {
  return std::all_of(flow.properties.begin(), flow.properties.end(), [&](const FlowProperty& p) {
    const auto& reference = p.property.reference;
    return !reference || *reference == flow.slug ||
           std::any_of(ready.begin(), ready.end(), [&](const Flow& f) { return f.slug == *reference; });
  });
}

tl::expected<std::vector<Flow>, std::string> ordered(std::vector<Flow> flows) {
  std::vector<Flow> ready;
  while (!flows.empty()) {
    const auto next = std::find_if(flows.begin(), flows.end(), [&](const Flow& f) { return refers_only_to(f, ready); });
    if (next == flows.end()) {
      return tl::unexpected{fmt::format(
          "the mapping's dataflow '{}' refers to one that refers back to it, or to a part", flows.front().slug)};
    }
    ready.push_back(std::move(*next));
    flows.erase(next);
  }
  return ready;
}

}  // namespace

bool FlowProperty::applies_to(const Json& source_record) const {
  return all_hold(conditions, source_record);
}

const std::string& Flow::collection(Side side) const {
  return side == Side::source ? source_collection : target_collection;
}

bool Flow::takes(const Json& source_record) const {
  return all_hold(conditions, source_record);
}

const Flow* Plan::find(std::string_view slug) const {
  const auto found = std::find_if(flows.begin(), flows.end(), [&](const Flow& f) { return f.slug == slug; });
  return found == flows.end() ? nullptr : &*found;
}

tl::expected<Plan, std::string> make_plan(const Mapping& mapping) {
  Plan plan;
  std::vector<Flow> flows;
  for (const auto& dataflow : mapping.dataflows) {
    if (!dataflow.part_of) flows.push_back(make_flow(mapping, dataflow));
    for (const auto& property : dataflow.properties) {
      if (!property.lookup) continue;
      const auto [known, added] = plan.lookups.emplace(property.lookup->collection, property.lookup->by);
      if (!added && known->second != property.lookup->by) {
        return tl::unexpected{fmt::format("the mapping looks up {} by {} and by {}: one of them only",
                                          property.lookup->collection, known->second, property.lookup->by)};
      }
    }
  }
  auto in_order = ordered(std::move(flows));
  if (!in_order) return tl::unexpected{in_order.error()};
  plan.flows = std::move(*in_order);
  return plan;
}

}  // namespace pms_go_sync
