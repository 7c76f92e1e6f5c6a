#include "base/json_place.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/suggest.h"

namespace dataflow_qa::base {

void JsonPlace::fail(std::string message) const {
  if (!*error_) *error_ = Error{std::move(message), pointer_, {}};
}

bool JsonPlace::is_object_of(std::initializer_list<std::string_view> known) const {
  if (!value_->is_object()) {
    fail(fmt::format("expected an object with the keys {}, got {}", fmt::join(known, ", "), value_->type_name()));
    return false;
  }
  for (const auto& [key, member] : value_->items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    at(key).fail(fmt::format("unknown key{} (known: {})", did_you_mean(key, known), fmt::join(known, ", ")));
    return false;
  }
  return true;
}

bool JsonPlace::has(std::string_view key) const {
  return value_->is_object() && value_->contains(key);
}

std::optional<JsonPlace> JsonPlace::required(std::string_view key) const {
  if (has(key)) return at(key);
  fail(value_->is_object() ? fmt::format("the key \"{}\" is missing", key)
                           : fmt::format("expected an object with the key \"{}\", got {}", key, value_->type_name()));
  return std::nullopt;
}

std::optional<JsonPlace> JsonPlace::optional(std::string_view key) const {
  if (has(key)) return at(key);
  return std::nullopt;
}

std::vector<JsonPlace> JsonPlace::list() const {
  if (value_->is_array() && value_->empty()) fail("expected at least one element");
  return elements();
}

std::vector<JsonPlace> JsonPlace::elements() const {
  std::vector<JsonPlace> places;
  if (!value_->is_array()) {
    fail(fmt::format("expected a list, got {}", value_->type_name()));
    return places;
  }
  for (std::size_t i = 0; i < value_->size(); ++i) {
    places.emplace_back((*value_)[i], pointer_to(pointer_, std::to_string(i)), *error_);
  }
  return places;
}

std::vector<std::pair<std::string, JsonPlace>> JsonPlace::members() const {
  if (value_->is_object() && value_->empty()) fail("expected at least one member");
  return entries();
}

std::vector<std::pair<std::string, JsonPlace>> JsonPlace::entries() const {
  std::vector<std::pair<std::string, JsonPlace>> places;
  if (!value_->is_object()) {
    fail(fmt::format("expected an object, got {}", value_->type_name()));
    return places;
  }
  for (const auto& [key, member] : value_->items()) places.emplace_back(key, at(key));
  return places;
}

std::optional<std::pair<std::string, JsonPlace>> JsonPlace::only_member() const {
  auto places = entries();
  if (places.size() == 1) return std::move(places.front());
  if (value_->is_object()) fail(fmt::format("expected one member, got {}", places.size()));
  return std::nullopt;
}

std::string JsonPlace::text() const {
  auto text = string();
  if (text.empty()) {
    fail("expected a string that is not empty");
  } else if (text.front() == ' ' || text.back() == ' ') {
    fail(fmt::format("\"{}\" starts or ends with a blank", text));
  }
  return text;
}

std::string JsonPlace::string() const {
  if (value_->is_string()) return value_->get<std::string>();
  fail(fmt::format("expected a string, got {}", value_->type_name()));
  return {};
}

bool JsonPlace::boolean() const {
  if (value_->is_boolean()) return value_->get<bool>();
  fail(fmt::format("expected true or false, got {}", value_->type_name()));
  return false;
}

double JsonPlace::number(double lowest, double highest) const {
  if (value_->is_number() && value_->get<double>() >= lowest && value_->get<double>() <= highest) {
    return value_->get<double>();
  }
  fail(fmt::format("expected a number from {} to {}, got {}", lowest, highest,
                   value_->is_number() ? value_->dump() : value_->type_name()));
  return lowest;
}

std::int64_t JsonPlace::integer(std::int64_t lowest, std::int64_t highest) const {
  // Compared as doubles first: a number beyond 64 bits is none that fits.
  if (value_->is_number_integer() && value_->get<double>() >= static_cast<double>(lowest) &&
      value_->get<double>() <= static_cast<double>(highest)) {
    return value_->get<std::int64_t>();
  }
  fail(fmt::format("expected a whole number from {} to {}, got {}", lowest, highest,
                   value_->is_number() ? value_->dump() : value_->type_name()));
  return lowest;
}

nlohmann::json JsonPlace::scalar() const {
  if (value_->is_primitive() && !value_->is_null()) return *value_;
  fail(fmt::format("expected a string, a number or a boolean, got {}", value_->type_name()));
  return nullptr;
}

JsonPlace JsonPlace::at(std::string_view key) const {
  return {value_->at(key), pointer_to(pointer_, key), *error_};
}

void JsonPlace::fail_unknown(const std::string& name, const std::vector<std::string_view>& known) const {
  fail(fmt::format("unknown value \"{}\"{} (known: {})", name, did_you_mean(name, known), fmt::join(known, ", ")));
}

}  // namespace dataflow_qa::base
