// Held by rest_records_test.cpp.
#include "mocks/rest/wire.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "mocks/store/timestamp.h"

namespace dataflow_qa::mocks::rest {

using nlohmann::json;

namespace {

constexpr std::size_t date_size = 10;

bool is_plain(const FieldWire& wire) {
  return wire.views.empty() && wire.codec == Codec::plain && (!wire.missing || *wire.missing == Missing::null);
}

json empty_of(FieldType type) {
  switch (type) {
    case FieldType::integer:
    case FieldType::number:
      return 0;
    case FieldType::boolean:
      return false;
    case FieldType::object:
      return json::object();
    case FieldType::list:
      return json::array();
    default:
      return "";
  }
}

/// How many nanoseconds one of the codec's units is; 0 where it is no Unix time.
Ticks unit_of(Codec codec) {
  constexpr Ticks second = 1'000'000'000;
  return codec == Codec::unix_seconds ? second : codec == Codec::unix_milliseconds ? second / 1000 : 0;
}

/// What a client sent may lie beyond the times that there are: it becomes the first or the last one.
Ticks ticks_of(std::int64_t number, Ticks unit) {
  const std::int64_t most = std::numeric_limits<Ticks>::max() / unit;
  return std::clamp(number, -most, most) * unit;
}

json coded(Codec codec, const FieldDeclaration& field, json value) {
  switch (codec) {
    case Codec::date_time:
      if (field.type == FieldType::date && value.is_string()) return value.get<std::string>() + std::string(midnight);
      return value;
    case Codec::zero_one:
      return value.is_boolean() ? json(value.get<bool>() ? 1 : 0) : value;
    case Codec::text:
      return value.is_string() ? value : json(value.dump());
    case Codec::unix_seconds:
    case Codec::unix_milliseconds: {
      const auto ticks = value.is_string() ? parse_time(value.get<std::string>(), TimeGrammar::dotnet) : std::nullopt;
      return ticks ? json(*ticks / unit_of(codec)) : value;
    }
    default:
      return value;
  }
}

/// "2024-02-29T08:00:00" → "2024-02-29"; null for anything else.
std::optional<std::string> date_of(const json& value) {
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  if (text.size() < date_size + midnight.size() || text[date_size] != 'T') return std::nullopt;
  if (!parse_time(text, TimeGrammar::dotnet)) return std::nullopt;
  return text.substr(0, date_size);
}

/// A date as it is stored, from its form on the wire; nothing for anything else.
std::optional<json> date_from(const json& value, Codec codec) {
  if (const Ticks unit = unit_of(codec); unit > 0) {
    if (!value.is_number_integer()) return std::nullopt;
    return format_time(ticks_of(value.get<std::int64_t>(), unit), TimeFormat{}).substr(0, date_size);
  }
  if (codec == Codec::date_time) return date_of(value);
  return value.is_string() && is_date(value.get_ref<const std::string&>()) ? std::optional(value) : std::nullopt;
}

/// The same for a point in time. It is stored as the system writes it, and as text where only its field is a number.
std::optional<json> time_from(const json& value, Codec codec, const TimeFormat& format) {
  if (const Ticks unit = unit_of(codec); unit > 0) {
    if (!value.is_number_integer()) return std::nullopt;
    return format_time(ticks_of(value.get<std::int64_t>(), unit), TimeFormat{});
  }
  if (format.form != TimeFormat::Form::text) return value.is_number_integer() ? std::optional(value) : std::nullopt;
  if (!value.is_string()) return std::nullopt;
  const auto ticks = parse_time(value.get<std::string>(), TimeGrammar::dotnet, format.ahead_min);
  return ticks ? std::optional<json>(format_time(*ticks, format)) : std::nullopt;
}

std::string form_of_time(FieldType type, Codec codec, const TimeFormat& format) {
  const bool of_system = type == FieldType::date_time && format.form != TimeFormat::Form::text;
  if (unit_of(codec) > 0 || of_system) return "must be a Unix time";
  return type == FieldType::date_time || codec == Codec::date_time
             ? "must be a date and a time like 2024-02-29T00:00:00"
             : "must be a date like 2024-02-29";
}

json as_boolean(BooleanReading reading, const json& value) {
  if (reading == BooleanReading::all_but_false) return value != json(false);
  if (value.is_boolean() || reading == BooleanReading::json) return value;
  if (reading == BooleanReading::zero_one) {
    if (value == 0 || value == "0") return false;
    return value == 1 || value == "1" ? json(true) : value;
  }
  if (!value.is_string()) return value;
  const std::string text = base::fold(value.get_ref<const std::string&>());
  return text == "true" ? json(true) : text == "false" ? json(false) : value;
}

Violation wrong_form(const std::string& path, const json& value, std::string detail) {
  return {ViolationKind::wrong_type, path, std::move(detail), value, {}, {}};
}

}  // namespace

std::string with_sign_of_offset(std::string time) {
  constexpr std::size_t offset = 6;  // "+01:00"
  constexpr std::size_t minutes = 3;
  const std::size_t size = time.size();
  if (size > offset && time[size - offset] == ' ' && time[size - minutes] == ':') time[size - offset] = '+';
  return time;
}

Wire::Wire(const Entity& entity, const CollectionDialect& dialect) : entity_(entity), dialect_(dialect) {
  plain_ = dialect.missing == Missing::null && !dialect.missing_in_lists && entity.time->form == TimeFormat::Form::text;
  const Writing& writing = dialect.writing;
  plain_bodies_ = dialect.missing == Missing::null && writing.refuses_unknown && writing.refuses_read_only &&
                  !writing.trims && !writing.empty_is_null && writing.booleans == BooleanReading::json;
  for (Slot slot = 0; slot < entity.size(); ++slot) {
    const FieldRules& rules = entity.rules[slot];
    const FieldType type = entity.field(slot).type;
    const bool own_form = type == FieldType::date || (type == FieldType::date_time && !rules.ticks);
    if (!is_plain(rules.wire)) plain_ = false;
    if (!is_plain(rules.wire) || rules.wire.create_codec || rules.wire.update_codec) plain_bodies_ = false;
    if (own_form && (type != FieldType::date || writing.reads_numbers)) plain_bodies_ = false;
    if (!rules.wire.write_as.empty()) renamed_.push_back(slot);
  }
  if (!renamed_.empty()) plain_bodies_ = false;
  if (writing.converts) plain_bodies_ = true;  // the store's reader converts
}

bool Wire::shows(Slot slot, std::string_view view) const {
  const auto& views = entity_.rules[slot].wire.views;
  return view.empty() || views.empty() || std::find(views.begin(), views.end(), view) != views.end();
}

Missing Wire::missing_of(Slot slot, std::string_view view) const {
  const bool listed = view != single_view && dialect_.missing_in_lists;
  return entity_.rules[slot].wire.missing.value_or(listed ? *dialect_.missing_in_lists : dialect_.missing);
}

json Wire::shown(const Record& record, Slot slot, const Look& look) const {
  const FieldDeclaration& field = entity_.field(slot);
  const json& value = record.values[slot];
  const bool in_list = entity_.rules[slot].wire.codec == Codec::list;
  if (value.is_null() && in_list) return json::array();
  if (value.is_null()) return missing_of(slot, look.view) == Missing::empty ? empty_of(field.type) : json();
  if (field.type == FieldType::object) {
    json parts = object(record, entity_.rules[slot].parts, look, false);
    return in_list ? json::array({std::move(parts)}) : parts;
  }
  const Codec own = entity_.rules[slot].wire.codec;
  if (own == Codec::since) return since(record, slot, look);
  const bool with_time = look.plain.dates_with_time && own == Codec::plain && field.type == FieldType::date;
  return coded(with_time ? Codec::date_time : own, field, shown_value(entity_, slot, value));
}

/// The time from which a boolean holds; nothing, or zero for a Unix time, where it does not.
json Wire::since(const Record& record, Slot slot, const Look& look) const {
  if (record.values[slot] == true)
    return shown_value(entity_, entity_.changed_slot, record.values[entity_.changed_slot]);
  const bool is_number = entity_.time->form != TimeFormat::Form::text;
  if (missing_of(slot, look.view) != Missing::empty) return nullptr;
  return is_number ? json(0) : json("");
}

json Wire::object(const Record& record, const std::vector<Slot>& slots, const Look& look, bool whole_record) const {
  const auto& members = look.plain.fields;
  json object = json::object();
  for (const Slot slot : slots) {
    const bool asked_for = !whole_record || members.empty() || members[slot];
    if (entity_.rules[slot].hidden || !shows(slot, look.view) || !asked_for) continue;
    json value = shown(record, slot, look);
    if (value.is_null() && missing_of(slot, look.view) == Missing::absent) continue;
    object[entity_.rules[slot].key] = std::move(value);
  }
  return object;
}

void Wire::append(std::string& out, const Record& record, const Look& look) const {
  if (plain_) {
    append_record(out, entity_, record, look.plain);
  } else {
    out += object(record, entity_.top, look, true).dump();
  }
}

BodyRules Wire::body_rules() const {
  BodyRules rules;
  rules.ignore_case = dialect_.writing.ignore_case;
  rules.strict = dialect_.writing.refuses_unknown || dialect_.writing.refuses_read_only;
  rules.convert = dialect_.writing.reads_numbers || dialect_.writing.converts;
  return rules;
}

std::optional<json> Wire::value_from(Slot slot, const json& given) const {
  BodyRules rules;
  rules.convert = true;
  const FieldDeclaration& field = entity_.field(slot);
  if (entity_.rules[slot].ticks) {
    const std::string text = with_sign_of_offset(given.is_string() ? given.get<std::string>() : given.dump());
    if (entity_.time->form == TimeFormat::Form::text) {
      const auto ticks = parse_time(text, TimeGrammar::dotnet, entity_.time->ahead_min);
      return ticks ? std::optional<json>(*ticks) : std::nullopt;
    }
    const auto number = stored_form({.path = {}, .type = FieldType::integer}, text, rules);
    if (!number) return std::nullopt;
    const Ticks unit = entity_.time->form == TimeFormat::Form::unix_seconds ? 1'000'000'000 : 1'000'000;
    return json(ticks_of(number->get<std::int64_t>(), unit));
  }
  json value = given;
  const BooleanReading booleans = dialect_.writing.booleans;
  if (field.type == FieldType::boolean && booleans != BooleanReading::all_but_false &&
      booleans != BooleanReading::words) {
    value = as_boolean(BooleanReading::zero_one, value);
  }
  return stored_form(field, value, rules);
}

json Wire::from_wire(Slot slot, json value, bool creating, Violations& violations) const {
  const FieldDeclaration& field = entity_.field(slot);
  const FieldWire& wire = entity_.rules[slot].wire;
  const Writing& writing = dialect_.writing;
  if (value.is_string() && field.type != FieldType::object) {
    if (writing.trims) value = std::string(base::trimmed(value.get_ref<const std::string&>()));
    if (writing.empty_is_null && value == "" && field.type != FieldType::boolean) value = nullptr;
  }
  if (field.type == FieldType::boolean) return as_boolean(writing.booleans, value);
  if (value.is_null()) return value;
  const bool empty_number = missing_of(slot, single_view) == Missing::empty && value == empty_of(field.type);
  if (empty_number && field.type == FieldType::string) return nullptr;
  const Codec codec = (creating ? wire.create_codec : wire.update_codec).value_or(wire.codec);
  if (field.type == FieldType::date || (field.type == FieldType::date_time && !entity_.rules[slot].ticks)) {
    auto stored = field.type == FieldType::date ? date_from(value, codec) : time_from(value, codec, *entity_.time);
    if (stored) return std::move(*stored);
    violations.push_back(wrong_form(field.path, value, form_of_time(field.type, codec, *entity_.time)));
    return nullptr;
  }
  if (codec == Codec::text && value.is_string()) {
    BodyRules rules;
    rules.convert = true;
    return stored_form(field, value, rules).value_or(value);
  }
  return value;
}

/// The object that stands in a list. An update replaces the list, and with it the parts that it leaves out.
json Wire::from_list(Slot slot, json list, bool creating, Violations& violations) const {
  if (list.is_null() || list == json::array()) return nullptr;
  if (!list.is_array() || list.size() > 1 || !list.front().is_object()) {
    const char* detail = "must be a list of one object, since more than one is not described";
    violations.push_back(wrong_form(entity_.field(slot).path, list, detail));
    return nullptr;
  }
  json object = std::move(list.front());
  for (const Slot part : entity_.rules[slot].parts) {
    const FieldDeclaration& field = entity_.field(part);
    const FieldRules& rules = entity_.rules[part];
    if (creating || field.read_only || field.create_only || object.contains(rules.key)) continue;
    if (field.default_value) {
      object[rules.key] = coded(rules.wire.update_codec.value_or(rules.wire.codec), field, *field.default_value);
    } else if (field.nullable) {
      object[rules.key] = nullptr;
    }
  }
  return object;
}

void Wire::read_members(json& object, Slot parent, bool creating, Violations& violations) const {
  const Writing& writing = dialect_.writing;
  for (auto member = object.begin(); member != object.end();) {
    const std::string path = parent == no_slot ? member.key() : entity_.field(parent).path + "." + member.key();
    const bool plain = member.key().find('.') == std::string::npos;
    const Slot slot = plain ? entity_.slot_of(path) : no_slot;
    const bool read_only =
        slot != no_slot && (entity_.field(slot).read_only || !entity_.rules[slot].wire.write_as.empty());
    const bool is_fixed = read_only || (slot != no_slot && !creating && entity_.field(slot).create_only);
    const bool passed_over = (slot == no_slot && !writing.refuses_unknown) || (is_fixed && !writing.refuses_read_only);
    if (passed_over) {
      member = object.erase(member);
      continue;
    }
    const bool in_list = slot != no_slot && !read_only && entity_.rules[slot].wire.codec == Codec::list;
    if (in_list) *member = from_list(slot, std::move(*member), creating, violations);
    if (read_only && !entity_.field(slot).read_only) {
      violations.push_back({ViolationKind::read_only, path, "is read-only", *member, {}, {}});
    } else if (slot != no_slot && entity_.field(slot).type == FieldType::object && member->is_object()) {
      read_members(*member, slot, creating, violations);
    } else if (slot != no_slot && !read_only) {
      *member = from_wire(slot, std::move(*member), creating, violations);
    }
    ++member;
  }
}

/// The members that have another name for writing.
void Wire::read_renamed(json& body, bool creating, Draft& draft, Violations& violations) const {
  for (const Slot slot : renamed_) {
    const auto member = body.find(entity_.rules[slot].wire.write_as);
    if (member == body.end()) continue;
    json value = from_wire(slot, *member, creating, violations);
    const Slot parent = entity_.rules[slot].parent;
    if (parent != no_slot) draft.set(parent, value.is_null() ? json() : json(true));
    assign(entity_, slot, value, body_rules(), draft, violations);
    body.erase(member);
  }
}

void Wire::read(const json& body, bool creating, Draft& draft, Violations& violations) const {
  if (plain_bodies_) return read_body(entity_, body, body_rules(), draft, violations);
  json rest = body;
  read_renamed(rest, creating, draft, violations);
  read_members(rest, no_slot, creating, violations);
  read_body(entity_, rest, body_rules(), draft, violations);
}

}  // namespace dataflow_qa::mocks::rest
