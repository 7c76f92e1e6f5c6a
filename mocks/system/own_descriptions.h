#pragma once

// Inside of mocks/system only: the descriptions that are compiled in.

#include <array>
#include <string_view>

#include "mocks_system_embedded.h"

namespace dataflow_qa::mocks {

[[nodiscard]] inline std::array<std::string_view, 4> own_descriptions() {
  return {descriptions::custom_pms_json, descriptions::poweroffice_go_json, descriptions::kimai_json,
          descriptions::harvest_json};
}

}  // namespace dataflow_qa::mocks
