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

#include "harness/world/model.h"
#include "harness/world/settle.h"

namespace dataflow_qa::world {

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
  std::optional<Restless> restless;
  std::chrono::milliseconds waited{0};
};

/// A record that the subject made and that is nobody's counterpart.
struct Stray {
  std::string id;
  nlohmann::json record;
  std::string name;  // "PowerOffice GO Customers 27469040"
};

/// A pair, compared in every mapped property.
struct Agreement {
  std::string source;  // "Custom PMS customers C-1004"
  std::string target;
  std::vector<Difference> differences;
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
  std::optional<Restless> restless;
  int settles = 0;
  std::chrono::milliseconds waited{0};
};

/// Exactly one counterpart.
[[nodiscard]] testing::Matcher<const Linkage&> HasOneCounterpart();
/// No counterpart at all.
[[nodiscard]] testing::Matcher<const Linkage&> HasNoCounterpart();
/// For a Stray: never. Says what it is.
[[nodiscard]] testing::Matcher<const Stray&> BelongsToSomething();
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
template <typename T>
[[nodiscard]] std::vector<Difference> differences_of(const T& /*plain value*/) {
  return {};
}

}  // namespace dataflow_qa::world
