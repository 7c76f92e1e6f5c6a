// Held by rest_lists_test.cpp.
#include "mocks/rest/conditions.h"

#include <algorithm>

#include "base/text.h"
#include "mocks/http/body.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

bool compares(Comparison comparison, const json& value, const json& with) {
  switch (comparison) {
    case Comparison::equal:
      return value == with;
    case Comparison::not_equal:
      return value != with;
    case Comparison::less:
      return value < with;
    case Comparison::at_most:
      return value <= with;
    case Comparison::more:
      return value > with;
    case Comparison::at_least:
      return value >= with;
    case Comparison::one_of:
      return std::find(with.begin(), with.end(), value) != with.end();
    case Comparison::texts:
      return value.is_string() &&
             std::find(with.begin(), with.end(), json(base::fold(value.get_ref<const std::string&>()))) != with.end();
    case Comparison::ranges:
      return value.is_number_integer() && std::any_of(with.begin(), with.end(), [&](const json& range) {
               return value >= range[0] && value <= range[1];
             });
    case Comparison::ids:
      if (!value.is_array()) return std::find(with.begin(), with.end(), value) != with.end();
      return std::any_of(value.begin(), value.end(),
                         [&](const json& id) { return std::find(with.begin(), with.end(), id) != with.end(); });
    case Comparison::contains: {
      const std::string text = base::fold(value.is_string() ? value.get<std::string>() : value.dump());
      return text.find(with.get_ref<const std::string&>()) != std::string::npos;
    }
  }
  return false;
}

/// What is looked for in a text: "%fjord%" is "fjord".
json needle(const json& value) {
  std::string text = base::fold(value.is_string() ? value.get<std::string>() : value.dump());
  if (text.starts_with('%')) text.erase(0, 1);
  if (text.ends_with('%')) text.pop_back();
  return text;
}

const std::pair<std::string, Comparison>* operator_named(const QueryParameter& parameter, const json& name) {
  if (!name.is_string()) return nullptr;
  const auto found = std::find_if(parameter.operators.begin(), parameter.operators.end(), [&](const auto& each) {
    return base::equal_ignoring_case(each.first, name.get_ref<const std::string&>());
  });
  return found == parameter.operators.end() ? nullptr : &*found;
}

/// ["name", "=", "x"]; a name of the collection may stand in front.
std::optional<BoundCondition> from_triple(const json& triple, const QueryParameter& parameter,
                                          const ConditionBinder& binder) {
  constexpr std::size_t parts = 3;
  if (!triple.is_array() || triple.size() < parts) return std::nullopt;
  const std::size_t first = triple.size() == parts ? 0 : 1;
  const auto* comparison = operator_named(parameter, triple[first + 1]);
  if (comparison == nullptr || !triple[first].is_string()) return std::nullopt;
  return binder.bind(triple[first].get<std::string>(), comparison->second, triple[first + 2]);
}

/// {"name": {"operator": "=", "values": ["x"]}}
std::optional<BoundCondition> from_operators(const json& object, const QueryParameter& parameter,
                                             const ConditionBinder& binder) {
  if (!object.is_object() || object.size() != 1 || !object.begin()->is_object()) return std::nullopt;
  const json& condition = *object.begin();
  const auto* comparison = operator_named(parameter, condition.value("operator", json()));
  const json values = condition.value("values", json());
  if (comparison == nullptr || !values.is_array() || values.empty()) return std::nullopt;
  const bool several = comparison->second == Comparison::one_of;
  return binder.bind(object.begin().key(), comparison->second, several ? values : values.front());
}

std::vector<std::pair<std::string, bool>> pairs_from(const std::string& text) {
  std::vector<std::pair<std::string, bool>> orders;
  const auto list = parse_body(text);
  if (!list || !list->is_array()) return orders;
  for (const json& each : *list) {
    const bool is_pair = each.is_array() && each.size() == 2 && each[0].is_string() && each[1].is_string();
    if (!is_pair) return {};
    orders.emplace_back(each[0].get<std::string>(), base::equal_ignoring_case(each[1].get<std::string>(), "desc"));
  }
  return orders;
}

/// Empty where a direction is neither.
std::vector<std::pair<std::string, bool>> split_orders(const std::string& text, char separator) {
  std::vector<std::pair<std::string, bool>> orders;
  for (const std::string& each : base::split_list(text, ',')) {
    const auto at = each.find(separator);
    const std::string direction =
        at == std::string::npos ? "asc" : base::fold(base::trimmed(std::string_view(each).substr(at + 1)));
    if (direction != "asc" && direction != "desc") return {};
    orders.emplace_back(each.substr(0, at), direction == "desc");
  }
  return orders;
}

