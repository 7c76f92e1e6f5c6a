#pragma once

// Rules of PowerOffice Go's entities beyond their declarations (reference, 8.2 and 9.2).

#include <map>
#include <memory>
#include <string>

#include "mocks/poweroffice_go/switches.h"
#include "mocks/store/store.h"

namespace dataflow_qa::mocks::poweroffice_go {

/// By collection. The settings behind `switches` outlive them.
[[nodiscard]] std::map<std::string, std::unique_ptr<EntityRules>> entity_rules(Switches switches);

}  // namespace dataflow_qa::mocks::poweroffice_go
