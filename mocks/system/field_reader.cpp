// Held by entity_test.cpp.
#include "mocks/system/field_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/date.h"
#include "mocks/system/read_keys.h"

namespace dataflow_qa::mocks {
namespace {

using base::JsonPlace;
using nlohmann::json;

FieldType field_type_at(const JsonPlace& place) {
  return place.one_of<FieldType>({{"string", FieldType::string},
                                  {"integer", FieldType::integer},
                                  {"number", FieldType::number},
                                  {"boolean", FieldType::boolean},
                                  {"date", FieldType::date},
                                  {"date_time", FieldType::date_time},
                                  {"object", FieldType::object},
                                  {"list", FieldType::list}});
}

TextFormat format_at(const JsonPlace& place) {
  return place.one_of<TextFormat>({{"any", TextFormat::any},
                                   {"email", TextFormat::email},
                                   {"email_list", TextFormat::email_list},
                                   {"url", TextFormat::url},
                                   {"country", TextFormat::country},
                                   {"currency", TextFormat::currency},
                                   {"code", TextFormat::code},
                                   {"phone", TextFormat::phone},
                                   {"norwegian_identity", TextFormat::norwegian_identity},
                                   {"guid", TextFormat::guid}});
}

Stamp stamp_at(const JsonPlace& place) {
  return place.one_of<Stamp>({{"id", Stamp::id},
                              {"created", Stamp::created},
                              {"changed", Stamp::changed},
                              {"version", Stamp::version},
                              {"deleted", Stamp::deleted},
                              {"part_id", Stamp::part_id},
                              {"part_changed", Stamp::part_changed},
                              {"field_changed", Stamp::field_changed}});
}

Automatic automatic_at(const JsonPlace& place, FieldType type) {
  Automatic automatic;
  if (!place.is_object_of({"prefix", "digits", "first"})) return automatic;
  if (type != FieldType::string && type != FieldType::integer) {
    place.fail("is for fields of the types \"string\" and \"integer\"");
  } else if (type == FieldType::integer && (place.has("prefix") || place.has("digits"))) {
    place.fail("a number has neither \"prefix\" nor \"digits\": make it a \"string\", or leave them out");
  }
  read_key(place, "prefix", automatic.prefix);
  if (const auto digits = place.optional("digits")) automatic.digits = static_cast<std::size_t>(digits->integer(1, 12));
  if (const auto first = place.optional("first")) automatic.first = first->integer(0, largest_number);
  return automatic;
}

Codec codec_at(const JsonPlace& place) {
  return place.one_of<Codec>({{"plain", Codec::plain},
                              {"date_time", Codec::date_time},
                              {"unix_seconds", Codec::unix_seconds},
                              {"unix_milliseconds", Codec::unix_milliseconds},
                              {"zero_one", Codec::zero_one},
                              {"text", Codec::text},
                              {"since", Codec::since},
                              {"list", Codec::list}});
}

/// Fails where the codec makes nothing of values of that type.
Codec codec_at(const JsonPlace& place, FieldType type) {
  static const std::map<Codec, std::pair<std::set<FieldType>, const char*>> types{
      {Codec::date_time, {{FieldType::date, FieldType::date_time}, "dates and times"}},
      {Codec::unix_seconds, {{FieldType::date, FieldType::date_time}, "dates and times"}},
      {Codec::unix_milliseconds, {{FieldType::date, FieldType::date_time}, "dates and times"}},
      {Codec::zero_one, {{FieldType::boolean}, "booleans"}},
      {Codec::text, {{FieldType::integer, FieldType::number, FieldType::boolean}, "numbers and booleans"}},
      {Codec::since, {{FieldType::boolean}, "booleans"}},
      {Codec::list, {{FieldType::object}, "objects: a list of one of them stands for it"}}};
  const Codec codec = codec_at(place);
  const auto suits = types.find(codec);
  if (suits != types.end() && !suits->second.first.contains(type)) {
    place.fail(fmt::format("\"{}\" is for {}", place.text(), suits->second.second));
  }
  return codec;
}

FieldWire wire_at(const JsonPlace& place, FieldType type) {
  FieldWire wire;
  read_key(place, "write_as", wire.write_as);
  read_key(place, "views", wire.views);
  if (const auto codec = place.optional("codec")) wire.codec = codec_at(*codec, type);
  if (const auto codec = place.optional("create_codec")) wire.create_codec = codec_at(*codec, type);
  if (const auto codec = place.optional("update_codec")) wire.update_codec = codec_at(*codec, type);
  if (const auto missing = place.optional("missing")) wire.missing = missing_at(*missing);
  return wire;
}

}  // namespace

Missing missing_at(const JsonPlace& place) {
  return place.one_of<Missing>({{"null", Missing::null}, {"empty", Missing::empty}, {"absent", Missing::absent}});
}

bool can_hold(const FieldDeclaration& field, const json& value) {
  const auto& choices = field.enumeration;
  if (value.is_null()) return true;
  if (!choices.empty()) return std::find(choices.begin(), choices.end(), value) != choices.end();
  switch (field.type) {
    case FieldType::boolean:
      return value.is_boolean();
    case FieldType::integer:
      return value.is_number_integer();
    case FieldType::number:
      return value.is_number();
    case FieldType::object:
      return value.is_object();
    case FieldType::list:
      return value.is_array();
    default:
      return value.is_string();
  }
}

FieldDeclaration field_at(const JsonPlace& place) {
  FieldDeclaration field;
  require_key(place, "path", field.path);
  if (const auto type = place.required("type")) field.type = field_type_at(*type);
  read_key(place, "nullable", field.nullable);
  read_key(place, "required", field.required);
  read_key(place, "required_when", field.required_when);
  read_key(place, "required_on_create", field.required_on_create);
  read_key(place, "read_only", field.read_only);
  read_key(place, "server_set", field.server_set);
  read_key(place, "derived", field.derived);
  read_key(place, "create_only", field.create_only);
  read_key(place, "link_key", field.link_key);
  read_key(place, "delivery", field.delivery);
  read_key(place, "free_text", field.free_text);
  read_key(place, "unique", field.unique);
  read_key(place, "min_length", field.min_length);
  read_key(place, "max_length", field.max_length);
  if (field.max_length && field.min_length > *field.max_length) {
    place.fail("no text has \"min_length\" and \"max_length\": the first is greater");
  }
  read_key(place, "enumeration", field.enumeration);
  read_key(place, "minimum", field.minimum);
  read_key(place, "maximum", field.maximum);
  if (const auto format = place.optional("format")) field.format = format_at(*format);
  read_key(place, "reference", field.reference);
  read_key(place, "default_value", field.default_value);
  read_key(place, "null_when", field.null_when);
  read_key(place, "derived_when", field.derived_when);
  read_key(place, "cleared_with", field.cleared_with);
  read_key(place, "unseen", field.unseen);
  read_key(place, "unseen_with", field.unseen_with);
  if (const auto given = place.optional("given_without"); given && given->is_object_of({"fields", "value"})) {
    field.given_without.emplace();
    require_key(*given, "fields", field.given_without->fields);
    require_key(*given, "value", field.given_without->value);
  }
  read_key(place, "referenced_has", field.referenced_has);
  read_key(place, "forbidden", field.forbidden);
  read_key(place, "example", field.example);
  const bool is_time = field.type == FieldType::date || field.type == FieldType::date_time;
  if (is_time && field.example && !base::day_of(field.example->substr(0, 10))) {
    place.optional("example")->fail("expected a day like \"1985-06-30\": the days that are drawn lie near it");
  }
  read_key(place, "not_before", field.not_before);
  read_key(place, "inactive_value", field.inactive_value);
  return field;
}

FieldRules rules_at(const JsonPlace& place, const FieldDeclaration& field) {
  FieldRules rules;
  rules.required = field.required;
  rules.required_on_create = field.required_on_create;
  read_key(place, "unique_among", rules.unique_among);
  if (const auto group = place.optional("unique_among"); group && !field.unique) group->fail("is for unique fields");
  read_key(place, "ignore_case", rules.ignore_case);
  read_key(place, "indexed", rules.indexed);
  rules.indexed = rules.indexed || field.unique;
  read_key(place, "lenient_format", rules.lenient_format);
  read_key(place, "hidden", rules.hidden);
  read_key(place, "exclusive_minimum", rules.exclusive_minimum);
  read_key(place, "null_is_default", rules.null_is_default);
  read_key(place, "own_rule", rules.own_rule);
  read_key(place, "masked", rules.masked);
  if (const auto stamp = place.optional("stamp")) rules.stamp = stamp_at(*stamp);
  if (const auto automatic = place.optional("automatic")) {
    rules.automatic = automatic_at(*automatic, field.type);
    rules.indexed = true;
    if (rules.null_is_default && field.nullable) {
      place.fail("\"null_is_default\" beside \"automatic\" gives the next number: such a field is \"nullable\": false");
    }
  }
  if (const auto has = place.optional("referenced_has"); has && !field.reference) has->fail("is for references");
  rules.wire = wire_at(place, field.type);
  if (rules.wire.codec == Codec::since && !(field.type == FieldType::boolean && field.read_only)) {
    place.fail("\"since\" is for booleans that are \"read_only\": an action sets them");
  }
  constexpr std::array times{Stamp::created, Stamp::changed, Stamp::part_changed, Stamp::field_changed};
  rules.ticks = std::find(times.begin(), times.end(), rules.stamp) != times.end();
  return rules;
}

bool has_only_known_keys(const JsonPlace& field) {
  return field.is_object_of({"path",
                             "type",
                             "nullable",
                             "required",
                             "required_when",
                             "required_on_create",
                             "read_only",
                             "server_set",
                             "derived",
                             "create_only",
                             "link_key",
                             "delivery",
                             "free_text",
                             "unique",
                             "min_length",
                             "max_length",
                             "enumeration",
                             "minimum",
                             "maximum",
                             "format",
                             "reference",
                             "default_value",
                             "null_when",
                             "derived_when",
                             "unseen",
                             "stamp_of",
                             "cleared_with",
                             "unseen_with",
                             "example",
                             "not_before",
                             "inactive_value",
                             "unique_among",
                             "ignore_case",
                             "indexed",
                             "lenient_format",
                             "hidden",
                             "exclusive_minimum",
                             "null_is_default",
                             "masked",
                             "stamp",
                             "mirror",
                             "forbidden",
                             "automatic",
                             "referenced_has",
                             "kept_when",
                             "write_as",
                             "views",
                             "codec",
                             "create_codec",
                             "update_codec",
                             "missing",
                             "given_without",
                             "own_rule"});
}

}  // namespace dataflow_qa::mocks
