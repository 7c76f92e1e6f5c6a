#pragma once

// The three-way merge: what two records hold, against what both sides last agreed on, gives what is to be written
// where. Pure: no call, no clock, no state.
//
// Rules, property by property:
//  - equal on both sides: agreed.
//  - changed on one side only: that value goes to the other side.
//  - changed on both sides: a conflict, settled by the conflict rule; for a pair that never agreed, null gives way.
//  - no counterpart for a value: the other side is left alone until there is one.

#include <functional>
#include <string>
#include <vector>

#include "sync/conversion.h"
#include "sync/plan.h"
#include "sync/system.h"

namespace pms_go_sync {

enum class ConflictRule { last_change_wins, source_wins, target_wins };

/// The side that a conflict goes to; of changes at the same time, the source's.
[[nodiscard]] Side conflict_winner(ConflictRule rule, Time source_changed, Time target_changed);

/// The side that a conflict over the property goes to.
using Winner = std::function<Side(const dataflow_qa::mapping::Property&)>;

/// Decides by when each record, or the part of it that holds the property, was changed. The systems and records must
/// outlive it.
[[nodiscard]] Winner winner_between(ConflictRule rule, const System& source, const Json& source_record,
                                    const System& target, const Json& target_record);

/// A change and the value in the source's form that both sides agree on once it is written.
struct PlannedChange {
  Change change;
  std::string key;  // the property's name in the agreed values: its source path
  Json agreed;
};

struct Merge {
  std::vector<PlannedChange> to_source;
  std::vector<PlannedChange> to_target;
  /// Agreed values without the planned changes: {"address.city": "Bergen"}. Also what conditions ask for.
  Json agreed = Json::object();
  std::vector<Unresolved> waiting;

  [[nodiscard]] bool settled() const { return to_source.empty() && to_target.empty(); }
};

/// `agreed` as Merge::agreed; empty where the two never agreed.
[[nodiscard]] Merge merge(const Flow& flow, const Json& source, const Json& target, const Json& agreed,
                          const Winner& winner, const Directory& directory);

/// `agreed` with what is known to have arrived: a write to `side` was begun with the `intended` values (by source
/// path), no answer came, and `record`, read since, holds some of them. Without this they would look like a person's
/// edits.
[[nodiscard]] Json with_arrived(const Flow& flow, Side side, const Json& record, Json agreed, const Json& intended,
                                const Directory& directory);

/// Whether `record` of `side` holds just what was agreed on, so that there is nothing to carry over.
[[nodiscard]] bool as_agreed(const Flow& flow, Side side, const Json& record, const Json& agreed,
                             const Directory& directory);

/// A record that is to be made at the other side.
struct Draft {
  Json record = Json::object();
  Json agreed = Json::object();      // once it is made
  std::vector<Unresolved> waiting;   // what it has to wait for: links
  std::vector<Unresolved> left_out;  // what it is made without
  bool taken = true;                 // false: the flow's condition leaves the record out
};

[[nodiscard]] Draft draft(const Flow& flow, Side from, const Json& record, const Directory& directory);

}  // namespace pms_go_sync
