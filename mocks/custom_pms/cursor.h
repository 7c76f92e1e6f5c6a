#pragma once

// Where a walk of a listing stands. A cursor is the last row's place in the order (updatedAt, id), so a record that
// changes meanwhile moves behind it and is never skipped.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mocks/store/timestamp.h"

namespace dataflow_qa::mocks::custom_pms {

struct Cursor {
  Ticks changed = 0;
  std::string id;
  std::optional<Ticks> since;      // the walk's own updatedSince
  bool with_deleted = false;       // and its includeDeleted
  std::uint64_t walk_started = 0;  // the journal's sequence number of its first request
};

[[nodiscard]] std::string to_text(const Cursor& cursor);
/// Null for a text that to_text did not make.
[[nodiscard]] std::optional<Cursor> read_cursor(std::string_view text);

}  // namespace dataflow_qa::mocks::custom_pms
