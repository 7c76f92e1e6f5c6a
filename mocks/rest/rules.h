#pragma once

// The rules that a description adds to what every store checks.

#include <vector>

#include "mocks/store/store.h"

namespace dataflow_qa::mocks::rest {

/// Automatic numbers, fields that are kept on some records only, characters that are not allowed, the order of dates,
/// what a record must have to be referred to.
class DescribedRules final : public EntityRules {
 public:
  explicit DescribedRules(const Entity& entity);

  void complete(Change& change) const override;
  void check(Change& change) const override;

 private:
  std::vector<Slot> completed_;  // fields that the first has something to do with
  std::vector<Slot> checked_;    // and the second
};

}  // namespace dataflow_qa::mocks::rest
