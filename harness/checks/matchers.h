#pragma once

// The values that checks compare, and the named matchers that judge them. A matcher is a function: it returns nothing
// where all is well, else the failure as data. Nobody makes a sentence here; reports/sentences does.
//
//   std::optional<reports::Failure> failure = Arrived()(check.arrival(pair, side, property));
//
// Place, dataflow and the check's own knowledge are added by CheckContext::expect.

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/checks/vocabulary.h"
#include "reports/model/failure.h"

namespace dataflow_qa::checks {

/// A matcher's result: nothing where all is well.
using Judgement = std::optional<reports::Failure>;

[[nodiscard]] constexpr reports::Side as_reported(Side side) {
  return side == Side::source ? reports::Side::source : reports::Side::target;
}

/// The property as reports name it.
[[nodiscard]] reports::PropertyName named(const Property& property);
/// A path on one side alone, as reports name it.
[[nodiscard]] reports::PropertyName on_one_side(Side side, const std::string& path);

/// How long the subject had, and what made the case a special one.
struct Occasion {
  std::vector<reports::Circumstance> circumstances;
  int settles = 0;
  std::chrono::milliseconds waited{0};  // for the last settle
};

/// A record that the subject kept writing to though nobody edited it.
struct EndlessWrites {
  reports::RecordName record;
  reports::PropertyName property;  // empty where nothing but the record's timestamp moved
  std::int64_t writes = 0;
  bool refused = false;  // each of them
};

/// A record and those that were found as its counterparts.
struct Linkage {
  reports::RecordName record;
  std::string elsewhere;                  // label of the other system
  std::string collection_elsewhere;       // where the counterparts stand
  std::vector<std::string> counterparts;  // ids
  std::optional<reports::NearestRecord> nearest;
  reports::Cause cause;  // why there is none
  std::optional<EndlessWrites> endless_writes;
  Occasion occasion;
};

/// A record that the subject made and that is nobody's counterpart.
struct Orphan {
  reports::RecordName name;
  nlohmann::json record;
  std::optional<reports::RecordName> original;  // of the same system, where this one is a copy
};

/// A writable property that changed, or a record that went away, though nobody edited it and no mapping carried it.
struct UnexpectedChange {
  reports::RecordName record;
  reports::PropertyName property;  // empty where the whole record is gone
  nlohmann::json before;
  nlohmann::json after;
  std::string request;  // of the subject, that did it; empty where it is not known
  std::string time;     // of it, RFC 3339
};

/// The two records of a pair, and one property of theirs.
struct PairProperty {
  reports::RecordName source;
  reports::RecordName target;
  reports::PropertyName property;
};

/// A property of a pair that nobody edited, and that must be what it was, on both sides.
struct Kept {
  PairProperty pair;
  nlohmann::json before;     // as the source has it
  nlohmann::json on_source;  // now
  nlohmann::json on_target;
  bool kept = false;
  bool left_out = false;  // the subject does not claim to carry the property
  Occasion occasion;
};

/// How often the subject wrote to a record, and how often it may.
struct WriteCount {
  reports::RecordName record;
  std::int64_t writes = 0;
  std::int64_t at_most = 0;
};

/// One property of a pair that was edited on both sides at once.
struct Conflict {
  PairProperty pair;
  nlohmann::json from_source;  // as the source has them: what was written there,
  nlohmann::json from_target;  // and on the other side
  nlohmann::json on_source;    // what both hold now, as each side has it
  nlohmann::json on_target;
  bool equal = false;          // they mean the same
  bool source_stands = false;  // what was written in the source is what both hold
  bool target_stands = false;
  std::optional<Side> winner = std::nullopt;  // whose value must stand, where the subject claims a rule
  ConflictRule rule = ConflictRule::unspecified;
  bool left_out = false;  // neither edit was made, since the subject claims to carry neither
  Occasion occasion;
};

/// The side whose value stands after both sides changed one property, by the rule that the subject claims; nothing
/// where it claims none.
[[nodiscard]] std::optional<Side> winner(ConflictRule rule, Side later);

/// A pair, compared in every mapped property: the counterpart is to be what the record that was there first says.
struct Agreement {
  reports::RecordName record;
  reports::RecordName counterpart;
  std::vector<reports::PropertyDifference> differences;  // also what a person wrote and is there no longer
  std::vector<reports::PropertyName> agreed;
  bool left_out = false;  // the subject does not claim to carry any of the properties
  Occasion occasion;
};

/// Whether a person's edit arrived on the other side.
struct Arrival {
  reports::PropertyName property;
  reports::RecordName edited;  // the record
  reports::RecordName elsewhere;
  nlohmann::json written;     // by the person
  nlohmann::json edited_now;  // what the edited side holds now
  nlohmann::json expected;    // on the other side
  nlohmann::json actual;
  nlohmann::json before;
  bool arrived = false;
  bool still_there = false;  // the edited side holds what the person wrote
  bool left_out = false;     // the edit was not made, since the subject does not claim to carry it
  reports::Cause cause;      // why it did not arrive
  std::optional<EndlessWrites> endless_writes;
  Occasion occasion;
};

/// What was observed of something that the check left out says nothing.
template <typename T>
[[nodiscard]] bool is_left_out(const T& observed) {
  if constexpr (requires { observed.left_out; }) return observed.left_out;
  return false;
}

/// Exactly one counterpart.
struct HasOneCounterpart {
  [[nodiscard]] Judgement operator()(const Linkage& linkage) const;
};
/// No counterpart at all: nothing calls for one yet.
struct HasNoCounterpart {
  [[nodiscard]] Judgement operator()(const Linkage& linkage) const;
};
/// No counterpart, since the record is none of the dataflow's.
struct LiesOutside {
  [[nodiscard]] Judgement operator()(const Linkage& linkage) const;
};
/// The counterparts are the records that they were before.
class HasSameCounterparts {
 public:
  explicit HasSameCounterparts(std::vector<std::string> before) : before_(std::move(before)) {}
  [[nodiscard]] Judgement operator()(const Linkage& linkage) const;

