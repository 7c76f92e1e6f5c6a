#include "mocks/system/known.h"

#include <stdexcept>

#include "mocks/system/catalogue.h"
#include "mocks/system/entity.h"
#include "mocks/system/own_descriptions.h"

namespace dataflow_qa::mocks {
namespace {

const Catalogue& compiled_in() {
  static const Catalogue catalogue;
  return catalogue;
}

}  // namespace

const std::vector<const SystemDeclaration*>& known_declarations() {
  static const std::vector<const SystemDeclaration*> known = [] {
    std::vector<const SystemDeclaration*> declarations;
    for (const System* system : compiled_in().all()) declarations.push_back(&system->declaration);
    return declarations;
  }();
  return known;
}

const SystemDeclaration* find_declaration(std::string_view label_or_name) {
  const System* system = compiled_in().find(label_or_name);
  return system == nullptr ? nullptr : &system->declaration;
}

std::string_view description_text(std::string_view label_or_name) {
  const System* system = compiled_in().find(label_or_name);
  if (system == nullptr) return {};
  for (const std::string_view text : own_descriptions()) {
    if (read_own_system(text)->declaration.name == system->declaration.name) return text;
  }
  return {};
}

const System& description_of(std::string_view name) {
  const System* system = compiled_in().find(name);
  if (system == nullptr) throw std::logic_error("no description of " + std::string(name));
  return *system;
}

}  // namespace dataflow_qa::mocks
