#pragma once

// The rules that a description adds to what every store checks.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mocks/store/store.h"
#include "mocks/switches.h"

namespace dataflow_qa::mocks::rest {

/// Automatic numbers, fields that are kept on some records only, characters that are not allowed, the order of dates,
/// what a record must have to be referred to, and which edits move no timestamp.
class DescribedRules final : public EntityRules {
 public:
  /// `own`: the rules that the system has for these records beside its description, which follow; null: none.
  /// `switches` must outlive it.
  DescribedRules(const Entity& entity, const SwitchSettings& switches, std::unique_ptr<EntityRules> own);

  void complete(Change& change) const override;
  void check(Change& change) const override;
  void stored(Store& store, const Record& record, const std::vector<nlohmann::json>& before) const override;
  [[nodiscard]] bool touches(const Change& change) const override;
  [[nodiscard]] std::optional<std::string> keeps(const Store& store, const Record& record) const override;

 private:
  void check_field(Change& change, Slot slot) const;
  [[nodiscard]] bool is_unseen(const Entity& entity, Slot slot) const;

  std::vector<Slot> completed_;  // fields that the server fills
  std::vector<Slot> checked_;
  /// Fields whose edits move no timestamp: always, or while a switch is on or off.
  struct Unseen {
    Slot slot = no_slot;
    std::optional<std::size_t> of_switch;
    bool on = false;
  };
  std::vector<Unseen> unseen_;
  const SwitchSettings& switches_;
  std::unique_ptr<EntityRules> own_;
};

}  // namespace dataflow_qa::mocks::rest
