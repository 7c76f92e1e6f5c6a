// Held by store_test.cpp and mocks/poweroffice_go/customers_test.cpp.
#include "mocks/store/draft.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/text.h"

namespace dataflow_qa::mocks {

using nlohmann::json;

namespace {

template <typename T>
std::optional<json> number_from(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if constexpr (std::is_floating_point_v<T>) {
    if (!std::isfinite(value)) return std::nullopt;
  }
  return json(value);
}

std::optional<json> integer_form(const json& value, bool convert) {
  constexpr double exact = 9007199254740992.0;  // 2^53
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)) {
    return std::nullopt;
  }
  if (value.is_number_integer()) return json(value.get<std::int64_t>());
  if (value.is_number_float()) {
    const double number = value.get<double>();
    if (std::trunc(number) != number || std::fabs(number) > exact) return std::nullopt;
    return json(static_cast<std::int64_t>(number));
  }
  if (convert && value.is_string())
    return number_from<std::int64_t>(base::trimmed(value.get_ref<const std::string&>()));
  return std::nullopt;
}

std::optional<json> number_form(const json& value, bool convert) {
  if (value.is_number()) return value;
  if (convert && value.is_string()) return number_from<double>(base::trimmed(value.get_ref<const std::string&>()));
  return std::nullopt;
}

std::optional<json> boolean_form(const json& value, bool convert) {
  if (value.is_boolean()) return value;
  if (!convert || !value.is_string()) return std::nullopt;
  const std::string text = base::fold(value.get_ref<const std::string&>());
  if (text == "true") return json(true);
  if (text == "false") return json(false);
  return std::nullopt;
}

std::optional<json> date_form(const json& value, bool convert) {
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  if (is_date(text)) return value;
  // A time part is let in and dropped.
  if (convert && text.size() > 10 && parse_time(text, TimeGrammar::dotnet)) return json(text.substr(0, 10));
  return std::nullopt;
}

std::optional<json> string_form(const FieldDeclaration& field, const json& value, const BodyRules& rules) {
  if (!value.is_string()) {
    if (rules.convert && field.enumeration.empty() && (value.is_number() || value.is_boolean())) return value.dump();
    return std::nullopt;
  }
  if (rules.ignore_case) {
    for (const std::string& allowed : field.enumeration) {
      if (base::equal_ignoring_case(allowed, value.get_ref<const std::string&>())) return json(allowed);
    }
  }
  return value;
}

std::optional<json> list_form(const json& value, bool convert) {
  if (!value.is_array()) return std::nullopt;
  json list = json::array();
  for (const json& item : value) {
    auto number = integer_form(item, convert);
    if (!number) return std::nullopt;
    list.push_back(std::move(*number));
  }
  return list;
}

void read_members(const Entity& entity, Slot parent, const json& object, const BodyRules& rules, Draft& draft,
                  Violations& violations);

std::string path_below(const Entity& entity, Slot parent, const std::string& name) {
  return parent == no_slot ? name : entity.field(parent).path + "." + name;
}

void read_object(const Entity& entity, Slot slot, const json& value, const BodyRules& rules, Draft& draft,
                 Violations& violations) {
  if (value.is_null()) {
    draft.set(slot, nullptr);
    for (const Slot part : entity.rules[slot].parts) draft.set(part, nullptr);
  } else if (!value.is_object()) {
    violations.push_back({ViolationKind::wrong_type, entity.field(slot).path, "must be an object", value, {}, {}});
  } else {
    draft.set(slot, true);
    read_members(entity, slot, value, rules, draft, violations);
  }
}

bool is_closed(const FieldDeclaration& field, const BodyRules& rules) {
  return field.read_only && !(rules.by_person && field.set_by_actions);
}

void read_members(const Entity& entity, Slot parent, const json& object, const BodyRules& rules, Draft& draft,
                  Violations& violations) {
  for (const auto& [name, value] : object.items()) {
    const std::string path = path_below(entity, parent, name);
    // A dot in a name would lead into an object that the body does not show.
    const bool plain = name.find('.') == std::string::npos;
    const Slot slot = !plain ? no_slot : rules.ignore_case ? entity.slot_ignoring_case(path) : entity.slot_of(path);
    if (slot == no_slot || is_closed(entity.field(slot), rules)) {
      if (!rules.strict) continue;
      const bool unknown = slot == no_slot;
      violations.push_back({unknown ? ViolationKind::unknown_field : ViolationKind::read_only,
                            path,
                            unknown ? "is not a field of this record" : "is read-only",
                            value,
                            {},
                            {}});
    } else if (entity.field(slot).type == FieldType::object) {
      read_object(entity, slot, value, rules, draft, violations);
    } else {
      assign(entity, slot, value, rules, draft, violations);
    }
  }
}

/// Text, or a Unix time.
std::optional<json> time_form(const json& value) {
  const bool is_time = value.is_number_integer() ||
                       (value.is_string() && parse_time(value.get_ref<const std::string&>(), TimeGrammar::dotnet));
  return is_time ? std::optional(value) : std::nullopt;
}

std::string_view type_description(FieldType type) {
  switch (type) {
    case FieldType::string:
      return "must be a string";
    case FieldType::integer:
      return "must be an integer";
    case FieldType::number:
      return "must be a number";
    case FieldType::boolean:
      return "must be true or false";
    case FieldType::date:
      return "must be a date like 2024-02-29";
    case FieldType::date_time:
      return "must be a timestamp";
    case FieldType::object:
      return "must be an object";
    case FieldType::list:
      return "must be a list of integers";
  }
  return "has a wrong type";
}

}  // namespace

std::optional<json> stored_form(const FieldDeclaration& field, const json& value, const BodyRules& rules) {
  if (value.is_null()) return value;
  switch (field.type) {
    case FieldType::string:
      return string_form(field, value, rules);
    case FieldType::integer:
      return integer_form(value, rules.convert);
    case FieldType::number:
      return number_form(value, rules.convert);
    case FieldType::boolean:
      return boolean_form(value, rules.convert);
    case FieldType::date:
      return date_form(value, rules.convert);
    case FieldType::list:
      return list_form(value, rules.convert);
    case FieldType::date_time:
      return time_form(value);
    case FieldType::object:
      break;
  }
  return std::nullopt;
}

void read_body(const Entity& entity, const json& object, const BodyRules& rules, Draft& draft, Violations& violations) {
  read_members(entity, no_slot, object, rules, draft, violations);
}

bool assign(const Entity& entity, Slot slot, const json& value, const BodyRules& rules, Draft& draft,
            Violations& violations) {
  const FieldDeclaration& field = entity.field(slot);
  if (field.type == FieldType::object) {
    const std::size_t before = violations.size();
    for (const Slot part : entity.rules[slot].parts) {
      if (!entity.field(part).read_only) draft.set(part, nullptr);
    }
    read_object(entity, slot, value, rules, draft, violations);
    return violations.size() == before;
  }
  // A timestamp of the server's own is nothing that anybody else may write.
  auto stored = entity.rules[slot].ticks ? std::nullopt : stored_form(field, value, rules);
  if (!stored) {
    violations.push_back(
        {ViolationKind::wrong_type, field.path, std::string(type_description(field.type)), value, {}, {}});
    return false;
  }
  draft.set(slot, std::move(*stored));
  return true;
}

}  // namespace dataflow_qa::mocks
