// Held by store_test.cpp.
#include "mocks/store/record.h"

#include <array>
#include <charconv>

#include "mocks/store/text.h"

namespace dataflow_qa::mocks {

using nlohmann::json;

namespace {

void append_value(std::string& out, const json& value) {
  switch (value.type()) {
    case json::value_t::null:
      out += "null";
      break;
    case json::value_t::boolean:
      out += value.get_ref<const json::boolean_t&>() ? "true" : "false";
      break;
    case json::value_t::number_integer:
    case json::value_t::number_unsigned: {
      std::array<char, 24> digits{};
      const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value.get<std::int64_t>()).ptr;
      out.append(digits.data(), end);
      break;
    }
    case json::value_t::string:
      append_json_string(out, value.get_ref<const std::string&>());
      break;
    default:
      out += value.dump();
  }
}

json shown_time(Ticks ticks, const TimeFormat& format) {
  constexpr Ticks second = 1'000'000'000;
  constexpr Ticks millisecond = 1'000'000;
  if (format.form == TimeFormat::Form::unix_seconds) return ticks / second;
  if (format.form == TimeFormat::Form::unix_milliseconds) return ticks / millisecond;
  return format_time(ticks, format);
}

/// Writes one object's members.
class Writer {
 public:
  Writer(std::string& out, const Entity& entity, const Record& record, const View& view)
      : out_(out), entity_(entity), record_(record), view_(view) {}

  void object(const std::vector<Slot>& slots, bool all, bool old_keys) {
    char separator = '{';
    for (const Slot slot : slots) {
      const FieldRules& rules = entity_.rules[slot];
      if (rules.hidden || !(all || view_.fields[slot])) continue;
      out_ += separator;
      separator = ',';
      out_ += old_keys ? rules.quoted_old_key : rules.quoted_key;
      member(slot, rules);
    }
    out_ += separator == '{' ? "{}" : "}";
  }

 private:
  void member(Slot slot, const FieldRules& rules) {
    const json& value = record_.values[slot];
    if (value.is_null()) {
      out_ += "null";
    } else if (entity_.field(slot).type == FieldType::object) {
      object(rules.parts, true, view_.old_keys || view_.old_keys_in_parts);
    } else if (rules.ticks && entity_.time->form != TimeFormat::Form::text) {
      append_value(out_, shown_value(entity_, slot, value));
    } else if (rules.ticks) {
      out_ += '"';
      append_time(out_, value.get<Ticks>(), *entity_.time);
      out_ += '"';
    } else if (!rules.masked.empty() && !view_.unmasked) {
      append_json_string(out_, rules.masked);
    } else if (view_.dates_with_time && entity_.field(slot).type == FieldType::date && value.is_string()) {
      append_json_string(out_, value.get_ref<const std::string&>() + std::string(midnight));
    } else {
      append_value(out_, value);
    }
  }

  std::string& out_;
  const Entity& entity_;
  const Record& record_;
  const View& view_;
};

json object_of(const Entity& entity, const Record& record, const std::vector<Slot>& slots) {
  json::object_t object;
  for (const Slot slot : slots) {
    const FieldRules& rules = entity.rules[slot];
    if (rules.hidden) continue;
    const json& value = record.values[slot];
    const bool nested = entity.field(slot).type == FieldType::object && !value.is_null();
    object.emplace(rules.key, nested ? object_of(entity, record, rules.parts) : shown_value(entity, slot, value));
  }
  return object;
}

}  // namespace

void append_record(std::string& out, const Entity& entity, const Record& record, const View& view) {
  Writer(out, entity, record, view).object(entity.top, view.fields.empty(), view.old_keys);
}

json to_json(const Entity& entity, const Record& record) {
  return object_of(entity, record, entity.top);
}

json shown_value(const Entity& entity, Slot slot, const json& stored) {
  const FieldRules& rules = entity.rules[slot];
  if (stored.is_null()) return stored;
  if (rules.ticks) return shown_time(stored.get<Ticks>(), *entity.time);
  if (!rules.masked.empty()) return rules.masked;
  return stored;
}

json id_value(const Entity& entity, const std::string& id) {
  if (entity.id_kind == IdKind::number) return std::stoll(id);
  return id;
}

}  // namespace dataflow_qa::mocks
