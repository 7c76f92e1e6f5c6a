#pragma once

// The rules of customers: names of persons, delivery types and what they need, balances (reference, 8.2).

#include <string>

#include "mocks/poweroffice_go/switches.h"
#include "mocks/store/store.h"

namespace dataflow_qa::mocks::poweroffice_go {

class CustomerRules final : public EntityRules {
 public:
  explicit CustomerRules(const Switches& switches) : switches_(switches) {}

  void complete(Change& change) const override;
  void check(Change& change) const override;
  [[nodiscard]] std::optional<std::string> keeps(const Store& store, const Record& record) const override;

 private:
  void check_delivery(Change& change) const;
  [[nodiscard]] bool has(Switch which, const std::string& wanted) const;
  [[nodiscard]] bool in_elma(const nlohmann::json& number) const;

  Switches switches_;
};

}  // namespace dataflow_qa::mocks::poweroffice_go
