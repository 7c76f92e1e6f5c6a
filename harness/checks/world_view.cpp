// Held by the mutants, each of which must fail its checks: harness/run/testing/mutants_test.cpp.

#include "harness/checks/world_view.h"

#include <algorithm>
#include <utility>

#include "harness/checks/matchers.h"

namespace dataflow_qa::checks {

using nlohmann::json;

bool is_of(const Overrides& kind, const json& record) {
  return std::all_of(kind.begin(), kind.end(),
                     [&](const auto& field) { return mapping::value_at(record, field.first) == field.second; });
}

reports::RecordName WorldView::name_of(const RecordRef& record) const {
  return {as_reported(record.side), label(record.side), record.flow->collection(record.side), record.id};
}

const json& WorldView::record(const RecordRef& record) const {
  return world_.view().record(record.side, *record.flow, record.id);
}

json WorldView::value(const Pair& pair, Side side, const Property& property) const {
  return mapping::value_at(record({side, pair.flow, pair.id(side)}), property.path(side));
}

json WorldView::record_now(const RecordRef& record) const {
  return world_.systems().record(record.side, *record.flow, record.id).value_or(json::object());
}

std::optional<RecordRef> WorldView::newest_with(Side side, const std::string& text) const {
  std::optional<RecordRef> result;
  for (const auto& [id, record] : records_now(side)) {
    const bool later = !result || std::pair(result->id.size(), result->id) < std::pair(id.size(), id);
    if (later && record.dump().find(text) != std::string::npos) result = RecordRef{side, flow_.whole, id};
  }
  return result;
}

json WorldView::stored_id(const RecordRef& record) const {
  return mapping::value_at(record_now(record), record.flow->entity(record.side).id_field);
}

std::vector<RecordRef> WorldView::fixtures() const {
  std::vector<RecordRef> result;
  const auto own_kind = kind(Side::source);
  for (const auto& known : ledger().records()) {
    if (!known.owner.empty() || known.ref.side != Side::source || known.ref.flow != flow_.whole) continue;
    const auto found = records(Side::source).find(known.ref.id);
    if (found != records(Side::source).end() && is_of(own_kind, found->second)) result.push_back(known.ref);
  }
  return result;
}

Overrides WorldView::kind(Side side) const {
  auto kind = model().kind_of(flow_);
  if (side == Side::source) return kind;
  Overrides result;
  for (const auto& [path, value] : kind) {
    for (const auto& property : flow_.whole->properties) {
      if (property.mapping->source != path) continue;
      if (const auto there = converted(property, Side::source, value)) {
        result.emplace_back(property.mapping->target, *there);
      }
    }
  }
  return result;
}

bool WorldView::is_referred_to(const RecordRef& record) const {
  const auto connections = flow_.link_first.value_or(model::LinkFirst{}).connections;
  return std::any_of(connections.begin(), connections.end(), [&](const Connection& connection) {
    const auto& all = world_.view().records(Side::source, *connection.flow);
    return std::any_of(all.begin(), all.end(), [&](const auto& each) {
      return mapping::value_at(each.second, connection.property.mapping->source) == record.id;
    });
  });
}

std::optional<json> WorldView::converted(const Property& property, Side side, const json& value) const {
  return model::converted(property, side, value, world_);
}

bool WorldView::oscillates(const RecordRef& record, const std::string& path) const {
  return world_.view().oscillation(record.side, *record.flow, record.id, path).has_value();
}

}  // namespace dataflow_qa::checks
