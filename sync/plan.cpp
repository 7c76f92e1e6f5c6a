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
  Flow flow;
  flow.slug = dataflow.slug;
  flow.source_collection = dataflow.source.collection;
  flow.target_collection = dataflow.target.collection;
  flow.source_on_create = dataflow.source_on_create;
  flow.target_on_create = dataflow.target_on_create;
  flow.target_condition = dataflow.target_when;
  flow.compositions = dataflow.compositions;
  if (dataflow.when) {
    flow.conditions.push_back(*dataflow.when);
    note_fields(*dataflow.when, flow);
  }
  add_properties(dataflow, false, flow);
  for (const auto& part : mapping.dataflows) {
    if (part.part_of != dataflow.slug) continue;
    add_properties(part, true, flow);
    flow.compositions.insert(flow.compositions.end(), part.compositions.begin(), part.compositions.end());
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

/// Given flows none of which refers only to ready ones: a flow that is to blame itself, and does not just refer to one
/// that is.
const Flow& to_blame(const std::vector<Flow>& flows, const std::vector<Flow>& ready) {
  const auto named = [](const std::vector<Flow>& among, const std::string& slug) {
    return std::find_if(among.begin(), among.end(), [&](const Flow& f) { return f.slug == slug; });
  };
  const Flow* at = &flows.front();
  for (std::set<const Flow*> seen; seen.insert(at).second;) {
    for (const auto& [property, conditions] : at->properties) {
      const auto& to = property.reference;
      if (!to || *to == at->slug || named(ready, *to) != ready.end()) continue;
      const auto next = named(flows, *to);
      if (next == flows.end()) return *at;  // it refers to a part
      at = &*next;
      break;
    }
  }
  return *at;
}

tl::expected<std::vector<Flow>, std::string> ordered(std::vector<Flow> flows) {
  std::vector<Flow> ready;
  while (!flows.empty()) {
    const auto next = std::find_if(flows.begin(), flows.end(), [&](const Flow& f) { return refers_only_to(f, ready); });
    if (next == flows.end()) {
      return tl::unexpected{
          fmt::format("the mapping's dataflow '{}' refers to one that refers back to it, or to a part",
                      to_blame(flows, ready).slug)};
    }
    ready.push_back(std::move(*next));
    flows.erase(next);
  }
  return ready;
}

tl::expected<Flow*, std::string> flow_of(std::vector<Flow>& flows, const char* option, const std::string& slug) {
  const auto found = std::find_if(flows.begin(), flows.end(), [&](const Flow& f) { return f.slug == slug; });
  if (found != flows.end()) return &*found;
  std::string known;
  for (const auto& flow : flows) known += (known.empty() ? "" : ", ") + flow.slug;
  return tl::unexpected{
      fmt::format("{}: the mapping has no dataflow '{}' with records of its own (it has: {})", option, slug, known)};
}

bool refers_to(const Flow& flow, const std::string& slug) {
  return std::any_of(flow.properties.begin(), flow.properties.end(),
                     [&](const FlowProperty& p) { return p.property.reference == slug; });
}

/// Notes the rules at the flows that they are about.
tl::expected<void, std::string> apply(const LinkRules& rules, std::vector<Flow>& flows) {
  for (const auto& slug : rules.link_first) {
    const auto flow = flow_of(flows, "link_first", slug);
    if (!flow) return tl::unexpected{flow.error()};
    (*flow)->link_first = true;
  }
  for (const auto& [slug, connected] : rules.create_if_connected) {
    const auto flow = flow_of(flows, "create_if_connected", slug);
    if (!flow) return tl::unexpected{flow.error()};
    if (!(*flow)->link_first) {
      return tl::unexpected{
          fmt::format("create_if_connected: '{}' is not among link_first, so it creates anyway", slug)};
    }
    for (const auto& by : connected) {
      const auto other = flow_of(flows, "create_if_connected", by);
      if (!other) return tl::unexpected{other.error()};
      if (!refers_to(**other, slug) || by == slug) {
        return tl::unexpected{
            fmt::format("create_if_connected: the mapping has no reference from '{}' to '{}'", by, slug)};
      }
    }
    (*flow)->connected = connected;
  }
  for (const auto& [slug, criteria] : rules.merge_by) {
    const auto flow = flow_of(flows, "merge_by", slug);
    if (!flow) return tl::unexpected{flow.error()};
    (*flow)->merge_by = criteria;
  }
  return {};
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

bool Flow::holds(Side side, const Json& record) const {
  return side == Side::source ? takes(record) : !target_condition || target_condition->holds_for(record);
}

const Flow* Plan::find(std::string_view slug) const {
  const auto found = std::find_if(flows.begin(), flows.end(), [&](const Flow& f) { return f.slug == slug; });
  return found == flows.end() ? nullptr : &*found;
}

tl::expected<Plan, std::string> make_plan(const Mapping& mapping, const LinkRules& rules) {
  Plan plan;
  plan.source = mapping.source;
  plan.target = mapping.target;
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
  if (auto applied = apply(rules, flows); !applied) return tl::unexpected{applied.error()};
  auto in_order = ordered(std::move(flows));
  if (!in_order) return tl::unexpected{in_order.error()};
  plan.flows = std::move(*in_order);
  return plan;
}

}  // namespace pms_go_sync
