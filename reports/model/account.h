#pragma once

// What a check that passed did and saw, in short, so that somebody can sign for it: how much it made and edited, and
// what held then, once for each kind with the first few values. Values only.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/failure.h"

namespace dataflow_qa::reports {

enum class SightingKind {
  linked,      // a record has exactly one counterpart
  unlinked,    // a record has none, and should have none
  equal,       // a pair agrees in the properties that were compared; `number` of them
  arrived,     // an edit reached the counterpart
  kept,        // a property that nobody edited is what it was
  converged,   // edits of both sides at once ended equal
  deletion,    // the outcome of a deletion is as claimed; `outcome`
  few_writes,  // no more writes than needed; `number` of them
  same_links,  // a record has the counterparts that it had
  not_merged,  // two records that differ were not made one
};
[[nodiscard]] std::string_view to_string(SightingKind kind);  // "few-writes"
[[nodiscard]] std::optional<SightingKind> sighting_kind_from(std::string_view text);
[[nodiscard]] const std::vector<SightingKind>& sighting_kinds();

/// A value that a person wrote, and what the counterpart was seen to hold then.
struct SeenValue {
  nlohmann::json written;
  nlohmann::json seen;

  friend bool operator==(const SeenValue&, const SeenValue&) = default;
};

/// Something that held, of one kind and about one property: the first record of it stands for all.
struct Sighting {
  SightingKind kind = SightingKind::linked;
  RecordName record;                      // the one that was made, edited or deleted
  std::optional<RecordName> counterpart;  // where there is one
  PropertyName property;                  // empty where it is about the records as a whole
  std::vector<SeenValue> values;          // the first few
  std::int64_t times = 1;                 // how often it held
  std::int64_t number = 0;                // of properties or writes, of all times together
  std::string outcome;                    // of a deletion
};

/// Persons' work on one side.
struct Deeds {
  std::int64_t made = 0;     // records
  std::int64_t edits = 0;    // of properties
  std::int64_t deleted = 0;  // records

  friend bool operator==(const Deeds&, const Deeds&) = default;
};

struct Account {
  Deeds in_source;
  Deeds in_target;
  std::int64_t held = 0;     // comparisons with what both systems held
  std::int64_t settles = 0;  // of an invariant: after so many it was looked at
  std::vector<Sighting> seen;

  [[nodiscard]] bool empty() const { return in_source == Deeds() && in_target == Deeds() && held == 0 && settles == 0; }
  /// Adds what held: to its like, as far as there is one, else as long as there is room.
  void add(Sighting sighting);
};

}  // namespace dataflow_qa::reports
