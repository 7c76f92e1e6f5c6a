// Held by spec_test.cpp.
#include "harness/describe/resources.h"

#include <algorithm>
#include <map>

#include "harness/describe/conventions.h"

namespace dataflow_qa::describe {
namespace {

constexpr std::size_t most_resources = 2000;
constexpr std::string_view json_suffix = ".json";

/// A path without what every path of it ends with: "/customers/{id}.json", "/customers/".
struct Bare {
  std::string path;
  std::string suffix;
};

Bare bare(std::string path) {
  std::string suffix;
  if (path.ends_with(json_suffix)) {
    suffix = json_suffix;
    path.resize(path.size() - suffix.size());
  }
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return {std::move(path), std::move(suffix)};
}

/// "/customers/{id}" → "/customers" and "id"; nothing where the last part is no parameter, or another one is.
std::pair<std::string, std::string> collection_and_parameter(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos || slash == 0 || slash + 3 > path.size()) return {};
  const bool parameter = path[slash + 1] == '{' && path.back() == '}';
  if (!parameter || path.find('{') != slash + 1) return {};
  return {path.substr(0, slash), path.substr(slash + 2, path.size() - slash - 3)};
}

/// What stands below the records of a collection: "/customers/{id}/archive" → "archive". Nothing where that is deeper.
std::string below_record(const std::string& path, const std::string& collection) {
  if (!path.starts_with(collection + "/{")) return {};
  const auto close = path.find('}', collection.size());
  if (close == std::string::npos || close + 2 > path.size() || path[close + 1] != '/') return {};
  const std::string rest = path.substr(close + 2);
  return rest.find('/') == std::string::npos && rest.find('{') == std::string::npos ? rest : "";
}

bool has_operation(const Json& item, std::initializer_list<const char*> methods) {
  return std::any_of(methods.begin(), methods.end(),
                     [&](const char* method) { return member(item, method).is_object(); });
}

/// An object that holds a list of objects, or such a list itself.
bool lists_objects(const Spec& spec, const Json& operation) {
  const Schema answer = schema_of(spec, spec.schema_of_response(*spec.success(operation).second));
  const auto holds_objects = [&](const Schema& schema) {
    if (schema.items == nullptr) return false;
    const Schema item = schema_of(spec, *schema.items);
    return item.is_object() && !item.properties.empty();
  };
  if (holds_objects(answer)) return true;
  return std::any_of(answer.properties.begin(), answer.properties.end(), [&](const Property& each) {
    const Schema part = schema_of(spec, *each.schema);
    return holds_objects(part) ||
           (part.is_object() && std::any_of(part.properties.begin(), part.properties.end(), [&](const Property& inner) {
              return holds_objects(schema_of(spec, *inner.schema));
            }));
  });
}

std::string verb_of(const Json* one) {
  if (one == nullptr) return {};
  for (const auto& [method, verb] : {std::pair{"patch", "PATCH"}, std::pair{"put", "PUT"}, std::pair{"post", "POST"}}) {
    if (member(*one, method).is_object()) return verb;
  }
  return {};
}

/// The path's last part, with as much in front of it as distinguishes it from those before. One before it gives way to
/// a path that has nothing more in front.
std::string name_for(const std::string& path, std::vector<Resource>& others) {
  for (auto slash = path.rfind('/');; slash = path.rfind('/', slash - 1)) {
    std::string name = path.substr(slash + 1);
    const auto other =
        std::find_if(others.begin(), others.end(), [&](const Resource& each) { return each.collection == name; });
    if (other == others.end()) return name;
    if (slash > 0) continue;
    other->collection = other->path.substr(1);
    return name;
  }
}

}  // namespace

const Json& Resource::of_one(const char* method) const {
  static const Json none;
  return one == nullptr ? none : member(*one, method);
}

const Json& Resource::update() const {
  return of_one(update_verb == "PATCH" ? "patch" : update_verb == "PUT" ? "put" : "post");
}

std::vector<std::string> Resource::methods() const {
  std::vector<std::string> methods;
  if (list().is_object()) methods.emplace_back("LIST");
  if (read().is_object()) methods.emplace_back("GET");
  if (create().is_object()) methods.emplace_back("POST");
  if (!update_verb.empty()) methods.emplace_back("PATCH");
  if (remove().is_object()) methods.emplace_back("DELETE");
  return methods;
}

namespace {

/// Notes what stands below the records: calls that do something, and other collections.
void add_what_is_below(const Spec& spec, Resource& resource) {
  for (const auto& [written, each] : member(spec.root(), "paths").items()) {
    const std::string below = below_record(bare(written).path, resource.path);
    if (below.empty()) continue;
    const Json& item = spec.resolved(each);
    if (lists_objects(spec, member(item, "get"))) {
      resource.below.push_back(written);
      continue;
    }
    for (const auto& [method, verb] :
         {std::pair{"post", "POST"}, std::pair{"put", "PUT"}, std::pair{"patch", "PATCH"}}) {
      if (member(item, method).is_object()) resource.actions.push_back({verb, below});
    }
  }
}

}  // namespace

std::vector<Resource> resources_of(const Spec& spec) {
  struct One {
    const Json* item;
    std::string parameter;
  };
  std::map<std::string, One> ones;
  for (const auto& [written, item] : member(spec.root(), "paths").items()) {
    const auto [path, parameter] = collection_and_parameter(bare(written).path);
    if (!path.empty()) ones.emplace(path, One{&spec.resolved(item), parameter});
  }
  std::vector<Resource> resources;
  for (const auto& [written, each] : member(spec.root(), "paths").items()) {
    const Json& item = spec.resolved(each);
    const auto [path, suffix] = bare(written);
    const bool plain = path.size() > 1 && path.front() == '/' && path.find('{') == std::string::npos;
    if (!plain || !has_operation(item, {"get", "post"}) || resources.size() >= most_resources) continue;
    const auto one = ones.find(path);
    const bool has_one =
        one != ones.end() && has_operation(*one->second.item, {"get", "patch", "put", "post", "delete"});
    if (!has_one && !lists_objects(spec, member(item, "get"))) continue;
    Resource resource;
    resource.path = path;
    resource.suffix = suffix;
    resource.collection = name_for(path, resources);
    resource.singular = singular_of(resource.collection.substr(resource.collection.rfind('/') + 1));
    resource.all = &item;
    if (has_one) resource.one = one->second.item;
    if (has_one) resource.id_parameter = one->second.parameter;
    resource.update_verb = verb_of(resource.one);
    add_what_is_below(spec, resource);
    resources.push_back(std::move(resource));
  }
  return resources;
}

std::string shared_prefix(const std::vector<Resource>& resources) {
  if (resources.empty()) return {};
  const auto folder_of = [](const Resource& each) { return each.path.substr(0, each.path.rfind('/')); };
  std::string shared = folder_of(resources.front());
  for (const Resource& each : resources) {
    while (!shared.empty() && !(folder_of(each) + "/").starts_with(shared + "/")) {
      shared.resize(shared.rfind('/'));
    }
  }
  return shared;
}

}  // namespace dataflow_qa::describe
