// Held by filters_test.cpp.
#include "mocks/rest/filters.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "base/text.h"
#include "mocks/rest/parameters.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

using Made = tl::expected<BoundCondition, QueryFault>;
constexpr std::int64_t no_end = std::numeric_limits<std::int64_t>::max();

BoundCondition condition(const Entity& entity, const QueryParameter& parameter, Comparison comparison, json value) {
  return {&entity, entity.slot_of(parameter.fields.front()), no_slot, comparison, std::move(value), false};
}

tl::unexpected<QueryFault> fault(const QueryParameter& parameter, OutcomeKind kind, std::string reason, json value) {
  return tl::unexpected(
      QueryFault{kind, std::move(reason), bad_value, Words{{"name", parameter.name}, {"value", std::move(value)}}});
}

Made ranges_of(const Entity& entity, const QueryParameter& parameter, const std::string& value) {
  const auto ranges = parse_ranges(value);
  if (!ranges) return fault(parameter, OutcomeKind::bad_numbers, "bad_ranges", ranges.error());
  json list = json::array();
  for (const auto& [from, to] : *ranges) list.push_back(json::array({from, to}));
  return condition(entity, parameter, Comparison::ranges, std::move(list));
}

Made texts_of(const Entity& entity, const QueryParameter& parameter, const std::string& value) {
  json list = json::array();
  for (const std::string& item : base::split_list(value, ',')) list.push_back(base::fold(item));
  return condition(entity, parameter, Comparison::texts, std::move(list));
}

Made ids_of(const Store& store, const Entity& entity, const QueryParameter& parameter, const std::string& value) {
  if (value.find('-') != std::string::npos) {
    return fault(parameter, OutcomeKind::bad_numbers, "negative_ids", value);
  }
  BoundCondition ids = condition(entity, parameter, Comparison::ids, json::array());
  const auto& reference = entity.field(ids.slot).reference;
  std::vector<std::string> unknown;
  for (const std::string& item : base::split_list(value, ',')) {
    const auto number = whole_number(item);
    if (!number) return fault(parameter, OutcomeKind::bad_numbers, "bad_ids", item);
    const bool missing = parameter.must_exist && reference && store.referred(*reference, *number) == nullptr;
    if (missing) unknown.push_back(item);
    ids.value.push_back(*number);
  }
  if (unknown.empty()) return ids;
  return fault(parameter, OutcomeKind::no_reference, "no_such." + *reference,
               fmt::format("{}", fmt::join(unknown, ", ")));
}

/// Names, or their positions. [integers in queries: assumed]
Made enumeration_of(const Entity& entity, const QueryParameter& parameter, const std::string& value) {
  BoundCondition wanted = condition(entity, parameter, Comparison::one_of, json::array());
  const auto& names = entity.field(wanted.slot).enumeration;
  for (const std::string& item : parameter.several ? base::split_list(value, ',') : std::vector{value}) {
    const auto named = std::find_if(names.begin(), names.end(),
                                    [&](const std::string& name) { return base::equal_ignoring_case(name, item); });
    const auto number = whole_number(item);
    if (named != names.end()) {
      wanted.value.push_back(*named);
    } else if (number && static_cast<std::size_t>(*number) < names.size()) {
      wanted.value.push_back(names[static_cast<std::size_t>(*number)]);
    } else {
      return fault(parameter, OutcomeKind::bad_query, "bad_value", value);
    }
  }
  return wanted;
}

/// Where the values of a field come from: the field itself, or the key of another record that it shows.
bool is_stored(const Store& store, const Entity& entity, Slot shown, const json& value) {
  const auto& mirror = entity.rules[shown].mirror;
  const Collection& source =
      store.collection(mirror ? std::string_view(*entity.field(mirror->of).reference) : entity.declaration->collection);
  const Slot slot = mirror ? source.entity().slot_of(mirror->key) : shown;
  if (source.entity().rules[slot].indexed) return !source.with_value(slot, value).empty();
  return std::any_of(source.in_order().begin(), source.in_order().end(), [&](const Record* record) {
    const json& stored = record->values[slot];
    return stored == value ||
           (stored.is_string() && value.is_string() &&
            base::equal_ignoring_case(stored.get_ref<const std::string&>(), value.get_ref<const std::string&>()));
  });
}

}  // namespace

tl::expected<std::vector<Range>, std::string> parse_ranges(std::string_view text) {
  std::vector<Range> ranges;
  for (const std::string& item : base::split_list(text, ',')) {
    const auto dash = item.find('-');
    const auto from = whole_number(base::trimmed(std::string_view(item).substr(0, dash)));
    std::optional<std::int64_t> to = from;
    if (dash != std::string::npos) {
      const auto rest = base::trimmed(std::string_view(item).substr(dash + 1));
      to = rest.empty() ? std::optional(no_end) : whole_number(rest);
    }
    if (!from || !to || *to < *from) return tl::unexpected(item);
    ranges.emplace_back(*from, *to);
  }
  return ranges;
}

Made condition_of(const Store& store, const Entity& entity, const QueryParameter& parameter, const std::string& value) {
  switch (parameter.kind) {
    case ParameterKind::ranges:
      return ranges_of(entity, parameter, value);
    case ParameterKind::ids:
      return ids_of(store, entity, parameter, value);
    case ParameterKind::enumeration:
      return enumeration_of(entity, parameter, value);
    default:
      return texts_of(entity, parameter, value);
  }
}

std::optional<QueryFault> unknown_value(const Store& store, const Entity& entity, const QueryParameter& parameter,
                                        const std::string& value) {
  if (parameter.kind != ParameterKind::ranges && parameter.kind != ParameterKind::texts) return std::nullopt;
  for (const std::string& item : base::split_list(value, ',')) {
    json wanted = item;
    if (parameter.kind == ParameterKind::ranges) {
      const auto number = whole_number(item);
      if (!number) continue;  // a range names no one
      wanted = *number;
    }
    if (is_stored(store, entity, entity.slot_of(parameter.fields.front()), wanted)) continue;
    return QueryFault{OutcomeKind::no_reference, "unknown_value", "{name} '{value}' not found",
                      Words{{"name", parameter.name}, {"value", item}}};
  }
  return std::nullopt;
}

}  // namespace dataflow_qa::mocks::rest
