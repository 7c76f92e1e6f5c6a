// Held by draft_test.cpp.
#include "harness/describe/states.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/describe/conventions.h"

namespace dataflow_qa::describe {

void recognise_state(FieldDraft& field, EntityFields& fields) {
  const std::string name = field.path();
  const bool read_only = field.has("read_only");
  if (field.type() == "integer" && means("version", name) && fields.version.empty()) {
    fields.version = name;
    fields.version_in_bodies = !read_only;
    field.json = {{"path", name}, {"type", "integer"}, {"nullable", false}, {"read_only", true}, {"server_set", true}};
    field.guess("stamp", "version");
  } else if (read_only && field.type() == "boolean" && means("deleted", name)) {
    field.json["nullable"] = false;
    field.guess("default_value", false);
    field.guess("stamp", "deleted");
  }
}

Json lock_of(const Spec& spec, const Resource& resource, const EntityFields& fields) {
  if (fields.version.empty()) return nullptr;
  const Json& parameters = member(resource.update(), "parameters");
  if (parameters.is_array()) {
    for (const Json& each : parameters) {
      const Json& parameter = spec.resolved(each);
      if (text_at(parameter, "in") != "header" || letters_of(text_at(parameter, "name")) != "ifmatch") continue;
      return {{"header", text_at(parameter, "name")}, {"mark", "documented: the OpenAPI file"}};
    }
  }
  if (!fields.version_in_bodies) return nullptr;
  return {{"member", fields.version}, {"mark", guessed}};
}

Json actions_of(const Resource& resource, const EntityFields& fields) {
  const auto flag = std::find_if(fields.fields.begin(), fields.fields.end(),
                                 [](const FieldDraft& field) { return field.has("inactive_value"); });
  if (flag == fields.fields.end()) return nullptr;
  Json actions = Json::array();
  for (const auto& [method, path] : resource.actions) {
    const bool away = means("put away", path);
    if (!away && !means("bring back", path)) continue;
    const bool inactive = flag->json["inactive_value"].get<bool>();
    Json sets = Json::object();
    sets[flag->path()] = away ? inactive : !inactive;
    actions.push_back({{"method", method}, {"path", path}, {"sets", std::move(sets)}, {"mark", guessed}});
  }
  return actions.empty() ? Json() : actions;
}

Notes notes_of_what_is_below(const Resource& resource, const std::string& place) {
  Notes notes;
  for (const std::string& path : resource.below) {
    notes.push_back({Topic::collections, place,
                     fmt::format("{} is left out: the mock serves a collection below a record (\"parent\") under "
                                 "paths like {}/{{{}Id}}/{{id}}",
                                 path, path.substr(path.rfind('/') + 1), resource.singular)});
  }
  for (const auto& [method, action] : resource.actions) {
    if (means("put away", action) || means("bring back", action)) continue;
    notes.push_back({Topic::writing, place,
                     fmt::format("{} {}/{{id}}/{} is left out: does it set a field (\"actions\")?", method,
                                 resource.path, action)});
  }
  return notes;
}

}  // namespace dataflow_qa::describe