std::vector<std::pair<std::string, bool>> read_orders(const std::string& text, const std::string* direction,
                                                      OrderGrammar grammar) {
  switch (grammar) {
    case OrderGrammar::two:
      return {{text, direction != nullptr && base::equal_ignoring_case(*direction, "desc")}};
    case OrderGrammar::colon:
      return split_orders(text, ':');
    case OrderGrammar::bar:
      return split_orders(text, '|');
    case OrderGrammar::blank:
      return split_orders(text, ' ');
    case OrderGrammar::pairs:
      return pairs_from(text);
    case OrderGrammar::minus:
      break;
  }
  std::vector<std::pair<std::string, bool>> orders;
  for (const std::string& each : base::split_list(text, ',')) {
    orders.emplace_back(each.starts_with('-') ? each.substr(1) : each, each.starts_with('-'));
  }
  return orders;
}

}  // namespace

std::optional<json> ConditionBinder::stored(const BoundCondition& condition, const json& value) const {
  return Wire(*condition.entity, dialect_).value_from(condition.slot, value);
}

std::optional<BoundCondition> ConditionBinder::bind(const std::string& path, Comparison comparison,
                                                    const json& value) const {
  BoundCondition condition{&entity_, entity_.slot_of(path), no_slot, comparison, {}, false};
  if (condition.slot == no_slot) {
    const auto dot = path.rfind('.');
    condition.through = dot == std::string::npos ? no_slot : entity_.slot_of(path.substr(0, dot));
    if (condition.through == no_slot || !entity_.field(condition.through).reference) return std::nullopt;
    condition.entity = store_.system().find(*entity_.field(condition.through).reference);
    condition.slot = condition.entity->slot_of(path.substr(dot + 1));
    if (condition.slot == no_slot) return std::nullopt;
  }
  if (comparison == Comparison::contains) {
    condition.value = needle(value);
    return condition;
  }
  if (comparison != Comparison::one_of) {
    auto one = stored(condition, value);
    if (!one) return std::nullopt;
    condition.value = std::move(*one);
    return condition;
  }
  json list = value;
  if (value.is_string()) list = base::split_list(value.get<std::string>(), ',');
  if (!list.is_array()) list = json::array({value});
  condition.value = json::array();
  for (const json& each : list) {
    auto one = stored(condition, each);
    if (!one) return std::nullopt;
    condition.value.push_back(std::move(*one));
  }
  return condition;
}

bool holds(const Store& store, const BoundCondition& condition, const Record& record) {
  static const json none;
  const Record* of = &record;
  const json* value = nullptr;
  if (condition.through != no_slot) {
    const json& id = record.values[condition.through];
    of = id.is_null() ? nullptr : store.referred(condition.entity->declaration->collection, id);
  }
  value = of == nullptr ? &none : &of->values[condition.slot];
  if (value->is_null()) {
    if (condition.or_null) return true;
    const bool null_wanted = condition.value.is_null();
    if (condition.comparison == Comparison::equal) return null_wanted;
    return condition.comparison == Comparison::not_equal && !null_wanted;
  }
  return compares(condition.comparison, *value, condition.value);
}

std::optional<std::vector<BoundCondition>> conditions_from(const std::string& text, const QueryParameter& parameter,
                                                           const ConditionBinder& binder) {
  const auto list = parse_body(text);
  if (!list || !list->is_array()) return std::nullopt;
  std::vector<BoundCondition> conditions;
  for (const json& each : *list) {
    auto bound = parameter.grammar == ConditionGrammar::triples ? from_triple(each, parameter, binder)
                                                                : from_operators(each, parameter, binder);
    if (!bound) return std::nullopt;
    conditions.push_back(std::move(*bound));
  }
  return conditions;
}

const std::pair<std::string, Comparison>* longest_operator(const QueryParameter& parameter, const std::string& value) {
  const std::pair<std::string, Comparison>* best = nullptr;
  for (const auto& each : parameter.operators) {
    if (value.starts_with(each.first) && (best == nullptr || each.first.size() > best->first.size())) best = &each;
  }
  return best;
}

std::optional<std::vector<std::pair<std::string, bool>>> orders_from(const std::string& text,
                                                                     const std::string* direction,
                                                                     const Ordering& ordering) {
  auto orders = read_orders(text, direction, ordering.grammar);
  if (orders.empty()) return std::nullopt;
  return orders;
}

}  // namespace dataflow_qa::mocks::rest
