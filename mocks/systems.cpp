// Held by control_test.cpp.
#include "mocks/systems.h"

#include <algorithm>
#include <stdexcept>

#include "mocks/custom_pms/custom_pms.h"
#include "mocks/poweroffice_go/poweroffice_go.h"
#include "mocks/poweroffice_go/switches.h"
#include "mocks/system/known.h"

namespace dataflow_qa::mocks {

const std::vector<KnownSystem>& known_systems() {
  static const std::vector<KnownSystem> known{
      {&custom_pms::declaration(), &custom_pms::start},
      {&poweroffice_go::declaration(), &poweroffice_go::start, &poweroffice_go::known_switches()}};
  return known;
}

const KnownSystem* find_system(std::string_view label_or_name) {
  const SystemDeclaration* declaration = find_declaration(label_or_name);
  return declaration == nullptr ? nullptr : &starter_of(*declaration);
}

const KnownSystem& starter_of(const SystemDeclaration& declaration) {
  const auto& known = known_systems();
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](const KnownSystem& system) { return system.declaration == &declaration; });
  if (found == known.end()) throw std::logic_error("no mock of " + declaration.label);
  return *found;
}

}  // namespace dataflow_qa::mocks
