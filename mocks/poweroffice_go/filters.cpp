#include "mocks/poweroffice_go/filters.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <set>

#include "base/text.h"

namespace dataflow_qa::mocks::poweroffice_go {

using nlohmann::json;

namespace {

using Predicate = std::function<bool(const Record&)>;
constexpr std::int64_t no_end = std::numeric_limits<std::int64_t>::max();

Refusal cannot_cast(std::string detail) {
  return {400, "Unable to cast object(s)", std::move(detail)};
}

Refusal bad_value(std::string_view name, std::string_view value) {
  return {400, "Invalid query parameter", fmt::format("The value '{}' is not valid for {}.", value, name)};
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || text.front() == '-' || error != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

std::optional<bool> boolean(std::string_view text) {
  if (base::equal_ignoring_case(text, "true")) return true;
  if (base::equal_ignoring_case(text, "false")) return false;
  return std::nullopt;
}

template <typename T>
using Made = tl::expected<T, Refusal>;

Made<Predicate> ranges_predicate(const Filter& filter, const std::string& value) {
  auto ranges = parse_ranges(value);
  if (!ranges) return tl::unexpected(cannot_cast(fmt::format("{} {}", filter.name, ranges.error().message)));
  return [slot = filter.slot, ranges = std::move(*ranges)](const Record& record) {
    const json& stored = record.values[slot];
    if (!stored.is_number_integer()) return false;
    const auto number = stored.get<std::int64_t>();
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Range& range) { return number >= range.first && number <= range.second; });
  };
}

Made<Predicate> texts_predicate(const Filter& filter, const std::string& value) {
  std::set<std::string> wanted;
  for (const std::string& item : base::split_list(value, ',')) wanted.insert(base::fold(item));
  return [slot = filter.slot, wanted = std::move(wanted)](const Record& record) {
    const json& stored = record.values[slot];
    return stored.is_string() && wanted.contains(base::fold(stored.get_ref<const std::string&>()));
  };
}

Made<Predicate> ids_predicate(const Store& store, const Entity& entity, const Filter& filter,
                              const std::string& value) {
  if (value.find('-') != std::string::npos) {
    return tl::unexpected(cannot_cast(fmt::format(
        "{} contains negative numbers and/or range of numbers. '-' is not allowed, only comma ',' separated single "
        "positive numbers are allowed.",
        filter.name)));
  }
  std::set<std::int64_t> wanted;
  std::vector<std::string> unknown;
  const bool groups = entity.field(filter.slot).reference == "ContactGroups";
  for (const std::string& item : base::split_list(value, ',')) {
    const auto number = whole_number(item);
    if (!number) return tl::unexpected(cannot_cast(fmt::format("{}: '{}' is not a number.", filter.name, item)));
    if (groups && store.referred("ContactGroups", *number) == nullptr) unknown.push_back(item);
    wanted.insert(*number);
  }
  if (!unknown.empty()) {
    return tl::unexpected(
        Refusal{404, "Object(s) not found",
                fmt::format("Could not find contact group(s) with id = {}.", fmt::join(unknown, ", "))});
  }
  return [slot = filter.slot, wanted = std::move(wanted)](const Record& record) {
    const json& stored = record.values[slot];
    if (stored.is_number()) return wanted.contains(stored.get<std::int64_t>());
    return std::any_of(stored.begin(), stored.end(),
                       [&](const json& item) { return wanted.contains(item.get<std::int64_t>()); });
  };
}

Made<Predicate> enumeration_predicate(const Entity& entity, const Filter& filter, const std::string& value) {
  const auto& names = entity.field(filter.slot).enumeration;
  std::set<std::string> wanted;
  for (const std::string& item : base::split_list(value, ',')) {
    const auto named = std::find_if(names.begin(), names.end(),
                                    [&](const std::string& name) { return base::equal_ignoring_case(name, item); });
    const auto number = whole_number(item);  // integers are accepted in a query [assumed]
    if (named != names.end()) {
      wanted.insert(*named);
    } else if (number && static_cast<std::size_t>(*number) < names.size()) {
      wanted.insert(names[static_cast<std::size_t>(*number)]);
    } else {
      return tl::unexpected(bad_value(filter.name, value));
    }
  }
  return [slot = filter.slot, wanted = std::move(wanted)](const Record& record) {
    const json& stored = record.values[slot];
    return stored.is_string() && wanted.contains(stored.get_ref<const std::string&>());
  };
}

std::optional<Ticks> query_time(std::string text) {
  // An unencoded "+" of an offset arrives as a space.
  if (text.size() > 6 && text[text.size() - 6] == ' ' && text[text.size() - 3] == ':') text[text.size() - 6] = '+';
  return parse_time(text, TimeGrammar::dotnet);
}

Made<Predicate> after_predicate(const Entity& entity, const Filter& filter, const std::string& value) {
  const auto ticks = query_time(value);
  if (!ticks) return tl::unexpected(bad_value(filter.name, value));
  if (filter.slot == entity.changed_slot)
    return [after = *ticks](const Record& record) { return record.changed > after; };
  return [slot = filter.slot, after = *ticks](const Record& record) {
    const json& stored = record.values[slot];
    return stored.is_number() && stored.get<Ticks>() > after;
  };
}

Made<Predicate> boolean_predicate(const Filter& filter, const std::string& value) {
  const auto wanted = boolean(value);
  if (!wanted) return tl::unexpected(bad_value(filter.name, value));
  if (filter.kind == FilterKind::except_when) {
    return [slot = filter.slot, out = filter.value, on = *wanted](const Record& record) {
      return !on || record.values[slot] != out;
    };
  }
  return [slot = filter.slot, wanted = *wanted](const Record& record) { return record.values[slot] == wanted; };
}

Made<Predicate> make_predicate(const Store& store, const Entity& entity, const Filter& filter,
                               const std::string& value) {
  switch (filter.kind) {
    case FilterKind::ranges:
      return ranges_predicate(filter, value);
    case FilterKind::texts:
      return texts_predicate(filter, value);
    case FilterKind::ids:
      return ids_predicate(store, entity, filter, value);
    case FilterKind::enumeration:
      return enumeration_predicate(entity, filter, value);
    case FilterKind::after:
      return after_predicate(entity, filter, value);
    case FilterKind::boolean:
    case FilterKind::except_when:
      return boolean_predicate(filter, value);
    case FilterKind::contains:
      return [slot = filter.slot, part = base::fold(value)](const Record& record) {
        const json& stored = record.values[slot];
        return stored.is_string() && base::fold(stored.get_ref<const std::string&>()).find(part) != std::string::npos;
      };
    case FilterKind::equals:
      break;
  }
  return [slot = filter.slot, value](const Record& record) { return record.values[slot] == value; };
}

/// Records that an index gives for one filter; a superset of those that match it. Null where no index helps.
std::optional<std::vector<const Record*>> indexed_rows(const Collection& collection, const Filter& filter,
                                                       const std::string& value) {
  const Entity& entity = collection.entity();
  std::vector<const Record*> rows;
  if (filter.kind == FilterKind::after && filter.slot == entity.changed_slot) {
    const auto ticks = query_time(value);
    const auto& order = collection.by_changed();
    for (auto it = order.lower_bound({*ticks, std::string_view{}}); it != order.end(); ++it) rows.push_back(it->second);
    return rows;
  }
  if (!entity.rules[filter.slot].indexed) return std::nullopt;
  const auto add = [&rows](const std::vector<const Record*>& more) {
    rows.insert(rows.end(), more.begin(), more.end());
  };
  if (filter.kind == FilterKind::ranges) {
    const auto ranges = parse_ranges(value);
    for (const auto& [from, to] : *ranges) add(collection.with_number(filter.slot, from, to));
  } else if (filter.kind == FilterKind::texts && entity.rules[filter.slot].ignore_case) {
    for (const std::string& item : base::split_list(value, ',')) add(collection.with_value(filter.slot, item));
  } else if (filter.kind == FilterKind::equals) {
    add(collection.with_value(filter.slot, value));
  } else {
    return std::nullopt;
  }
  return rows;
}

/// Where the values of a filter come from: the field itself, or the key of another record that it shows.
bool is_stored(const Store& store, const Entity& entity, const Filter& filter, const json& value) {
  const auto& mirror = entity.rules[filter.slot].mirror;
  const Collection& source =
      store.collection(mirror ? std::string_view(*entity.field(mirror->of).reference) : entity.declaration->collection);
  const Slot slot = mirror ? source.entity().slot_of(mirror->key) : filter.slot;
  if (source.entity().rules[slot].indexed) return !source.with_value(slot, value).empty();
  return std::any_of(source.in_order().begin(), source.in_order().end(), [&](const Record* record) {
    const json& stored = record->values[slot];
    return stored == value ||
           (stored.is_string() && value.is_string() &&
            base::equal_ignoring_case(stored.get_ref<const std::string&>(), value.get_ref<const std::string&>()));
  });
}

/// The refusal for the first value of a list of numbers or codes that nothing bears. [documented that it is checked,
/// the wording is assumed]
std::optional<Refusal> unknown_value(const Store& store, const Entity& entity, const Filter& filter,
                                     const std::string& text) {
  if (filter.kind != FilterKind::ranges && filter.kind != FilterKind::texts) return std::nullopt;
  for (const std::string& item : base::split_list(text, ',')) {
    json value = item;
    if (filter.kind == FilterKind::ranges) {
      const auto number = whole_number(item);
      if (!number) continue;  // a range names no one
      value = *number;
    }
    if (!is_stored(store, entity, filter, value)) {
      return Refusal{404, "Object(s) not found", fmt::format("{} '{}' not found.", filter.name, item)};
    }
  }
  return std::nullopt;
}

/// With includeSubProjects a sub-project comes along with its main project. [documented for projectCodes]
Predicate with_parents(const Store& store, const Entity& entity, Predicate predicate) {
  const Slot parent = entity.slot_of("ParentProjectId");
  return [&store, &entity, parent, predicate = std::move(predicate)](const Record& record) {
    if (predicate(record)) return true;
    if (record.values[parent].is_null()) return false;
    const Record* main = store.referred(entity.declaration->collection, record.values[parent]);
    return main != nullptr && predicate(*main);
  };
}

}  // namespace

