#pragma once

// One world of a run: what is tried in it, and what came of that. Data alone, so that it can go from the thread of a
// world to the thread of the run.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/run/world_findings.h"
#include "harness/run/world_plan.h"
#include "harness/world/world.h"
#include "reports/model/likeness.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

/// The checks of a world that evidence is gathered for: those that failed, or also those that passed.
enum class EvidenceOf { none, failures, all };

struct WorldJob {
  WorldPlan plan;
  EvidenceOf evidence = EvidenceOf::failures;
  std::set<std::string> judged;                   // names of those whose results count; empty: of all
  std::set<std::string> never_listed;             // see WorldOptions
  std::map<model::Side, mocks::Between> between;  // see WorldOptions
  /// Invariants are looked at once all checks have ended, and not after each settle: a sync that was in trouble may
  /// still be at work on what it could not do.
  bool invariants_at_end = false;
  /// Looks at the world once all its checks have ended, on its own thread.
  std::function<void(const world::World&)> at_end;
};

/// The checks whose records an invariant complained about.
struct Blame {
  std::set<std::string> checks;
  bool anybody = false;  // any check of that world may have led to it
  /// Of complaints that are alike the first one that names a check: that check; empty where none does.
  std::map<reports::Likeness, std::string> examples;
};

struct WorldOutcome {
  std::vector<reports::Check> checks;  // in the order given
  std::optional<std::string> trouble;  // why the subject or the harness could not do its work
  /// The trouble is the subject's, which had been ready: it ended by itself (died) or never came to rest (unsettled).
  std::optional<reports::FailureKind> subject_failed;
  bool interrupted = false;                         // a person has ended the run
  std::vector<std::string> last_output;             // of the subject, where there was trouble
  std::vector<reports::LastRequest> last_requests;  // the same
  std::map<std::string, std::int64_t> figures;
  std::chrono::steady_clock::time_point begun;  // what its timeline counts from
  reports::WorldTimeline timeline;              // without its name, which the job has
  std::map<std::string, Blame> blamed;          // by invariant that failed
  std::vector<std::string> stop_notes;          // see SubjectRunner
  WorldFindings seen;
  std::set<std::string> never_listed;  // systems of which the subject listed no records; empty where there was trouble
};

/// A world's reports while it runs, on its own thread.
struct WorldObserver {
  std::function<void(const reports::Check&)> on_check;      // as soon as it is over
  std::function<void(const std::string& what)> on_waiting;  // a few times a second; may throw world::Interrupted
  std::function<void(const std::map<std::string, std::string>&)> on_serving;  // see RunObserver
};

/// Runs one world from its start to its end. Called on a thread of its own, several at once.
using RunWorld = std::function<WorldOutcome(const WorldJob&, const WorldObserver&)>;

}  // namespace dataflow_qa::run
