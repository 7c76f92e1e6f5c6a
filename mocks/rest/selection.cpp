// Held by filters_test.cpp.
#include "mocks/rest/selection.h"

#include <algorithm>
#include <optional>

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

using Rows = std::vector<const Record*>;

void add(Rows& rows, const Rows& more) {
  rows.insert(rows.end(), more.begin(), more.end());
}

Rows changed_from(const Collection& collection, Ticks from) {
  Rows rows;
  const auto& order = collection.by_changed();
  for (auto it = order.lower_bound({from, std::string_view{}}); it != order.end(); ++it) rows.push_back(it->second);
  return rows;
}

/// Records that an index gives for a condition, among them all that it holds for. Nothing where no index helps.
std::optional<Rows> indexed_rows(const Collection& collection, const BoundCondition& condition) {
  const Entity& entity = collection.entity();
  if (condition.through != no_slot || condition.or_null) return std::nullopt;
  const json& value = condition.value;
  const bool from_then = condition.comparison == Comparison::more || condition.comparison == Comparison::at_least;
  if (from_then && condition.slot == entity.changed_slot && value.is_number_integer()) {
    return changed_from(collection, value.get<Ticks>());
  }
  const FieldRules& rules = entity.rules[condition.slot];
  if (!rules.indexed) return std::nullopt;
  Rows rows;
  if (condition.comparison == Comparison::ranges) {
    for (const json& range : value) {
      add(rows, collection.with_number(condition.slot, range[0].get<std::int64_t>(), range[1].get<std::int64_t>()));
    }
  } else if ((condition.comparison == Comparison::texts && rules.ignore_case) ||
             condition.comparison == Comparison::one_of) {
    for (const json& item : value) add(rows, collection.with_value(condition.slot, item));
  } else if (condition.comparison == Comparison::equal && (value.is_string() || value.is_number_integer())) {
    add(rows, collection.with_value(condition.slot, value));
  } else {
    return std::nullopt;
  }
  return rows;
}

/// Deleted records are in no index but that of changes.
std::optional<Rows> candidates(const Collection& collection, const ListRequest& request) {
  if (request.since) return changed_from(collection, *request.since);
  for (const Alternatives& any : request.wanted) {
    if (any.size() != 1) continue;
    for (const BoundCondition& condition : any.front()) {
      const bool on_change = condition.slot == collection.entity().changed_slot;
      if (request.with_deleted && !on_change) continue;
      if (auto rows = indexed_rows(collection, condition)) return rows;
    }
  }
  return std::nullopt;
}

}  // namespace

Selection select(const Store& store, const Entity& entity, const ListRequest& request) {
  const Collection& collection = store.collection(entity);
  Selection selection;
  const bool leaves_out_deleted = entity.deleted_slot != no_slot && !request.with_deleted;
  if (request.wanted.empty() && !request.since && !leaves_out_deleted) {
    selection.rows = collection.in_order();
    return selection;
  }
  auto rows = candidates(collection, request);
  const bool by_index = rows.has_value();
  for (const Record* record : by_index ? *rows : collection.in_order()) {
    if (leaves_out_deleted && record->deleted) continue;
    if (fits(store, request, *record)) selection.own.push_back(record);
  }
  if (by_index) {
    const auto earlier = [](const Record* a, const Record* b) { return a->sequence < b->sequence; };
    std::sort(selection.own.begin(), selection.own.end(), earlier);
    selection.own.erase(std::unique(selection.own.begin(), selection.own.end()), selection.own.end());
  }
  selection.rows = selection.own;
  return selection;
}

}  // namespace dataflow_qa::mocks::rest
