#pragma once

// The subject's requests in the journal of a world, as one dataflow's checks and invariants ask for it.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/checks/vocabulary.h"
#include "harness/world/world.h"
#include "reports/model/failure.h"

namespace dataflow_qa::checks {

/// How often the subject began to list a collection, and how often it did so without asking for changes alone.
struct Walks {
  std::string collection;  // "go Customers"
  std::int64_t all = 0;
  std::int64_t whole = 0;
};

/// The furthest that listings of a collection came of which none came to the end.
struct ReadingInPart {
  std::int64_t page = 0;     // from 1
  std::int64_t rows = 0;     // records up to the end of that page,
  std::int64_t of_rows = 0;  // of so many
};

class JournalView {
 public:
  JournalView(const world::World& world, const Flow& flow) : world_(world), flow_(flow) {}

  /// The latest sequence of the journal, to be passed as `since` below.
  [[nodiscard]] std::uint64_t now() const { return world_.systems().journal().last_sequence(); }
  /// The journal's sequence at the last settle. The subject has not yet answered what came later.
  [[nodiscard]] std::uint64_t settled_at() const { return world_.view().sequence(); }

  /// The route by which the subject lists the flow's records; empty where it was not seen to list them.
  [[nodiscard]] std::string listing_route(Side side) const;
  /// The number of rows that the subject asked for at once; 0 where it was not seen to list the flow's records.
  [[nodiscard]] std::int64_t page_size(Side side) const;
  /// How often the subject listed the flow's records on that side; for both sides, by collection.
  [[nodiscard]] std::int64_t walks_since(std::uint64_t since, Side side, const Flow& flow) const;
  [[nodiscard]] std::vector<Walks> walks_since(std::uint64_t since) const;
  /// Nothing where a listing came to the end, where fewer than three were begun, and where an error broke one off.
  [[nodiscard]] std::optional<ReadingInPart> reading_in_part(std::uint64_t since, Side side, const Flow& flow) const;
  /// Effective writes to the record.
  [[nodiscard]] std::int64_t writes_since(std::uint64_t since, const RecordRef& record) const;
  /// Requests about either record of the pair, listings apart.
  [[nodiscard]] std::int64_t requests_since(std::uint64_t since, const Pair& pair) const;

  /// Calls `visit` for each entry of `side` since then. Keep it short.
  void for_each_since(std::uint64_t since, const std::function<void(Side, const mocks::JournalEntry&)>& visit) const;

 private:
  const world::World& world_;
  const Flow& flow_;
};

}  // namespace dataflow_qa::checks
