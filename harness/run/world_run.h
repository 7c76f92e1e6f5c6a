#pragma once

// Runs the checks of a world in waves: all of them up to the point that they wait for next, one settle for all, and
// again. Invariants are looked at after each settle.

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "harness/run/catalogue.h"
#include "harness/run/checked_world.h"
#include "harness/run/world_outcome.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

struct WorldRunOptions {
  std::function<void(int wave)> on_wave;
  std::function<void(const reports::Check&)> on_check;  // as soon as it is over
  /// Called before each piece of work on a check or invariant, which may take long where there are many records. May
  /// throw world::Interrupted.
  std::function<void()> on_work;
  EvidenceOf evidence = EvidenceOf::failures;
  std::set<std::string> judged;         // see WorldJob
  bool invariants_at_end = false;       // see WorldJob
  std::size_t checks_at_once = 10'000;  // apart from invariants
};

/// Runs `checks` in `world`, whose subject has not been started, in the order given. What the world itself shows is
/// left to others. Never throws for trouble of subject, harness or machine.
[[nodiscard]] WorldOutcome run_checks(CheckedWorld& world, const std::vector<const CheckDefinition*>& checks,
                                      const WorldRunOptions& options);

}  // namespace dataflow_qa::run
