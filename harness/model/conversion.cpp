#include "harness/model/conversion.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace dataflow_qa::model {
namespace {

using nlohmann::json;

std::string id_as_text(const json& id) {
  return id.is_string() ? id.get<std::string>() : id.dump();
}

/// The id in the type that the field has: PowerOffice-like systems count, others name.
json id_in_type(const mocks::FieldDeclaration& field, const std::string& id) {
  const bool number =
      field.type == mocks::FieldType::integer && !id.empty() && id.find_first_not_of("0123456789") == std::string::npos;
  return number ? json::parse(id) : json(id);
}

std::optional<json> enum_value(const mapping::Property& property, Side side, const json& value) {
  for (const auto& pair : property.enumeration) {
    if ((side == Side::source ? pair.source : pair.target) == value) {
      return side == Side::source ? pair.target : pair.source;
    }
  }
  return std::nullopt;
}

/// A number's shortest decimal form: 12.5 is 125 and one digit behind the point.
struct Decimal {
  std::int64_t digits = 0;
  int behind_point = 0;
};

std::optional<Decimal> decimal_of(const json& number) {
  std::string text = fmt::format("{}", number.get<double>());
  if (number.is_number_integer()) text = number.dump();
  const auto point = text.find('.');
  if (text.find('e') != std::string::npos) return std::nullopt;
  Decimal decimal;
  if (point != std::string::npos) {
    decimal.behind_point = static_cast<int>(text.size() - point - 1);
    text.erase(point, 1);
  }
  constexpr std::size_t most = 18;  // digits that fit
  if (text.size() > most) return std::nullopt;
  decimal.digits = std::stoll(text);
  return decimal;
}

/// `number` × `times` / `divided`, in whole numbers as far as they reach.
json multiplied(const json& number, std::int64_t times, std::int64_t divided) {
  const auto decimal = decimal_of(number);
  constexpr double largest = 9e15;
  const bool fits = decimal && std::abs(number.get<double>()) * static_cast<double>(times) < largest;
  if (fits) {
    std::int64_t above = decimal->digits;
    std::int64_t below = divided;
    for (int i = 0; i < decimal->behind_point && below < std::int64_t{1'000'000'000'000}; ++i) below *= 10;
    std::int64_t product = 0;
    if (!__builtin_mul_overflow(above, times, &product)) {
      if (product % below == 0) return product / below;
      return static_cast<double>(product) / static_cast<double>(below);
    }
  }
  return number.get<double>() * static_cast<double>(times) / static_cast<double>(divided);
}

const std::optional<json>& default_on(const Property& property, Side side) {
  return side == Side::source ? property.mapping->source_default : property.mapping->target_default;
}

}  // namespace

bool is_nothing(const json& value) {
  return value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty());
}

json in_source_terms(const Property& property, const json& value) {
  if (!property.mapping->reference || !value.is_string()) return value;
  return id_in_type(*property.source, value.get<std::string>());
}

const mapping::Composition* composition_of(const Flow& flow, Side side, std::string_view path) {
  const auto& all = flow.dataflow->compositions;
  const auto found = std::find_if(all.begin(), all.end(), [&](const mapping::Composition& each) {
    return each.in_target == (side == Side::target) && each.text == path;
  });
  return found == all.end() ? nullptr : &*found;
}

bool is_mapped(const Flow& flow, Side side, std::string_view path) {
  return composition_of(flow, side, path) != nullptr ||
         std::any_of(flow.properties.begin(), flow.properties.end(),
                     [&](const Property& property) { return property.path(side) == path; });
}

json composed(const mapping::Composition& composition, const json& record) {
  std::string text;
  for (const auto& [path, before] : composition.pieces) {
    const auto& value = mapping::value_at(record, path);
    if (is_nothing(value)) continue;
    if (!text.empty()) text += before;
    text += value.is_string() ? value.get<std::string>() : value.dump();
  }
  return text.empty() ? json() : json(std::move(text));
}

json normalized(const mocks::FieldDeclaration& field, const json& value) {
  if (is_nothing(value)) return nullptr;
  if (field.type == mocks::FieldType::date && value.is_string()) return value.get<std::string>().substr(0, 10);
  if (field.type == mocks::FieldType::boolean || !value.is_number_integer()) return value;
  return value.get<std::int64_t>();
}

std::optional<json> converted(const Property& property, Side side, const json& given, const Resolver& resolver) {
  const auto& rule = *property.mapping;
  const json value = normalized(property.field(side), given);
  if (value.is_null()) return json();
  if (!rule.enumeration.empty()) return enum_value(rule, side, value);
  if (rule.negate) return value.is_boolean() ? std::optional<json>(!value.get<bool>()) : std::nullopt;
  if (rule.factor) {
    if (!value.is_number()) return std::nullopt;
    return side == Side::source ? multiplied(value, rule.factor->target, rule.factor->source)
                                : multiplied(value, rule.factor->source, rule.factor->target);
  }
  if (rule.reference) {
    const auto id = resolver.counterpart_id(side, *rule.reference, id_as_text(value));
    return id ? std::optional(id_in_type(property.field(other(side)), *id)) : std::nullopt;
  }
  if (rule.lookup) {
    return side == Side::source ? resolver.id_of(*rule.lookup, value) : resolver.value_of(*rule.lookup, value);
  }
  return value;
}

bool same_on(const Property& property, Side side, const json& left, const json& right) {
  if (left == right) return true;
  const auto& field = property.field(side);
  auto a = normalized(field, left);
  auto b = normalized(field, right);
  if (const auto& stored_for_null = default_on(property, side)) {
    if (a.is_null()) a = *stored_for_null;
    if (b.is_null()) b = *stored_for_null;
  }
  return a == b;
}

bool agree(const Property& property, const json& source_record, const json& target_record, const Resolver& resolver) {
  const auto& source = mapping::value_at(source_record, property.mapping->source);
  const auto& target = mapping::value_at(target_record, property.mapping->target);
  const auto wanted = converted(property, Side::source, source, resolver);
  if (!wanted) return property.mapping->lookup.has_value();
  if (same_on(property, Side::target, *wanted, target)) return true;
  const auto back = converted(property, Side::target, target, resolver);
  return back && same_on(property, Side::source, source, *back);
}

std::string shown(const json& value) {
  if (is_nothing(value)) return "empty";
  if (!value.is_string()) return value.dump(-1, ' ', false, json::error_handler_t::replace);
  return fmt::format("“{}”", value.get<std::string>());
}

}  // namespace dataflow_qa::model
