#include "harness/model/shapes.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "base/json_place.h"
#include "harness/model/values.h"
#include "model_embedded.h"

namespace dataflow_qa::model {
namespace {

using mocks::FieldType;
using mocks::TextFormat;
using nlohmann::json;

/// A token is one of these, and as long as its digits.
constexpr std::size_t token_length = 8;

std::vector<Shape> read_shapes() {
  const auto read = base::read_json(embedded::shapes_json, "fixtures/shapes.json", [](const base::JsonPlace& root) {
    std::vector<Shape> result;
    if (!root.is_object_of({"shapes", "about", "kinds"})) return result;
    const auto kinds = root.required("kinds");
    if (!kinds) return result;
    for (const auto& [kind, list] : kinds->members()) {
      for (const auto& each : list.elements()) {
        if (!each.is_object_of({"value", "then", "known_from"})) return result;
        const auto value = each.required("value");
        const auto known_from = each.required("known_from");
        const auto then = each.optional("then");
        if (value && known_from) {
          result.push_back({kind, value->text(), known_from->text(), then ? then->text() : std::string()});
        }
      }
    }
    return result;
  });
  if (!read) throw std::runtime_error(read.error().text());
  return *read;
}

std::string kind_of(const Property& property) {
  const auto& source = *property.source;
  const auto& mapping = *property.mapping;
  if (mapping.reference || mapping.lookup || !mapping.enumeration.empty() || !source.enumeration.empty()) return "";
  if (source.type == FieldType::date) return "dates";
  if (source.type != FieldType::string) return "";
  if (either_has(property, TextFormat::email)) return "emails";
  if (either_has(property, TextFormat::url)) return "urls";
  if (either_has(property, TextFormat::country)) return "countries";
  if (either_has(property, TextFormat::code)) return "codes";
  if (either_has(property, TextFormat::phone)) return "phones";
  if (takes_any_text(property)) return "texts";
  const bool is_plain = source.format == TextFormat::any && property.target->format == TextFormat::any;
  return is_plain ? "digits" : "";
}

void replace(std::string& text, std::string_view what, const std::string& by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

/// Dates are drawn between these: a start later than the first would pass an end, an end before the last one a start.
constexpr std::string_view before_all_ends = "2024";
constexpr std::string_view after_all_starts = "2027";

bool wants_own(const Flow& flow, const Property& property) {
  const auto criteria = flow.link_first ? flow.link_first->criteria : std::vector<Property>{};
  return property.source->unique || property.target->unique ||
         std::any_of(criteria.begin(), criteria.end(),
                     [&](const Property& each) { return each.mapping == property.mapping; });
}

json filled_in(std::string text, const std::string& token) {
  std::string digits;
  for (const char c : token) digits += static_cast<char>('1' + static_cast<unsigned char>(c) % 9);
  replace(text, "{token}", token);
  replace(text, "{TOKEN}", with_other_case(token));
  replace(text, "{digits}", digits);
  return text;
}

bool keeps_order(const Flow& flow, const Property& property, const std::string& day) {
  const auto bounds = [](const std::optional<std::string>& not_before, const std::string& path) {
    return not_before && *not_before == path;
  };
  const bool is_start = std::any_of(flow.properties.begin(), flow.properties.end(), [&](const Property& other) {
    return bounds(other.source->not_before, property.mapping->source) ||
           bounds(other.target->not_before, property.mapping->target);
  });
  const bool is_end = property.source->not_before || property.target->not_before;
  return (!is_start || day < before_all_ends) && (!is_end || day > after_all_starts);
}

}  // namespace

const std::vector<Shape>& shapes() {
  static const auto all = read_shapes();
  return all;
}

bool is_own(const Shape& shape) {
  const auto has = [&](std::string_view part) { return shape.value.find(part) != std::string::npos; };
  return has("{token}") || has("{TOKEN}") || has("{digits}");
}

std::vector<Shape> shapes_of(const Flow& flow, const Property& property) {
  const auto kind = kind_of(property);
  std::vector<Shape> result;
  for (const auto& shape : shapes()) {
    if (shape.kind != kind || !allows(property, shaped(shape, std::string(token_length, 'x')).get<std::string>())) {
      continue;
    }
    if (kind == "dates" && !keeps_order(flow, property, shape.value)) continue;
    if (!is_own(shape) && kind != "dates" && kind != "countries" && wants_own(flow, property)) continue;
    result.push_back(shape);
    auto& then = result.back().then;
    if (kind == "dates" && !keeps_order(flow, property, then)) then.clear();
  }
  return result;
}

json shaped(const Shape& shape, const std::string& token) {
  return filled_in(shape.value, token);
}

json shaped_then(const Property& property, const Shape& shape, const std::string& token) {
  if (shape.then.empty()) return nullptr;
  auto value = filled_in(shape.then, token);
  return allows(property, value.get<std::string>()) ? value : json();
}

std::string with_other_case(std::string_view text) {
  std::string result(text);
  for (auto& c : result) {
    const auto letter = static_cast<unsigned char>(c);
    if (letter < 0x80) c = static_cast<char>(std::isupper(letter) != 0 ? std::tolower(letter) : std::toupper(letter));
  }
  return result;
}

}  // namespace dataflow_qa::model
