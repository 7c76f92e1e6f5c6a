#include "mocks/system/known.h"

#include <algorithm>
#include <stdexcept>

#include "base/text.h"
#include "mocks/system/entity.h"
#include "mocks_system_embedded.h"

namespace dataflow_qa::mocks {
namespace {

const std::vector<std::unique_ptr<const System>>& known_descriptions() {
  static const std::vector<std::unique_ptr<const System>> known = [] {
    std::vector<std::unique_ptr<const System>> systems;
    for (const std::string_view text : {descriptions::custom_pms_json, descriptions::poweroffice_go_json}) {
      systems.push_back(read_own_system(text));
    }
    return systems;
  }();
  return known;
}

}  // namespace

const std::vector<const SystemDeclaration*>& known_declarations() {
  static const std::vector<const SystemDeclaration*> known = [] {
    std::vector<const SystemDeclaration*> declarations;
    for (const auto& system : known_descriptions()) declarations.push_back(&system->declaration);
    return declarations;
  }();
  return known;
}

const SystemDeclaration* find_declaration(std::string_view label_or_name) {
  const auto& known = known_declarations();
  const auto found = std::find_if(known.begin(), known.end(), [&](const SystemDeclaration* system) {
    return system->name == label_or_name || base::equal_ignoring_case(system->label, label_or_name);
  });
  return found == known.end() ? nullptr : *found;
}

const System& description_of(std::string_view name) {
  for (const auto& system : known_descriptions()) {
    if (system->declaration.name == name) return *system;
  }
  throw std::logic_error("no description of " + std::string(name));
}

}  // namespace dataflow_qa::mocks
