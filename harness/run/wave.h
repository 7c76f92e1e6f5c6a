#pragma once

// Runs the checks of a world in waves: all of them up to the point that they wait for next, one settle for all, and
// again. Invariants are looked at after each settle.

#include <cstddef>
#include <functional>
#include <vector>

#include "harness/run/catalogue.h"
#include "harness/run/world_outcome.h"
#include "harness/world/world.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

struct WaveOptions {
  std::function<void(int wave)> on_wave;
  std::function<void(const reports::Check&)> on_check;  // as soon as it is over
  EvidenceOf evidence = EvidenceOf::failures;
  std::size_t at_once = 10'000;  // so many checks are at work at the same time, invariants apart
};

/// Runs `checks` in `world`, which has not been started, in the order given.
[[nodiscard]] WorldOutcome run_checks(world::World& world, const std::vector<const CheckDefinition*>& checks,
                                      const WaveOptions& options);

/// How many checks may be at work at the same time, so that a subject that keeps to a pace settles in reasonable time.
[[nodiscard]] std::size_t wave_size(const subject::SubjectFile& subject);

}  // namespace dataflow_qa::run
