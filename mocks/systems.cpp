#include "mocks/systems.h"

#include <algorithm>

#include "mocks/custom_pms/custom_pms.h"
#include "mocks/poweroffice_go/poweroffice_go.h"
#include "mocks/poweroffice_go/switches.h"
#include "mocks/store/text.h"

namespace dataflow_qa::mocks {

const std::vector<KnownSystem>& known_systems() {
  static const std::vector<KnownSystem> kKnown{
      {&custom_pms::declaration(), &custom_pms::start},
      {&poweroffice_go::declaration(), &poweroffice_go::start, &poweroffice_go::known_switches()}};
  return kKnown;
}

const KnownSystem* find_system(std::string_view label_or_name) {
  const auto& known = known_systems();
  const auto found = std::find_if(known.begin(), known.end(), [&](const KnownSystem& system) {
    return system.declaration->name == label_or_name || equal_ignoring_case(system.declaration->label, label_or_name);
  });
  return found == known.end() ? nullptr : &*found;
}

}  // namespace dataflow_qa::mocks
