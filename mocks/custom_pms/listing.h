#pragma once

// The Custom PMS's listings: by (updatedAt, id), a page at a time.

#include <tl/expected.hpp>

#include "mocks/custom_pms/cursor.h"
#include "mocks/http/message.h"
#include "mocks/store/collection.h"
#include "mocks/store/draft.h"

namespace dataflow_qa::mocks::custom_pms {

struct ListQuery {
  std::optional<Ticks> since;
  bool with_deleted = false;
  std::size_t limit = 100;
  std::optional<Cursor> after;
};

/// updatedSince, includeDeleted, limit and cursor; other parameters are passed over. The violation's path is the
/// parameter.
[[nodiscard]] tl::expected<ListQuery, Violation> read_list_query(const Target& target);

/// One page. Costs what the page costs, however large the collection is.
[[nodiscard]] Reply list_records(const Collection& collection, const ListQuery& query, std::uint64_t received);

}  // namespace dataflow_qa::mocks::custom_pms
