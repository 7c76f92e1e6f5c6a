#pragma once

// The rules that a description adds to what every store checks.

#include "mocks/store/store.h"

namespace dataflow_qa::mocks::rest {

/// Automatic numbers, fields that are kept on some records only, characters that are not allowed, the order of dates,
/// what a record must have to be referred to.
class DescribedRules final : public EntityRules {
 public:
  void complete(Change& change) const override;
  void check(Change& change) const override;
};

}  // namespace dataflow_qa::mocks::rest
