// Held by fields_test.cpp.
#include "harness/describe/field_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "harness/describe/conventions.h"

namespace dataflow_qa::describe {
namespace {

constexpr std::int64_t largest = 9'007'199'254'740'992;

void add_lengths(const Schema& schema, FieldDraft& field) {
  const auto most = whole_at(schema.facts, "maxLength");
  if (const auto least = whole_at(schema.facts, "minLength"); least && *least > 0 && (!most || *least <= *most)) {
    field.json["min_length"] = *least;
  }
  if (most && *most > 0) field.json["max_length"] = *most;
}

void add_range(const Schema& schema, FieldDraft& field) {
  const Json& facts = schema.facts;
  for (const auto& [keyword, key] : {std::pair{"minimum", "minimum"}, std::pair{"maximum", "maximum"}}) {
    const Json& limit = member(facts, keyword);
    if (limit.is_number() && std::isfinite(limit.get<double>())) field.json[key] = limit;
  }
  const Json& above = member(facts, "exclusiveMinimum");
  if (above.is_number() && std::isfinite(above.get<double>())) field.json["minimum"] = above;
  if (above.is_number() || (above == true && field.has("minimum"))) field.json["exclusive_minimum"] = true;
  const Json& below = member(facts, "exclusiveMaximum");
  if (below.is_number() || below == true) {
    const Json& limit = below.is_number() ? below : member(facts, "maximum");
    if (const auto whole = whole_at(Json{{"m", limit}}, "m"); whole && field.type() == "integer") {
      field.json["maximum"] = *whole - 1;
    } else if (limit.is_number() && std::isfinite(limit.get<double>())) {
      field.json["maximum"] = limit;
      field.remarks.emplace_back(Topic::fields,
                                 fmt::format("`{}` must be less than {}; a description has no word for \"less than\", "
                                             "so that the mock takes {}, too",
                                             field.path(), limit.dump(), limit.dump()));
    }
  }
}

void add_enumeration(const Schema& schema, FieldDraft& field) {
  Json values = member(schema.facts, "enum");
  if (const Json& only = member(schema.facts, "const"); !only.is_null()) values = Json::array({only});
  if (!values.is_array() || values.empty()) return;
  Json texts = Json::array();
  std::optional<double> least;
  std::optional<double> most;
  for (const Json& each : values) {
    if (each.is_string()) texts.push_back(each);
    if (!each.is_number()) continue;
    least = std::min(least.value_or(each.get<double>()), each.get<double>());
    most = std::max(most.value_or(each.get<double>()), each.get<double>());
  }
  if (field.type() == "string" && !texts.empty()) field.json["enumeration"] = std::move(texts);
  const bool number = field.type() == "integer" || field.type() == "number";
  if (!number || !least || !std::isfinite(*least) || !std::isfinite(*most)) return;
  const auto as_written = [&](double limit) {
    const auto whole = whole_at(Json{{"l", limit}}, "l");
    return whole ? Json(*whole) : Json(limit);
  };
  field.json["minimum"] = as_written(*least);
  field.json["maximum"] = as_written(*most);
  field.remarks.emplace_back(
      Topic::fields, fmt::format("`{}` is one of a few numbers ({}); a description can only say the least and the most",
                                 field.path(), values.dump()));
}

bool fits_text(const FieldDraft& field, const std::string& text) {
  const auto length = static_cast<std::int64_t>(base::characters(text));
  if (field.has("enumeration")) {
    const Json& all = field.json["enumeration"];
    return std::find(all.begin(), all.end(), Json(text)) != all.end();
  }
  return length >= field.json.value("min_length", std::int64_t{0}) && length <= field.json.value("max_length", largest);
}

bool fits_number(const FieldDraft& field, double number) {
  return std::isfinite(number) && number >= field.json.value("minimum", -1e300) &&
         number <= field.json.value("maximum", 1e300);
}

/// The default as the store keeps it; null where the field cannot have it.
Json default_for(const FieldDraft& field, const Json& given) {
  const std::string type = field.type();
  if (type == "boolean" && given.is_boolean()) return given;
  if (type == "integer") {
    const auto whole = whole_at(Json{{"d", given}}, "d");
    return whole && fits_number(field, static_cast<double>(*whole)) ? Json(*whole) : Json();
  }
  if (type == "number" && given.is_number()) {
    return fits_number(field, given.get<double>()) ? Json(given.get<double>()) : Json();
  }
  if (type == "string" && given.is_string() && !field.has("format")) {
    return fits_text(field, given.get<std::string>()) ? given : Json();
  }
  return {};
}

void add_default(const Schema& schema, FieldDraft& field) {
  const Json& given = member(schema.facts, "default");
  if (given.is_null()) return;
  if (Json value = default_for(field, given); !value.is_null()) {
    field.json["default_value"] = std::move(value);
  } else {
    field.remarks.emplace_back(Topic::fields, fmt::format("the default of `{}`, {}, is none that it can have as "
                                                          "described, and is left out",
                                                          field.path(), given.dump()));
  }
}

/// "^[A-Z]{2}$" → 2; 0 for any other pattern.
std::int64_t capitals_in(const std::string& pattern) {
  constexpr std::string_view begin = "^[A-Z]{";
  const bool is_it = pattern.size() == begin.size() + 3 && pattern.starts_with(begin) && pattern.ends_with("}$");
  const char digit = is_it ? pattern[begin.size()] : '0';
  return digit >= '1' && digit <= '9' ? digit - '0' : 0;
}

void add_text_facts(const Schema& schema, FieldDraft& field) {
  if (!field.has("enumeration")) add_lengths(schema, field);
  const std::string format = field.has("enumeration") ? "" : format_written(text_at(schema.facts, "format"));
  if (!format.empty()) field.json["format"] = format;
  const std::string example = text_at(schema.facts, "example");
  const bool plain = format.empty() && !field.has("enumeration");
  if (plain && !example.empty() && fits_text(field, example)) field.json["example"] = example;
  const std::string pattern = text_at(schema.facts, "pattern");
  if (const auto letters = capitals_in(pattern); letters != 0 && plain) {
    field.json["min_length"] = letters;
    field.json["max_length"] = letters;
  } else if (plain && !pattern.empty()) {
    field.remarks.emplace_back(Topic::fields,
                               fmt::format("`{}` must match the pattern {}, which a description cannot say; "
                                           "\"example\" or \"forbidden\" may say some of it",
                                           field.path(), pattern));
  }
}

}  // namespace

std::optional<std::int64_t> whole_at(const Json& object, std::string_view key) {
  const Json& value = member(object, key);
  if (!value.is_number()) return std::nullopt;
  const double number = value.get<double>();
  const bool whole = std::abs(number) <= static_cast<double>(largest) && std::floor(number) == number;
  return whole ? std::optional(static_cast<std::int64_t>(number)) : std::nullopt;
}

std::string type_of(const Schema& schema) {
  if (schema.is_list()) return "list";
  if (schema.is_object()) return schema.properties.empty() ? "list" : "object";
  const std::string format = letters_of(text_at(schema.facts, "format"));
  const Json& values = member(schema.facts, "enum");
  const bool texts = values.is_array() && !values.empty() && values[0].is_string();
  if (schema.type == "string" || (schema.type.empty() && (texts || !format.empty()))) {
    return format == "date" ? "date" : format == "datetime" ? "date_time" : "string";
  }
  if (schema.type == "integer" || schema.type == "number" || schema.type == "boolean") return schema.type;
  return {};
}

void add_facts(const Schema& schema, FieldDraft& field) {
  std::string type = type_of(schema);
  if (type.empty()) {
    type = "string";
    field.remarks.emplace_back(Topic::fields,
                               fmt::format("nothing says the type of `{}`; a string is assumed", field.path()));
  }
  if (schema.several) {
    field.remarks.emplace_back(
        Topic::fields,
        fmt::format("`{}` may be one of several things, of which only the first is described", field.path()));
  }
  field.json["type"] = type;
  if (type == "integer" || type == "number") add_range(schema, field);
  if (type == "string" || type == "integer" || type == "number") add_enumeration(schema, field);
  if (type == "string") add_text_facts(schema, field);
  if (type != "object") add_default(schema, field);
}

}  // namespace dataflow_qa::describe
