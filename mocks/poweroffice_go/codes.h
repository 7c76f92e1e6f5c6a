#pragma once

// The rule of codes: one that is left out is assigned. [documented for locations, assumed for departments and projects]

#include <string>

#include "mocks/store/store.h"

namespace dataflow_qa::mocks::poweroffice_go {

/// A code that no record of the change's entity has: the smallest free number above the count of records.
[[nodiscard]] std::string free_code(const Change& change);

class AssignedCode final : public EntityRules {
 public:
  void complete(Change& change) const override;
};

}  // namespace dataflow_qa::mocks::poweroffice_go
