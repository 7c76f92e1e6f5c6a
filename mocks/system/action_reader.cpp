// Held by dialect_test.cpp.
#include <fmt/format.h>

#include "base/suggest.h"
#include "mocks/system/dialect_reader.h"
#include "mocks/system/field_reader.h"
#include "mocks/system/read_keys.h"

namespace dataflow_qa::mocks {

using base::JsonPlace;
using nlohmann::json;

namespace {

/// How often a body has the place of an id.
std::size_t places_of_ids(const json& body) {
  if (!body.is_structured()) return body == Action::id_word ? 1 : 0;
  std::size_t places = 0;
  for (const json& each : body) places += places_of_ids(each);
  return places;
}

void read_body(const JsonPlace& place, Action& action) {
  action.body = place.value();
  const std::size_t places = places_of_ids(action.body);
  action.names_records = places > 0;
  if (!action.body.is_object()) {
    place.fail(R"(expected an object, such as {"action": "archive", "ids": ["{id}"]})");
  } else if (places > 1) {
    place.fail(R"(the body has one place for ids: "{id}" or ["{id}"])");
  }
}

}  // namespace

bool is_field_of(const Entity& entity, const JsonPlace& place, const std::string& path) {
  if (entity.slot_of(path) != no_slot) return true;
  std::vector<std::string_view> known;
  for (const FieldDeclaration& field : entity.declaration->fields) known.emplace_back(field.path);
  place.fail(fmt::format("there is no field \"{}\"{}", path, base::did_you_mean(path, known)));
  return false;
}

Action action_at(const JsonPlace& place, const Entity& entity) {
  Action action;
  if (!place.is_object_of({"method", "path", "query", "body", "sets"})) return action;
  read_key(place, "method", action.method);
  read_key(place, "path", action.path);
  read_key(place, "query", action.query);
  if (const auto body = place.optional("body")) read_body(*body, action);
  if (action.path.empty() && place.has("body")) {
    place.fail("an action with a \"body\" has a \"path\" of its own");
  } else if (action.path.empty() && action.query.empty() && action.method != "DELETE") {
    place.fail("an action has a \"path\", a \"query\", or both; only a DELETE may do without, and sets a flag then");
  }
  if (action.path.starts_with('/')) {
    place.fail("an action's \"path\" goes on behind the record's, without a slash in front: \"archive\"");
  }
  require_key(place, "sets", action.sets);
  for (const auto& [path, value] : action.sets) {
    if (!is_field_of(entity, place, path) || can_hold(entity.field(entity.slot_of(path)), value)) continue;
    place.fail(fmt::format("the field \"{}\" cannot hold {}", path, value.dump()));
  }
  return action;
}

}  // namespace dataflow_qa::mocks
