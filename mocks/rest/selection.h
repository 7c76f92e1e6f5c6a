#pragma once

// The records that a list request wants. The caller holds the store's lock.

#include <span>
#include <vector>

#include "mocks/rest/query.h"

namespace dataflow_qa::mocks::rest {

/// In the order of their creation.
struct Selection {
  std::span<const Record* const> rows;  // into `own`, or into the collection where nothing narrows it
  std::vector<const Record*> own;
};

[[nodiscard]] Selection select(const Store& store, const Entity& entity, const ListRequest& request);

}  // namespace dataflow_qa::mocks::rest
