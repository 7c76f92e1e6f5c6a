#pragma once

// Projects: dotted codes of sub-projects, and the rules that hang on billing.

#include <string>

#include "mocks/store/store.h"

namespace dataflow_qa::mocks::poweroffice_go {

/// A code that no record of the change's entity has: the smallest free number above the count of records.
[[nodiscard]] std::string free_code(const Change& change);

class ProjectRules final : public EntityRules {
 public:
  void complete(Change& change) const override;
  void check(Change& change) const override;
  void stored(Store& store, const Record& record, const std::vector<nlohmann::json>& before) const override;
};

}  // namespace dataflow_qa::mocks::poweroffice_go
