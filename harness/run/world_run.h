#pragma once

// Runs the checks of one world, in waves: all of them up to the point that they wait for next, one settle for all, and
// again.

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "harness/run/running_check.h"
#include "harness/run/world_outcome.h"

namespace dataflow_qa::run {

/// A world as the run of its checks needs it. Real: world_factory.cpp. Fake: tests. Throws as World does.
class CheckedWorld {
 public:
  virtual ~CheckedWorld() = default;

  virtual std::unique_ptr<CheckScene> scene_for(const CheckDefinition& check) = 0;
  /// Starts it, unless it runs.
  virtual void start_subject() = 0;
  virtual void stop_subject() = 0;
  virtual void settle() = 0;
  virtual void settle_compared() = 0;
  /// No request is answered while the guard lives.
  [[nodiscard]] virtual std::shared_ptr<void> hold_still() = 0;
  virtual void wait_a_second() = 0;
};

struct WorldRunOptions {
  std::function<void(int wave)> on_wave;
  std::function<void(const reports::Check&)> on_check;  // as soon as it is over
  EvidenceOf evidence = EvidenceOf::failures;
  std::size_t checks_at_once = 10'000;  // apart from invariants
};

/// Runs `checks` in `world`, which has not been started, in the order given. Of the outcome it leaves to others what
/// the world itself shows. Never throws for trouble of subject, harness or machine.
[[nodiscard]] WorldOutcome run_checks(CheckedWorld& world, const std::vector<const CheckDefinition*>& checks,
                                      const WorldRunOptions& options);

}  // namespace dataflow_qa::run
