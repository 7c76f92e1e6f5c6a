#pragma once

// Shared by the classes of the engine: the systems, the state, and how a record's work can end early.

#include <optional>

#include "sync/clock.h"
#include "sync/log.h"
#include "sync/matches.h"
#include "sync/merge.h"
#include "sync/plan.h"
#include "sync/record_times.h"
#include "sync/state.h"
#include "sync/system.h"

namespace pms_go_sync {

/// How the deletion of one record of a pair is handled.
enum class DeletionPolicy {
  ignore,     // the other record stays as it is, and its pair is left alone from then on
  archive,    // the other record is archived (customers: inactive)
  propagate,  // the other record is deleted, unless it holds an edit that the deleted one never had
};

struct EngineOptions {
  bool create_in_source = false;  // records made in the target are made in the source too
  ConflictRule conflicts = ConflictRule::last_change_wins;
  DeletionPolicy deletions = DeletionPolicy::ignore;
  /// Where a full scan misses more linked records than this, it is taken for a fault, and nothing follows; 0: no limit.
  int deletion_limit = 100;
  /// The only side that is written to; what is to be written to the other is left to a run in that direction.
  std::optional<Side> only_to;
  std::chrono::milliseconds overlap{5000};  // how much later than its timestamp a change may become visible
  /// Between two comparisons of everything, for what the change feeds do not show; 0: only at the first pass.
  std::chrono::milliseconds full_scan_interval{std::chrono::hours{1}};
  std::uint64_t seed = 1;  // of the jitter in delays
};

/// "both", "to-source", "to-target" as EngineOptions::only_to.
[[nodiscard]] inline bool writes_to(const EngineOptions& options, Side side) {
  return !options.only_to || *options.only_to == side;
}

/// Counts of one pass, for the log and the status.
struct PassReport {
  int listed = 0;
  int created = 0;
  int updated = 0;  // writes to existing records
  int deleted = 0;  // deletions carried over
  int stuck = 0;

  [[nodiscard]] bool quiet() const { return created == 0 && updated == 0 && deleted == 0 && stuck == 0; }
};

/// References outlive whoever holds this.
struct EngineContext {
  System& source;
  System& target;
  State& state;
  const Directory& directory;
  Clock& clock;
  Log& log;
  const EngineOptions& options;
  PassReport& report;
  const Matches& matches;
  RecordTimes& times;

  [[nodiscard]] System& at(Side side) const { return side == Side::source ? source : target; }
};

/// An identity (a project's code) that a side refused to a record: another record may hold it still.
struct Claim {
  Side side = Side::source;
  Json record;  // of that side: what of it is to be new, or the whole where it is to be created
};

/// Why a record could not be carried over (yet).
struct Setback {
  Trouble trouble;
  std::optional<Unresolved> waits_for;
  std::optional<Claim> claim;
};

template <typename T>
using Attempt = tl::expected<T, Setback>;

[[nodiscard]] inline Setback setback(Trouble trouble) {
  return {std::move(trouble), std::nullopt, std::nullopt};
}
[[nodiscard]] inline Setback waiting_for(const Unresolved& missing) {
  return {{TroubleKind::waiting, missing.text()}, missing, std::nullopt};
}

/// Work that is left to a run in the other direction.
[[nodiscard]] inline Setback other_direction() {
  return setback({TroubleKind::other_direction, "left to the other direction"});
}

}  // namespace pms_go_sync
