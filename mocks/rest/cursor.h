#pragma once

// Where a walk of a list stands. A cursor is the last row's place in the order, so a record that changes meanwhile
// moves behind it or before it, and none is skipped. Pure functions; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "mocks/http/target.h"
#include "mocks/rest/query.h"

namespace dataflow_qa::mocks::rest {

/// The place of a row in an order.
struct Position {
  std::vector<nlohmann::json> keys;  // its values at the order's slots; null for the order of creation
  std::uint64_t sequence = 0;
};

struct Cursor {
  Position after;
  std::uint64_t walk_started = 0;                          // the journal's sequence number of the walk's first request
  std::vector<std::pair<std::string, std::string>> query;  // its parameters, where the dialect keeps them
};

[[nodiscard]] Position position_of(const Record& record, const std::vector<ListOrder>& order);
/// Whether `a` stands before `b` in the list that is asked for.
[[nodiscard]] bool stands_before(const Position& a, const Record& b, const ListRequest& asked);
[[nodiscard]] bool stands_before(const Record& a, const Record& b, const ListRequest& asked);

[[nodiscard]] std::string to_text(const Cursor& cursor);
/// Nothing for a text that to_text did not make.
[[nodiscard]] std::optional<Cursor> read_cursor(const std::string& text);

/// The parameters of a request that its cursor is to keep.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> kept_query(const CollectionDialect& dialect,
                                                                          const Target& target);
/// The request with what its cursor keeps: a parameter that it leaves out is as it was when the walk began; one that
/// it repeats must be the same.
[[nodiscard]] tl::expected<Target, QueryFault> with_kept_query(const CollectionDialect& dialect, const Target& target);

}  // namespace dataflow_qa::mocks::rest
