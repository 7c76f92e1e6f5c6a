#pragma once

// Projects: dotted codes of sub-projects, and the rules that hang on billing.

#include <string>

#include "mocks/poweroffice_go/switches.h"
#include "mocks/store/store.h"

namespace dataflow_qa::mocks::poweroffice_go {

class ProjectRules final : public EntityRules {
 public:
  explicit ProjectRules(Switches switches) : switches_(switches) {}
  void complete(Change& change) const override;
  void check(Change& change) const override;
  void stored(Store& store, const Record& record, const std::vector<nlohmann::json>& before) const override;

 private:
  [[nodiscard]] bool holds(const nlohmann::json& own, Switch of_client) const;

  Switches switches_;
};

}  // namespace dataflow_qa::mocks::poweroffice_go
