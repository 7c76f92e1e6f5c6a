#pragma once

// Ids and keys for conversions: links from the state, names from a cache of the look-up collections.

#include "sync/lookups.h"
#include "sync/plan.h"
#include "sync/state.h"
#include "sync/system.h"

namespace pms_go_sync {

class KnownRecords final : public Directory {
 public:
  /// `state` must outlive it.
  explicit KnownRecords(const State& state) : state_{state} {}

  [[nodiscard]] std::optional<std::string> linked(const std::string& slug, Side side,
                                                  const std::string& id) const override {
    return state_.linked_id(slug, side, id);
  }
  [[nodiscard]] std::optional<std::string> id_by_key(const std::string& collection,
                                                     const std::string& key) const override {
    return lookups_.id_of(collection, key);
  }
  [[nodiscard]] std::optional<std::string> key_by_id(const std::string& collection,
                                                     const std::string& id) const override {
    return lookups_.key_of(collection, id);
  }

  /// Every record of every collection that the plan looks up in.
  Outcome<void> read_names(const Plan& plan, System& target);
  struct Reading {
    std::optional<Time> latest;  // change seen
    bool whole = true;           // false where some may have been skipped
  };
  /// Those of `collection` that have changed since, or all; `by` is the field that names them.
  Outcome<Reading> read_names(const std::string& collection, const std::string& by, std::optional<Time> since,
                              System& target);

 private:
  const State& state_;
  Lookups lookups_;
};

}  // namespace pms_go_sync
