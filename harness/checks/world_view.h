#pragma once

// Facts about a world as one dataflow's checks and invariants see it: records, pairs, names. Nothing here changes it.
// Records are those of the last settle, unless a method says otherwise.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/checks/vocabulary.h"
#include "harness/world/world.h"
#include "reports/model/failure.h"

namespace dataflow_qa::checks {

/// Path → value, of some fields of a record.
using Overrides = std::vector<std::pair<std::string, nlohmann::json>>;

/// Does the record have all these values?
[[nodiscard]] bool is_of(const Overrides& kind, const nlohmann::json& record);

class WorldView {
 public:
  WorldView(const world::World& world, const Flow& flow) : world_(world), flow_(flow) {}

  [[nodiscard]] const Flow& flow() const { return flow_; }
  [[nodiscard]] const Model& model() const { return world_.model(); }
  [[nodiscard]] const std::string& label(Side side) const { return world_.systems().label(side); }
  /// The record as reports name it.
  [[nodiscard]] reports::RecordName name_of(const RecordRef& record) const;

  [[nodiscard]] const Ledger::Records& records(Side side) const { return world_.view().records(side, flow_); }
  /// The ids of those that have come, changed or gone since so many settles.
  [[nodiscard]] std::vector<std::string> changed_since(Side side, int settles) const {
    return world_.view().changed_since(side, flow_, settles);
  }
  [[nodiscard]] int settles() const { return world_.view().settles(); }
  /// Until the next settle; an empty object where it was not there.
  [[nodiscard]] const nlohmann::json& record(const RecordRef& record) const;
  [[nodiscard]] nlohmann::json value(const Pair& pair, Side side, const Property& property) const;
  /// The records as they are at this time, whether or not anything has settled.
  [[nodiscard]] Ledger::Records records_now(Side side) const { return world_.systems().records(side, flow_); }
  /// Of the records with `text` in them, the one that was made last by then; nothing where there is none.
  [[nodiscard]] std::optional<RecordRef> newest_with(Side side, const std::string& text) const;
  [[nodiscard]] nlohmann::json record_now(const RecordRef& record) const;
  /// The record's id, a number or a text as its system has it.
  [[nodiscard]] nlohmann::json stored_id(const RecordRef& record) const;

  /// Source records of the flow that were there before the subject first started, and still are.
  [[nodiscard]] std::vector<RecordRef> fixtures() const;
  [[nodiscard]] const Ledger& ledger() const { return world_.ledger(); }
  /// The fields that make a record one that this flow is about, as each side has them: IsPerson false.
  [[nodiscard]] Overrides kind(Side side) const;
  [[nodiscard]] bool is_referred_to(const RecordRef& record) const;
  /// See model::converted.
  [[nodiscard]] std::optional<nlohmann::json> converted(const Property& property, Side side,
                                                        const nlohmann::json& value) const;
  /// True where the subject keeps writing to this property of the record though nobody edits it.
  [[nodiscard]] bool oscillates(const RecordRef& record, const std::string& path) const;

 private:
  const world::World& world_;
  const Flow& flow_;
};

}  // namespace dataflow_qa::checks
