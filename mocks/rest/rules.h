#pragma once

// The rules that a description adds to what every store checks.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mocks/store/store.h"

namespace dataflow_qa::mocks::rest {

/// Automatic numbers, fields that are kept on some records only, characters that are not allowed, the order of dates,
/// what a record must have to be referred to.
class DescribedRules final : public EntityRules {
 public:
  /// `own`: the rules that the system has for these records beside its description, which follow; null: none.
  DescribedRules(const Entity& entity, std::unique_ptr<EntityRules> own);

  void complete(Change& change) const override;
  void check(Change& change) const override;
  void stored(Store& store, const Record& record, const std::vector<nlohmann::json>& before) const override;
  [[nodiscard]] bool touches(const Change& change) const override;
  [[nodiscard]] std::optional<std::string> keeps(const Store& store, const Record& record) const override;

 private:
  void check_field(Change& change, Slot slot) const;

  std::vector<Slot> completed_;  // fields that the server fills
  std::vector<Slot> checked_;
  std::unique_ptr<EntityRules> own_;
};

}  // namespace dataflow_qa::mocks::rest
