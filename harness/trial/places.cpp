// Held by trial_test.cpp.
#include "harness/trial/places.h"

#include <fmt/format.h>

namespace dataflow_qa::trial {

using nlohmann::json;

namespace {

/// The pointer to the element whose `key` is `value`; empty where there is none.
std::string element_with(const json& description, const std::string& list, std::string_view key,
                         std::string_view value) {
  const json::json_pointer place(list);
  if (!description.contains(place) || !description.at(place).is_array()) return {};
  const json& elements = description.at(place);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].is_object() && elements[i].value(key, json()) == value) return fmt::format("{}/{}", list, i);
  }
  return {};
}

}  // namespace

bool Places::has(const std::string& pointer) const {
  return description_.contains(json::json_pointer(pointer));
}

std::string Places::rest(std::string_view key) const {
  return fmt::format("/rest/{}", key);
}

std::string Places::of_collection(std::size_t entity, std::string_view key) const {
  const std::string own = fmt::format("/entities/{}/rest/{}", entity, key);
  return has(own) ? own : rest(key);
}

std::string Places::parameter(std::size_t entity, std::string_view name) const {
  const std::string own = element_with(description_, fmt::format("/entities/{}/rest/query", entity), "name", name);
  if (!own.empty()) return own;
  const std::string common = element_with(description_, "/rest/query", "name", name);
  return common.empty() ? of_collection(entity, "query") : common;
}

std::string Places::fields(std::size_t entity) const {
  return fmt::format("/entities/{}/fields", entity);
}

std::string Places::field(std::size_t entity, std::string_view path, std::string_view key) const {
  const std::string place = element_with(description_, fields(entity), "path", path);
  if (place.empty()) return fields(entity);
  const std::string inside = fmt::format("{}/{}", place, key);
  return !key.empty() && has(inside) ? inside : place;
}

std::string Places::outcome(mocks::OutcomeKind kind, bool about_body, std::optional<std::size_t> entity) const {
  if (entity) {
    const std::string here = fmt::format("/entities/{}/rest/outcomes/{}", *entity, mocks::name_of(kind));
    if (!about_body || has(here + "/body")) return about_body ? here + "/body" : here;
  }
  const std::string own = fmt::format("/rest/outcomes/{}", mocks::name_of(kind));
  if (!about_body) return own;
  if (has(own + "/body")) return own + "/body";
  const bool success = kind <= mocks::OutcomeKind::deleted;
  return !success && has("/rest/error_body") ? "/rest/error_body" : own;
}

}  // namespace dataflow_qa::trial
