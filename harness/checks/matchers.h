#pragma once

// What checks compare, as values, and the named matchers that judge them. A matcher's explanation is the sentence that
// a report shows: which record, which property, what was expected where, what was seen.

#include <gmock/gmock.h>

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/checks/vocabulary.h"

namespace dataflow_qa::checks {

/// One row of a property diff.
struct Difference {
  std::string property;  // "email ↔ EmailAddress"
  Side side = Side::target;
  std::string id;
  nlohmann::json expected;
  nlohmann::json actual;
};

/// A record and those that were found as its counterparts.
struct Linkage {
  std::string record;                     // "Custom PMS customers C-1004"
  std::string elsewhere;                  // "PowerOffice GO"
  std::vector<std::string> counterparts;  // ids
  std::string nearest;  // the nearest new record on the other side, where none was found; may be empty
  std::optional<Oscillation> oscillation;
  std::chrono::milliseconds waited{0};
};

/// A record that the subject made and that is nobody's counterpart.
struct Orphan {
  std::string id;
  nlohmann::json record;
  std::string name;  // "PowerOffice GO Customers 27469040"
};

/// A writable property that changed, or a record that went away, though nobody edited it and no mapping carried it.
struct UnexpectedChange {
  std::string record;    // "PowerOffice GO Customers 27469040"
  std::string property;  // empty where the whole record is gone
  Side side = Side::target;
  std::string id;
  nlohmann::json before;
  nlohmann::json after;
};

/// A property of a pair that nobody edited, and that must be what it was, on both sides.
struct Kept {
  std::string property;  // "email ↔ EmailAddress"
  std::string source;    // "Custom PMS customers C-1004"
  std::string target;
  std::string target_id;
  nlohmann::json before;     // as the source has it
  nlohmann::json on_source;  // now
  nlohmann::json on_target;
  bool kept = false;
};

/// How often the subject wrote to a record, and how often it may.
struct WriteCount {
  std::string record;
  std::int64_t writes = 0;
  std::int64_t at_most = 0;
};

/// One property of a pair that was edited on both sides at the same moment.
struct Conflict {
  std::string label;   // "email ↔ EmailAddress"
  std::string source;  // "Custom PMS customers C-1004"
  std::string target;
  std::string target_id;
  nlohmann::json from_source;  // as the source has them: what was written there,
  nlohmann::json from_target;  // and on the other side
  nlohmann::json on_source;    // what both hold now, as each side has it
  nlohmann::json on_target;
  bool equal = false;          // they mean the same
  bool source_stands = false;  // what was written in the source is what both hold
  bool target_stands = false;
  std::optional<Side> winner = std::nullopt;  // whose value must stand, where the subject claims a rule
  std::string rule;                           // that rule
  std::chrono::milliseconds waited{0};
};

/// "did not settle: `Name` of Customers 27 kept being written (9 times and more) though nobody edited it"
[[nodiscard]] std::string told(const Oscillation& oscillation);

/// A pair, compared in every mapped property.
struct Agreement {
  std::string source;  // "Custom PMS customers C-1004"
  std::string target;
  std::vector<Difference> differences;
  std::vector<Difference> overwritten;  // what a person wrote and is there no longer
  std::chrono::milliseconds waited{0};
  std::vector<std::string> agreed;  // labels of the properties without a difference
};

/// What became of a person's edit.
struct Arrival {
  std::string property;  // the path on the side that was edited
  std::string record;    // the edited record: "Custom PMS customers C-1004"
  std::string edited_in;
  std::string elsewhere;       // "PowerOffice GO Customers 27000001"
  std::string label;           // "email ↔ EmailAddress"
  std::string other_property;  // its path on the other side
  Side other_side = Side::target;
  std::string other_id;
  nlohmann::json expected;  // on the other side
  nlohmann::json actual;
  nlohmann::json before;
  bool arrived = false;
  bool still_there = false;          // the edited side holds what the person wrote
  nlohmann::json written;            // by the person
  nlohmann::json edited_actual;      // what the edited side holds now
  std::int64_t writes = 0;           // of the subject to the other record, since the edit
  std::vector<std::string> refused;  // "PATCH /v2/Customers/1 was refused with 400"
  std::optional<Oscillation> oscillation;
  int settles = 0;
  std::chrono::milliseconds waited{0};
};

/// Exactly one counterpart.
[[nodiscard]] testing::Matcher<const Linkage&> HasOneCounterpart();
/// No counterpart at all.
[[nodiscard]] testing::Matcher<const Linkage&> HasNoCounterpart();
/// For a Orphan: never. Says what it is.
[[nodiscard]] testing::Matcher<const Orphan&> BelongsToSomething();
/// No counterpart, since the record is none of the dataflow's.
[[nodiscard]] testing::Matcher<const Linkage&> LiesOutside();
/// For a UnexpectedChange: never. Says what it is.
[[nodiscard]] testing::Matcher<const UnexpectedChange&> IsExplained();
[[nodiscard]] testing::Matcher<const Kept&> IsKept();
[[nodiscard]] testing::Matcher<const WriteCount&> IsAtMostAllowed();
/// For what a sentence says best: `otherwise` is told where it is not so.
[[nodiscard]] testing::Matcher<const bool&> IsTrue(std::string otherwise);
[[nodiscard]] testing::Matcher<const bool&> IsFalse(std::string otherwise);
/// Both sides are equal, at one of the two values; at the right one where a rule is claimed.
[[nodiscard]] testing::Matcher<const Conflict&> Converges();
/// The counterparts are the records that they were before.
[[nodiscard]] testing::Matcher<const Linkage&> HasSameCounterparts(std::vector<std::string> before);
/// No difference in any mapped property.
[[nodiscard]] testing::Matcher<const Agreement&> AgreesInEveryProperty();
/// A difference in every property that was compared: the two were not merged.
[[nodiscard]] testing::Matcher<const Agreement&> DiffersInEveryProperty();
/// The edit is on both sides, and nobody keeps changing it.
[[nodiscard]] testing::Matcher<const Arrival&> Arrived();

[[nodiscard]] std::vector<Difference> differences_of(const Linkage& linkage);
[[nodiscard]] std::vector<Difference> differences_of(const Agreement& agreement);
[[nodiscard]] std::vector<Difference> differences_of(const Arrival& arrival);
[[nodiscard]] std::vector<Difference> differences_of(const UnexpectedChange& disturbance);
[[nodiscard]] std::vector<Difference> differences_of(const Conflict& conflict);
[[nodiscard]] std::vector<Difference> differences_of(const Kept& kept);
template <typename T>
[[nodiscard]] std::vector<Difference> differences_of(const T& /*plain value*/) {
  return {};
}

}  // namespace dataflow_qa::checks
