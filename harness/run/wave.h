#pragma once

// Plays checks in a world, in waves: all of them up to their next settle, one settle for all, and again.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/catalogue.h"
#include "harness/world/scene.h"
#include "reports/results.h"

namespace dataflow_qa::run {

/// One check at work in a world, and what came of it.
class Performance {
 public:
  Performance(const CheckDefinition& check, world::World& world);

  /// Runs the story to its next settle. What GoogleTest was told meanwhile is kept here, for the check's own test.
  void resume();
  [[nodiscard]] bool done() const { return !story_ || story_->done(); }
  [[nodiscard]] const CheckDefinition& check() const { return *check_; }
  /// What the check came to; to be asked before the world is gone, for its evidence.
  [[nodiscard]] reports::Check result() const;
  /// The world could not go on: unless it was done, the check has this verdict and reason.
  void abandon(reports::Verdict verdict, const std::string& reason);

 private:
  const CheckDefinition* check_;
  world::World* world_;
  world::Scene scene_;
  std::optional<world::Story> story_;
  std::chrono::steady_clock::time_point begun_;
  std::chrono::milliseconds took_{0};
  std::vector<reports::Failure> failures_;
  std::optional<std::string> error_;
  std::optional<std::pair<reports::Verdict, std::string>> abandoned_;
};

/// What became of a play.
struct Play {
  std::vector<reports::Check> checks;  // in the order given
  std::optional<std::string> trouble;  // why the subject could not do its work
  bool interrupted = false;
  std::vector<std::string> last_output;  // of the subject, where there was trouble
  std::map<std::string, std::int64_t> figures;
};

struct PlayObserver {
  std::function<void(int wave, std::size_t done, std::size_t all)> on_wave;
  std::function<void(const reports::Check&)> on_check;  // as soon as it is over
};

/// Plays `checks` in `world`, which has not been started. The first wave arranges before the subject first starts.
[[nodiscard]] Play play(world::World& world, const std::vector<const CheckDefinition*>& checks,
                        const PlayObserver& observer);

}  // namespace dataflow_qa::run
