// Held by control_test.cpp.
#include "mocks/systems.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "mocks/custom_pms/custom_pms.h"
#include "mocks/poweroffice_go/poweroffice_go.h"
#include "mocks/rest/rest_system.h"
#include "mocks/system/entity.h"
#include "mocks/system/known.h"

namespace dataflow_qa::mocks {

const std::vector<KnownSystem>& known_systems() {
  static const std::vector<KnownSystem> known{
      {&custom_pms::declaration(), &custom_pms::start, nullptr, &custom_pms::own_rules()},
      {&poweroffice_go::declaration(), &poweroffice_go::start, &description_of("poweroffice-go").switches,
       &poweroffice_go::own_rules()}};
  return known;
}

const KnownSystem* find_system(std::string_view label_or_name) {
  const SystemDeclaration* declaration = find_declaration(label_or_name);
  const auto& known = known_systems();
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](const KnownSystem& system) { return system.declaration == declaration; });
  return declaration == nullptr || found == known.end() ? nullptr : &*found;
}

base::Result<std::unique_ptr<MockSystem>> start_mock(const System& system, const StartOptions& options) {
  const KnownSystem* own = find_system(system.declaration.name);
  const bool has_rules = own != nullptr && own->rules != nullptr;
  if (system.dialect) return rest::start(system, options, has_rules ? *own->rules : rest::no_own_rules());
  if (own == nullptr) throw std::logic_error("no mock of " + system.declaration.label);
  return own->start(options);
}

const std::vector<SwitchInfo>& switches_of(const System& system) {
  return system.switches;
}

}  // namespace dataflow_qa::mocks
