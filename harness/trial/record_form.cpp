// Held by trial_test.cpp.
#include "harness/trial/record_form.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/trial/forms.h"
#include "mocks/mock_system.h"
#include "mocks/store/timestamp.h"

namespace dataflow_qa::trial {

using mocks::Codec;
using mocks::FieldType;
using mocks::Missing;
using mocks::Slot;
using nlohmann::json;

namespace {

void put_at(json& object, const std::string& path, json value) {
  json* at = &object;
  std::size_t from = 0;
  for (auto dot = path.find('.'); dot != std::string::npos; dot = path.find('.', from)) {
    at = &(*at)[path.substr(from, dot - from)];
    from = dot + 1;
  }
  (*at)[path.substr(from)] = std::move(value);
}

json coded_value(Codec codec, FieldType type, const json& value) {
  switch (codec) {
    case Codec::date_time:
      return type == FieldType::date && value.is_string() ? json(value.get<std::string>() + "T00:00:00") : value;
    case Codec::zero_one:
      return value.is_boolean() ? json(value.get<bool>() ? 1 : 0) : value;
    case Codec::text:
      return value.is_string() ? value : json(value.dump());
    case Codec::unix_seconds:
    case Codec::unix_milliseconds: {
      const auto ticks =
          value.is_string() ? mocks::parse_time(value.get<std::string>(), mocks::TimeGrammar::dotnet) : std::nullopt;
      constexpr mocks::Ticks millisecond = 1'000'000;
      return ticks ? json(*ticks / (codec == Codec::unix_seconds ? millisecond * 1000 : millisecond)) : value;
    }
    default:
      return value;
  }
}

json sent_form(const Shelf& shelf, Slot slot, const json& value, Verb verb) {
  const auto& wire = shelf.entity.rules[slot].wire;
  const Codec codec = (verb == Verb::create ? wire.create_codec : wire.update_codec).value_or(wire.codec);
  const bool takes_numbers = shelf.dialect.writing.booleans == mocks::BooleanReading::zero_one;
  if (value.is_boolean() && !takes_numbers) return value;
  return value.is_null() ? value : coded_value(codec, shelf.entity.field(slot).type, value);
}

std::optional<json> nothing_of(const Shelf& shelf, Slot slot) {
  switch (shelf.entity.rules[slot].wire.missing.value_or(shelf.dialect.missing)) {
    case Missing::absent:
      return std::nullopt;
    case Missing::null:
      return json();
    case Missing::empty:
      break;
  }
  switch (shelf.entity.field(slot).type) {
    case FieldType::integer:
    case FieldType::number:
      return json(0);
    case FieldType::boolean:
      return json(false);
    case FieldType::object:
      return json::object();
    case FieldType::list:
      return json::array();
    default:
      return json("");
  }
}

/// What the system fills in by itself, so that a client cannot know it.
bool is_of_the_server(const mocks::Entity& entity, Slot slot) {
  const auto& field = entity.field(slot);
  const auto& rules = entity.rules[slot];
  return field.read_only || field.server_set || field.derived || field.derived_when || rules.automatic ||
         rules.mirror || rules.stamp != mocks::Stamp::none;
}

std::string said(const std::optional<json>& value) {
  return value ? short_text(*value) : "not shown";
}

/// What the field should show; false where that cannot be known.
bool expectation(const Shelf& shelf, Slot slot, const Values& values, std::optional<json>& expected) {
  const auto& field = shelf.entity.field(slot);
  const auto& rules = shelf.entity.rules[slot];
  const auto given = values.find(field.path);
  if (given == values.end() && (rules.own_rule || is_of_the_server(shelf.entity, slot))) return false;
  json value = given == values.end() ? json() : given->second;
  if (value.is_null() && field.default_value && (given == values.end() || rules.null_is_default)) {
    value = *field.default_value;
  }
  if (!rules.masked.empty() && !value.is_null()) value = rules.masked;
  if (rules.wire.codec == Codec::since && value == true) return false;  // the server knows when
  expected = shown_form(shelf, slot, value);
  return true;
}

bool any_part_given(const mocks::Entity& entity, Slot object, const Values& values) {
  const auto& parts = entity.rules[object].parts;
  return std::any_of(parts.begin(), parts.end(), [&](Slot part) { return values.contains(entity.field(part).path); });
}

}  // namespace

std::optional<Slot> parent_in_path(const mocks::Entity& entity) {
  const Slot slot = entity.parent_slot;
  return slot != mocks::no_slot && entity.field(slot).read_only ? std::optional(slot) : std::nullopt;
}

bool is_writable(const mocks::Entity& entity, Slot slot) {
  const auto& field = entity.field(slot);
  const bool filled_in = field.server_set && !field.required;
  return field.type != FieldType::object && !field.read_only && !field.derived && !filled_in &&
         !entity.rules[slot].mirror && entity.rules[slot].stamp == mocks::Stamp::none;
}

json body_of(const Shelf& shelf, const Values& values, Verb verb) {
  json body = json::object();
  for (const auto& [path, value] : values) {
    const Slot slot = shelf.entity.slot_of(path);
    if (slot == mocks::no_slot) {
      body[path] = value;  // what the description does not have
      continue;
    }
    if (slot == parent_in_path(shelf.entity)) continue;  // the path says it
    const std::string& other_name = shelf.entity.rules[slot].wire.write_as;
    put_at(body, other_name.empty() ? path : other_name, sent_form(shelf, slot, value, verb));
  }
  for (const Slot slot : shelf.entity.top) {
    const auto member = body.find(shelf.entity.rules[slot].key);
    const bool in_list = shelf.entity.rules[slot].wire.codec == Codec::list && member != body.end();
    if (in_list) *member = member->is_null() ? json::array() : json::array({*member});
  }
  const std::string& wrapper = shelf.dialect.writing.wrapper;
  return wrapper.empty() ? body : json{{wrapper, std::move(body)}};
}

std::optional<json> shown_form(const Shelf& shelf, Slot slot, const json& value) {
  const auto& wire = shelf.entity.rules[slot].wire;
  if (wire.codec == Codec::since && value == false) {
    const bool is_empty = wire.missing.value_or(shelf.dialect.missing) == Missing::empty;
    const bool is_number = shelf.entity.time->form != mocks::TimeFormat::Form::text;
    return is_empty ? (is_number ? json(0) : json("")) : json();
  }
  if (value.is_null()) return nothing_of(shelf, slot);
  return coded_value(shelf.entity.rules[slot].wire.codec, shelf.entity.field(slot).type, value);
}

std::optional<json> shown_at(const json& record, std::string_view path) {
  if (record.is_array()) return record.empty() ? std::nullopt : shown_at(record.front(), path);
  const auto dot = path.find('.');
  if (!record.is_object()) return std::nullopt;
  const auto member = record.find(std::string(path.substr(0, dot)));
  if (member == record.end()) return std::nullopt;
  return dot == std::string_view::npos ? std::optional(*member) : shown_at(*member, path.substr(dot + 1));
}

bool is_in_view(const mocks::Entity& entity, Slot slot, std::string_view view) {
  const auto& views = entity.rules[slot].wire.views;
  const bool shown = view.empty() || views.empty() || std::find(views.begin(), views.end(), view) != views.end();
  const Slot parent = entity.rules[slot].parent;
  return shown && !entity.rules[slot].hidden && (parent == mocks::no_slot || is_in_view(entity, parent, view));
}

std::string view_of_lists(const mocks::CollectionDialect& dialect) {
  for (const auto& parameter : dialect.query) {
    if (parameter.kind != mocks::ParameterKind::view || !parameter.otherwise) continue;
    for (const auto& [value, view] : parameter.views) {
      if (value == *parameter.otherwise) return view;
    }
  }
  return dialect.list_view;
}

std::string id_in(const Shelf& shelf, const json& record) {
  const auto id = shown_at(record, shelf.entity.declaration->id_field);
  return !id || id->is_null() ? std::string{} : mocks::text_of_id(*id);
}

std::optional<Fault> fault_in_record(const Shelf& shelf, const Places& places, const Values& values, const json& record,
                                     std::string_view view) {
  if (!record.is_object()) return Fault{"a record", short_text(record), places.of_collection(shelf.index, "list")};
  for (Slot slot = 0; slot < shelf.entity.size(); ++slot) {
    const auto& field = shelf.entity.field(slot);
    const Slot parent = shelf.entity.rules[slot].parent;
    const auto shown = shown_at(record, field.path);
    if (!is_in_view(shelf.entity, slot, view)) {
      if (!shown) continue;
      return Fault{fmt::format("\"{}\" is not shown", field.path), said(shown),
                   places.field(shelf.index, field.path, shelf.entity.rules[slot].hidden ? "hidden" : "views")};
    }
    if (field.type == FieldType::object) continue;
    if (parent != mocks::no_slot && !any_part_given(shelf.entity, parent, values)) continue;
    std::optional<json> expected;
    if (!expectation(shelf, slot, values, expected) || shown == expected) continue;
    return Fault{fmt::format("\"{}\" is {}", field.path, said(expected)), said(shown),
                 places.field(shelf.index, field.path)};
  }
  for (const auto& [key, member] : record.items()) {
    if (shelf.entity.slot_of(key) != mocks::no_slot) continue;
    return Fault{"members that are fields", fmt::format("\"{}\"", key), places.fields(shelf.index)};
  }
  return std::nullopt;
}

}  // namespace dataflow_qa::trial
