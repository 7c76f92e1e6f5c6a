// Held by engine_test.cpp and mocks_test.cpp.
#include "sync/conversion.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "sync/record_path.h"
#include "sync/text.h"

namespace pms_go_sync {
namespace {

using dataflow_qa::mapping::Property;
using dataflow_qa::mapping::Type;

constexpr std::size_t date_length = 10;  // "2024-10-08"

bool empty_text(const Json& value) {
  return value.is_string() && value.get_ref<const std::string&>().empty();
}

std::string id_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Ids of the target are numbers where they read as such.
Json id_value(const std::string& id) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (error == std::errc{} && end == id.data() + id.size()) return number;
  return id;
}

Json date_only(const Json& value) {
  if (!value.is_string()) return value;
  return value.get_ref<const std::string&>().substr(0, date_length);
}

/// Plain types: null for what stands for nothing, false for a boolean that was never set (both APIs default to it).
Json normal(const Property& property, const Json& value) {
  if (empty_text(value)) return nullptr;
  if (value.is_null() && property.type == Type::boolean && property.enumeration.empty()) return false;
  if (property.type == Type::date) return date_only(value);
  return value;
}

/// The number on the other side, as exactly as a double is: a result that differs from one of 15 digits by no more than
/// its last bits is that one, so that the way there and back ends where it began.
Json scaled(const dataflow_qa::mapping::Factor& factor, Side from, const Json& value) {
  const auto times = from == Side::source ? factor.target : factor.source;
  const auto divided = from == Side::source ? factor.source : factor.target;
  const long double exact =
      value.get<long double>() * static_cast<long double>(times) / static_cast<long double>(divided);
  constexpr long double last_bits = 4e-16L;
  constexpr long double largest_whole = 9e15L;
  const double round = std::stod(fmt::format("{:.15g}", static_cast<double>(exact)));
  const bool is_round = std::abs(exact - static_cast<long double>(round)) <= last_bits * std::abs(exact);
  const double result = is_round ? round : static_cast<double>(exact);
  const bool whole = std::floor(result) == result && std::abs(static_cast<long double>(result)) < largest_whole;
  return whole ? Json(static_cast<std::int64_t>(result)) : Json(result);
}

/// The value that stands for null at one of the two systems, in the source's form; null where none does. A target's
/// default goes through the conversions that need no look-up; mapping files give no other ones.
Json default_in_source_form(const Property& property) {
  if (property.source_default) return *property.source_default;
  if (!property.target_default) return nullptr;
  for (const auto& [source, target] : property.enumeration) {
    if (target == *property.target_default) return source;
  }
  if (property.factor && property.target_default->is_number()) {
    return scaled(*property.factor, Side::target, *property.target_default);
  }
  if (property.negate && property.target_default->is_boolean()) return !property.target_default->get<bool>();
  return *property.target_default;
}

Json comparable(const Property& property, const Json& value) {
  auto plain = normal(property, value);
  if (plain.is_null()) plain = default_in_source_form(property);
  if (property.lookup && plain.is_string()) return folded(plain.get_ref<const std::string&>());
  if (property.reference && !plain.is_null()) return id_text(plain);  // a number in one system, a text in the state
  return plain;
}

Unresolved unknown_value(const Property& property, Side side, const Json& value) {
  return {Unresolved::Kind::value, property.label(), side, value.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

Converted by_enumeration(const Property& property, Side from, const Json& value) {
  for (const auto& [source, target] : property.enumeration) {
    const auto& here = from == Side::source ? source : target;
    const auto& there = from == Side::source ? target : source;
    if (here == value) return there;
    if (here.is_boolean() && value.is_null() && !here.get<bool>()) return there;
    if (here.is_string() && value.is_string() && folded(id_text(here)) == folded(id_text(value))) return there;
  }
  if (value.is_null()) return Json{};
  return tl::unexpected{unknown_value(property, from, value)};
}

Converted by_link(const std::string& slug, Side from, const Json& value, const Directory& directory) {
  const auto counterpart = directory.linked(slug, from, id_text(value));
  if (!counterpart) {
    return tl::unexpected{Unresolved{Unresolved::Kind::link, slug, from, id_text(value)}};
  }
  if (from == Side::source) return id_value(*counterpart);
  return *counterpart;
}

Converted by_lookup(const std::string& collection, Side from, const Json& value, const Directory& directory) {
  const auto found = from == Side::source ? directory.id_by_key(collection, id_text(value))
                                          : directory.key_by_id(collection, id_text(value));
  if (!found) return tl::unexpected{Unresolved{Unresolved::Kind::lookup, collection, from, id_text(value)}};
  if (from == Side::source) return id_value(*found);
  return *found;
}

Converted convert(const Property& property, Side from, const Json& raw, const Directory& directory) {
  if (!property.enumeration.empty()) return by_enumeration(property, from, raw);
  auto value = normal(property, raw);
  if (value.is_null()) return value;
  if (property.negate) {
    if (!value.is_boolean()) return tl::unexpected{unknown_value(property, from, value)};
    return !value.get<bool>();
  }
  if (property.factor) {
    if (!value.is_number()) return tl::unexpected{unknown_value(property, from, value)};
    return scaled(*property.factor, from, value);
  }
  if (property.reference) return by_link(*property.reference, from, value, directory);
  if (property.lookup) return by_lookup(property.lookup->collection, from, value, directory);
  return value;
}

}  // namespace

std::string Unresolved::text() const {
  switch (kind) {
    case Kind::link:
      return fmt::format("{}: {} record {} has no counterpart yet", where, to_string(side), id);
    case Kind::lookup:
      return fmt::format("{}: none is known by {}", where, id);
    case Kind::value:
      break;
  }
  return fmt::format("{}: the {} value {} has no counterpart", where, to_string(side), id);
}

Json for_nothing_in_target(const Property& property) {
  return property.target_default && !parent_path(property.source) ? default_in_source_form(property) : Json{};
}

Converted to_source(const Property& property, const Json& target_value, const Directory& directory) {
  return convert(property, Side::target, target_value, directory);
}

Converted to_target(const Property& property, const Json& source_value, const Directory& directory) {
  return convert(property, Side::source, source_value, directory);
}

bool same(const Property& property, const Json& a, const Json& b) {
  return a == b || comparable(property, a) == comparable(property, b);
}

}  // namespace pms_go_sync
