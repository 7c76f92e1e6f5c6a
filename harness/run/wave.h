#pragma once

// Plays checks in a world, in waves: all of them up to the moment that they wait for next, one settle for all, and
// again.

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/checks/check_context.h"
#include "harness/run/catalogue.h"
#include "harness/run/world_outcome.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

/// One check at work in a world, and what came of it.
class Performance {
 public:
  Performance(const CheckDefinition& check, world::World& world);

  /// Runs the story to the next point that it waits for, and keeps the failures that it reports. Whatever it throws is
  /// an error of this check alone, which is over then.
  void resume();
  [[nodiscard]] bool done() const { return !story_ || story_->done(); }
  [[nodiscard]] bool waits_for(checks::WaitPoint moment) const { return !done() && story_->waits_for() == moment; }
  [[nodiscard]] const CheckDefinition& check() const { return *check_; }
  [[nodiscard]] const std::set<std::string>& blamed() const { return scene_.blamed(); }
  /// What the check came to; asked for while the world stands, for its evidence.
  [[nodiscard]] reports::Check result(EvidenceOf evidence);
  /// The world could not go on: unless it was done, the check has this verdict and reason.
  void abandon(reports::Verdict verdict, const std::string& reason);

 private:
  /// Runs `work`; what it throws is noted as this check's error, or as why it does not apply.
  template <typename Work>
  void guarded(Work work);

  const CheckDefinition* check_;
  world::World* world_;
  checks::CheckContext scene_;
  std::optional<checks::CheckScript> story_;  // nothing where it could not even begin
  std::chrono::steady_clock::time_point begun_;
  std::chrono::milliseconds took_{0};
  std::optional<std::string> error_;
  std::optional<std::pair<reports::Verdict, std::string>> abandoned_;
};

struct PlayOptions {
  std::function<void(int wave, std::size_t done, std::size_t all)> on_wave;
  std::function<void(const reports::Check&)> on_check;  // as soon as it is over
  EvidenceOf evidence = EvidenceOf::failures;
  std::size_t at_once = 10'000;  // so many checks are at work at the same time, phases apart
};

/// Plays `checks` in `world`, which has not been started, in the order given.
[[nodiscard]] WorldOutcome play(world::World& world, const std::vector<const CheckDefinition*>& checks,
                                const PlayOptions& options);

/// How many checks may be at work at the same time, so that a subject that keeps to a pace settles in reasonable time.
[[nodiscard]] std::size_t wave_size(const subject::SubjectFile& subject);

}  // namespace dataflow_qa::run
