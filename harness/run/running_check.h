#pragma once

// One check at work: its script from one wait point to the next, and what it comes to. Whatever the check throws is an
// error of this check alone, which is over then.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/checks/check_script.h"
#include "harness/run/catalogue.h"
#include "harness/run/world_outcome.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

/// What a check is given of its world, and what it leaves there. Real: world_factory.cpp. Fake: tests.
class CheckScene {
 public:
  virtual ~CheckScene() = default;

  /// The check's script, not begun yet.
  virtual checks::CheckScript script() = 0;
  [[nodiscard]] virtual const std::vector<reports::Failure>& failures() const = 0;
  /// What the subject was seen to do where the document leaves it open; may be empty.
  [[nodiscard]] virtual const std::string& observed() const = 0;
  /// For an invariant: the checks whose records it complained about.
  [[nodiscard]] virtual const std::set<std::string>& blamed() const = 0;
  [[nodiscard]] virtual reports::Evidence evidence() = 0;
};

class RunningCheck {
 public:
  RunningCheck(const CheckDefinition& check, const std::function<std::unique_ptr<CheckScene>()>& make_scene);

  /// Runs the script to the next point that it waits for.
  void resume();
  [[nodiscard]] bool done() const { return !script_ || script_->done(); }
  [[nodiscard]] bool waits_for(checks::WaitPoint point) const { return !done() && script_->waits_for() == point; }
  [[nodiscard]] const CheckDefinition& check() const { return *check_; }
  [[nodiscard]] std::set<std::string> blamed() const { return scene_ ? scene_->blamed() : std::set<std::string>{}; }
  /// What the check came to; asked for while the world stands, for its evidence.
  [[nodiscard]] reports::Check result(EvidenceOf evidence);
  /// The world could not go on: unless the check was done, it has this verdict and reason.
  void abandon(reports::Verdict verdict, const std::string& reason);

 private:
  /// Runs `work`; what it throws is noted as this check's error, or as why it does not apply.
  template <typename Work>
  void guarded(Work work);

  const CheckDefinition* check_;
  std::unique_ptr<CheckScene> scene_;          // nothing where it could not be made
  std::optional<checks::CheckScript> script_;  // nothing where it could not even begin
  std::chrono::steady_clock::time_point begun_;
  std::chrono::milliseconds took_{0};
  std::optional<std::string> error_;
  std::optional<std::pair<reports::Verdict, std::string>> abandoned_;
};

/// A check that was not begun.
[[nodiscard]] reports::Check untried(const CheckDefinition& check, reports::Verdict verdict,
                                     std::optional<std::string> reason);

}  // namespace dataflow_qa::run
