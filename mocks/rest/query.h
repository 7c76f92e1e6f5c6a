#pragma once

// What a request for a list asks for. Pure functions; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "mocks/http/target.h"
#include "mocks/rest/phrases.h"
#include "mocks/rest/wire.h"
#include "mocks/store/store.h"
#include "mocks/switches.h"

namespace dataflow_qa::mocks::rest {

/// A condition on a field of a record, or of the record that `through` refers to.
struct BoundCondition {
  const Entity* entity = nullptr;  // whose field it is
  Slot slot = no_slot;
  Slot through = no_slot;
  Comparison comparison = Comparison::equal;
  nlohmann::json value;  // as stored; a list for one_of
  bool or_null = false;
};

/// A record fits where all conditions of one of these hold.
using Alternatives = std::vector<std::vector<BoundCondition>>;

inline constexpr const char* bad_value = "'{value}' is not a valid {name}";
/// A cursor that no list gave, or that another list gave.
[[nodiscard]] QueryFault bad_cursor(const std::string& parameter, std::string otherwise);

struct ListOrder {
  Slot slot = no_slot;  // none: the order of creation
  bool descending = false;
};

struct ListRequest {
  std::vector<Alternatives> wanted;  // all of them
  std::optional<Ticks> since;        // and changed at that time or later
  std::vector<ListOrder> order;
  bool oldest_first = false;  // among records that are equal in the order; else newest first where it descends
  std::int64_t from = 0;      // rows before the first one
  std::int64_t size = 0;      // 0: all
  std::optional<std::string> cursor;
  std::string view;
  std::vector<bool> members;  // by slot; empty: all that the view shows
  bool change_filtered = false;
  bool lookup = false;        // narrowed by something else than a change time and the system's own default filters
  bool with_deleted = false;  // a condition speaks of deletion, so records that are marked as deleted are looked at
};

/// The clock's day, for "{today}".
[[nodiscard]] std::string day_of(Ticks now);

/// Where a request for a list is read: all outlive the reading. `target`: with all that its cursor keeps.
struct ListAsked {
  const Store& store;
  const Entity& entity;
  const CollectionDialect& dialect;
  const Target& target;
  const SwitchSettings& switches;
  const std::string& today;
};

[[nodiscard]] tl::expected<ListRequest, QueryFault> read_list_request(const ListAsked& asked);

/// Whether a request for one record asks for it even where it is marked as deleted.
[[nodiscard]] tl::expected<bool, QueryFault> asks_for_deleted(const CollectionDialect& dialect, const Target& target);

/// Whether the record is wanted.
[[nodiscard]] bool fits(const Store& store, const ListRequest& request, const Record& record);

}  // namespace dataflow_qa::mocks::rest