base::Result<std::vector<Range>> parse_ranges(std::string_view text) {
  std::vector<Range> ranges;
  for (const std::string& item : base::split_list(text, ',')) {
    const auto dash = item.find('-');
    const auto from = whole_number(base::trimmed(std::string_view(item).substr(0, dash)));
    std::optional<std::int64_t> to = from;
    if (dash != std::string::npos) {
      const auto rest = base::trimmed(std::string_view(item).substr(dash + 1));
      to = rest.empty() ? std::optional(no_end) : whole_number(rest);
    }
    if (!from || !to || *to < *from)
      return base::failure(fmt::format("contains '{}', which is no number or range.", item));
    ranges.emplace_back(*from, *to);
  }
  return ranges;
}

const std::string* filter_value(const Target& target, std::string_view name) {
  for (const auto& [key, value] : target.query) {
    if (base::equal_ignoring_case(key, name)) return base::trimmed(value).empty() ? nullptr : &value;
  }
  return nullptr;
}

tl::expected<Selection, Refusal> select(const Store& store, const Entity& entity, const Target& target,
                                        bool validated) {
  const Collection& collection = store.collection(entity);
  const std::string* with_sub = filter_value(target, "includeSubProjects");
  const auto widen = with_sub == nullptr ? std::optional(false) : boolean(base::trimmed(*with_sub));
  // Other collections do not have the parameter, and pass it over.
  const bool has_subs = entity.slot_of("ParentProjectId") != no_slot;
  if (!widen && has_subs) return tl::unexpected(bad_value("includeSubProjects", *with_sub));
  Selection selection;
  std::vector<Predicate> predicates;
  std::optional<std::vector<const Record*>> rows;
  for (const Filter& filter : entity.filters) {
    const std::string* value = filter_value(target, filter.name);
    if (value == nullptr) continue;
    auto predicate = make_predicate(store, entity, filter, std::string(base::trimmed(*value)));
    if (!predicate) return tl::unexpected(std::move(predicate.error()));
    if (auto unknown = validated ? unknown_value(store, entity, filter, *value) : std::nullopt) {
      return tl::unexpected(std::move(*unknown));
    }
    const bool widened = widen.value_or(false) && filter.with_sub;
    predicates.push_back(widened ? with_parents(store, entity, std::move(*predicate)) : std::move(*predicate));
    const bool on_change = filter.kind == FilterKind::after && filter.slot == entity.changed_slot;
    selection.change_filtered = selection.change_filtered || on_change;
    selection.narrowed = selection.narrowed || !on_change;
    if (!rows && !widened) rows = indexed_rows(collection, filter, std::string(base::trimmed(*value)));
  }
  if (predicates.empty()) {
    selection.rows = collection.in_order();
    return selection;
  }
  selection.own = rows ? std::move(*rows) : collection.in_order();
  std::erase_if(selection.own, [&](const Record* record) {
    return !std::all_of(predicates.begin(), predicates.end(), [&](const Predicate& holds) { return holds(*record); });
  });
  const auto earlier = [](const Record* a, const Record* b) { return a->sequence < b->sequence; };
  std::sort(selection.own.begin(), selection.own.end(), earlier);
  selection.own.erase(std::unique(selection.own.begin(), selection.own.end()), selection.own.end());
  selection.rows = selection.own;
  return selection;
}

}  // namespace dataflow_qa::mocks::poweroffice_go
