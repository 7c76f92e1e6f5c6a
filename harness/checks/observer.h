#pragma once

// Observes a check's records once the world has settled, and returns values for the matchers (matchers.h).
//
//   check.expect(check.seen.arrival(pair, side, property), Arrived());

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/checks/deletion_outcome.h"
#include "harness/checks/journal_view.h"
#include "harness/checks/matchers.h"
#include "harness/checks/subjects_fault.h"
#include "harness/checks/trail.h"
#include "harness/checks/world_view.h"

namespace dataflow_qa::checks {

/// The pair's record on that side.
[[nodiscard]] inline RecordRef end_of(const Pair& pair, Side side) {
  return {side, pair.flow, pair.id(side)};
}

class Observer {
 public:
  Observer(const world::World& world, const Flow& flow, const Trail& trail)
      : world_(world), view_(world, flow), journal_(world, flow), trail_(trail) {}

  [[nodiscard]] Linkage linkage(const RecordRef& record) const;
  /// Records of one side that nobody can account for: the subject made them, and they belong to nothing.
  [[nodiscard]] std::vector<Orphan> orphans(Side side) const;
  /// Whether the pair agrees in every mapped property, or in those given, and holds what this check wrote.
  [[nodiscard]] Agreement agreement(const Pair& pair) const;
  [[nodiscard]] Agreement agreement(const Pair& pair, const std::vector<Property>& properties) const;
  /// Whether the latest edit of the property on that side arrived on the other. One that was left out has nothing to
  /// arrive.
  [[nodiscard]] Arrival arrival(const Pair& pair, Side edited, const Property& property) const;
  /// True where the check edited that property of the pair on that side.
  [[nodiscard]] bool has_edited(const Pair& pair, Side side, const Property& property) const {
    return trail_.last_edit(pair, side, property) != nullptr;
  }
  /// Whether a property that nobody edited still has the value `before`, as the source has it.
  [[nodiscard]] Kept kept(const Pair& pair, const Property& property, const nlohmann::json& before) const;
  /// How the edits of a property on both sides at once ended; the values are as the source has them. Where one of them
  /// was left out, the other one stands.
  [[nodiscard]] Conflict conflict(const Pair& pair, const Property& property, const nlohmann::json& from_source,
                                  const nlohmann::json& from_target) const;
  /// The outcome for the pair after a person deleted its record on `deleted`.
  [[nodiscard]] DeletionOutcome deletion_outcome(const Pair& pair, Side deleted) const;
  /// The subject's effective writes to the pair's record on that side since then; `needed` of them are allowed.
  [[nodiscard]] WriteCount writes_since(std::uint64_t since, const Pair& pair, Side side, std::int64_t needed) const;

  /// What the subject made of the pair, where persons cannot go on with it: it deleted a record, or at the last settle
  /// the two were different, or held something else than the check had written.
  [[nodiscard]] std::optional<reports::Failure> fault_of(const Pair& pair) const;
  /// Why nothing on `side` can refer to this record: it has no counterpart there, or the subject deleted it.
  [[nodiscard]] std::optional<reports::Failure> fault_of(const RecordRef& record, Side side) const;

  /// Nothing where the record is there, and where a person deleted it or its counterpart.
  [[nodiscard]] std::optional<reports::Failure> deleted_by_subject(const RecordRef& record) const;
  /// The last value that the subject gave the record, after its creation, in a property that no mapping names: it may
  /// have closed or archived the record.
  [[nodiscard]] std::optional<reports::Failure> changed_beyond_mapping(const RecordRef& record) const;
  /// The subject gave one of these values, which must be unique, to another record of the flow on that side, and that
  /// record still holds it, though no person wanted it there: nobody can use the value.
  [[nodiscard]] std::optional<reports::Failure> taken_by_subject(const Flow& flow, Side side,
                                                                 const nlohmann::json& values) const;
  [[nodiscard]] bool is_latest_of_persons(const RecordRef& record, const std::string& path,
                                          const nlohmann::json& value) const;
  /// The subject gave this value to a record of the collection that values are looked up in, in the target, and that
  /// record still holds it: no other one can have it.
  [[nodiscard]] std::optional<reports::Failure> lookup_taken_by_subject(const mapping::Lookup& lookup,
                                                                        const nlohmann::json& value) const;
  /// The first record of the collection that values are looked up in, in the target, of those that the subject deleted,
  /// or of which it changed the value that they are known by.
  [[nodiscard]] std::optional<reports::Failure> lookup_lost_by_subject(const mapping::Lookup& lookup) const;
  /// A record that the subject made refer to this one, and that is nobody's counterpart: it may keep this one from
  /// being deleted.
  [[nodiscard]] std::optional<reports::Failure> kept_by_subject(const RecordRef& record) const;

  /// After a wait for `compared()`: the subject says how often it compares everything, or was seen to compare all
  /// records of the flow.
  [[nodiscard]] bool compared_everything() const { return world_.compared_everything(view_.flow()); }
  /// True where a key or a token stood in the subject's output.
  [[nodiscard]] bool leaked_secret() const { return world_.subject().leaked_secret(); }

 private:
  [[nodiscard]] bool was_deleted_by_person_elsewhere(const RecordRef& record) const;
  [[nodiscard]] bool is_counterpart(Side side, const mocks::JournalEntry& entry) const;
  /// As the check's own trail has it, or the ledger of a record that another check made.
  [[nodiscard]] Beginning beginning_of(const RecordRef& record) const;
  [[nodiscard]] Occasion occasion_since(const Beginning& beginning) const;
  [[nodiscard]] Occasion occasion_of(const Pair& pair) const;
  /// The side of the record that was there first.
  [[nodiscard]] Side born_on(const Pair& pair) const;
  [[nodiscard]] Agreement agreement_of(const Pair& pair) const;
  /// Whether the subject claims that the pair agrees in the property from the beginning.
  [[nodiscard]] bool carries(const Pair& pair, const Property& property) const;
  [[nodiscard]] std::optional<reports::RecordName> original_of(Side side, const nlohmann::json& copy) const;
  [[nodiscard]] PairProperty property_of(const Pair& pair, const Property& property) const;
  [[nodiscard]] std::optional<EndlessWrites> endless_writes(
      const RecordRef& record, const std::optional<std::string>& property = std::nullopt) const;
  [[nodiscard]] std::optional<reports::NearestRecord> nearest_to(const RecordRef& record) const;
  void find_differences(const Pair& pair, const Property& property, Agreement& agreement) const;
  void find_overwritten(const Pair& pair, const Property& property, Agreement& agreement) const;
  [[nodiscard]] bool was_just_edited(const Pair& pair, const Property& property) const;
  void take_general_cause(std::uint64_t since, Side side, const Flow& flow, reports::Cause& cause) const;
  [[nodiscard]] reports::Cause cause_of_missing(const RecordRef& record) const;
  [[nodiscard]] reports::Cause cause_of_absence(const Pair& pair, Side edited, const LastEdit& edit) const;

  const world::World& world_;
  WorldView view_;
  JournalView journal_;
  const Trail& trail_;
};

}  // namespace dataflow_qa::checks
