#include "harness/mapping/json_place.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "harness/mapping/json_text.h"
#include "harness/mapping/suggest.h"

namespace dataflow_qa::mapping {

void JsonPlace::fail(std::string message) const {
  if (*fault_) return;
  fault_->pointer = pointer_;
  fault_->message = std::move(message);
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
  fail(fmt::format("the key \"{}\" is missing", key));
  return std::nullopt;
}

std::optional<JsonPlace> JsonPlace::optional(std::string_view key) const {
  if (has(key)) return at(key);
  return std::nullopt;
}

std::vector<JsonPlace> JsonPlace::list() const {
  std::vector<JsonPlace> places;
  if (!value_->is_array() || value_->empty()) {
    fail(value_->is_array() ? std::string("expected at least one element")
                            : fmt::format("expected a list, got {}", value_->type_name()));
    return places;
  }
  for (std::size_t i = 0; i < value_->size(); ++i) {
    places.emplace_back((*value_)[i], pointer_to(pointer_, std::to_string(i)), *fault_);
  }
  return places;
}

std::vector<std::pair<std::string, JsonPlace>> JsonPlace::members() const {
  std::vector<std::pair<std::string, JsonPlace>> places;
  if (!value_->is_object() || value_->empty()) {
    fail(value_->is_object() ? std::string("expected at least one member")
                             : fmt::format("expected an object, got {}", value_->type_name()));
    return places;
  }
  for (const auto& [key, member] : value_->items()) places.emplace_back(key, at(key));
  return places;
}

std::string JsonPlace::text() const {
  if (!value_->is_string()) {
    fail(fmt::format("expected a string, got {}", value_->type_name()));
    return {};
  }
  auto text = value_->get<std::string>();
  if (text.empty()) fail("expected a string that is not empty");
  if (!text.empty() && (text.front() == ' ' || text.back() == ' ')) {
    fail(fmt::format("\"{}\" starts or ends with a blank", text));
  }
  return text;
}

bool JsonPlace::boolean() const {
  if (value_->is_boolean()) return value_->get<bool>();
  fail(fmt::format("expected true or false, got {}", value_->type_name()));
  return false;
}

nlohmann::json JsonPlace::scalar() const {
  if (value_->is_primitive() && !value_->is_null()) return *value_;
  fail(fmt::format("expected a string, a number or a boolean, got {}", value_->type_name()));
  return nullptr;
}

JsonPlace JsonPlace::at(std::string_view key) const {
  return {value_->at(key), pointer_to(pointer_, key), *fault_};
}

}  // namespace dataflow_qa::mapping