 private:
  std::vector<std::string> before_;
};
/// Fails for every Orphan.
struct BelongsToSomething {
  [[nodiscard]] Judgement operator()(const Orphan& orphan) const;
};
/// Fails for every UnexpectedChange.
struct IsExplained {
  [[nodiscard]] Judgement operator()(const UnexpectedChange& change) const;
};
struct IsKept {
  [[nodiscard]] Judgement operator()(const Kept& kept) const;
};
struct IsAtMostAllowed {
  [[nodiscard]] Judgement operator()(const WriteCount& count) const;
};
/// Both sides are equal, at one of the two values; at the right one where a rule is claimed.
struct Converges {
  [[nodiscard]] Judgement operator()(const Conflict& conflict) const;
};
/// No difference in any property that was compared, and what persons wrote is still there.
struct AgreesInEveryProperty {
  [[nodiscard]] Judgement operator()(const Agreement& agreement) const;
};
/// A difference in every property that was compared: the two were not merged.
struct DiffersInEveryProperty {
  [[nodiscard]] Judgement operator()(const Agreement& agreement) const;
};
/// The edit is on both sides, and nobody keeps changing it.
struct Arrived {
  [[nodiscard]] Judgement operator()(const Arrival& arrival) const;
};
/// A fact that only the check itself can word: `otherwise` is the sentence where it does not hold.
class IsTrue {
 public:
  explicit IsTrue(std::string otherwise) : otherwise_(std::move(otherwise)) {}
  [[nodiscard]] Judgement operator()(bool actual) const;

 private:
  std::string otherwise_;
};

/// The failure for endless writes to a record that a check looked at.
[[nodiscard]] reports::Failure failure_of(const EndlessWrites& writes, const reports::RecordName& looked_at);
/// Adds when and how it happened.
void add_occasion(reports::Failure& failure, const Occasion& occasion);

}  // namespace dataflow_qa::checks
