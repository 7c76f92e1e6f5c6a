#pragma once

// The scripts at work in a world: checks, which wait together, and invariants, which are looked at whenever all has
// settled. Whatever one of them throws is an error of it alone. Used from the thread that runs the world.

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "harness/run/catalogue.h"
#include "harness/run/checked_world.h"
#include "harness/run/world_outcome.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

class Running {
 public:
  virtual ~Running() = default;
  [[nodiscard]] virtual bool done() const = 0;
  [[nodiscard]] const CheckDefinition& definition() const { return *definition_; }
  /// The check's result. Ask for it while the world stands, which the evidence is gathered from.
  [[nodiscard]] reports::Check result(EvidenceOf evidence);
  /// The world could not go on: a check that is not done gets this verdict and reason.
  void abandon(reports::Verdict verdict, const std::string& reason);

 protected:
  Running(const CheckDefinition& definition, CheckedWorld& world)
      : definition_(&definition), world_(&world), begun_(std::chrono::steady_clock::now()) {}

  /// Runs `work`; what it throws is noted: as a failure where the subject is at fault, as why the
  /// check does not apply, or as its error.
  template <typename Work>
  void guarded(Work work);
  [[nodiscard]] virtual checks::CheckRecord record() const = 0;
  [[nodiscard]] bool in_error() const { return error_.has_value(); }

 private:
  const CheckDefinition* definition_;
  CheckedWorld* world_;
  std::chrono::steady_clock::time_point begun_;
  std::chrono::milliseconds took_{0};
  std::optional<std::string> error_;
  std::optional<reports::Failure> fault_;  // the subject's, which ended the check
  std::optional<std::pair<reports::Verdict, std::string>> abandoned_;
  bool unclaimed_ = false;  // abandoned, because the subject does not claim what comes next
};

class RunningCheck final : public Running {
 public:
  RunningCheck(const CheckDefinition& definition, CheckedWorld& world);
  /// Runs the script to the next point that it waits for.
  void resume();
  [[nodiscard]] bool done() const override { return !script_ || script_->done() || in_error(); }
  [[nodiscard]] bool waits_for(checks::WaitPoint point) const { return !done() && script_->waits_for() == point; }

 private:
  [[nodiscard]] checks::CheckRecord record() const override {
    return scene_ ? scene_->record() : checks::CheckRecord{};
  }

  std::unique_ptr<CheckScene> scene_;          // nothing where it could not be made
  std::optional<checks::CheckScript> script_;  // nothing where it could not even begin
};

class RunningInvariant final : public Running {
 public:
  /// Before the subject starts.
  RunningInvariant(const CheckDefinition& definition, CheckedWorld& world);
  /// All has settled.
  void look();
  /// The same, and nobody looks.
  void meet();
  [[nodiscard]] bool done() const override { return false; }
  [[nodiscard]] const Blame& blame() const { return blame_; }

 private:
  [[nodiscard]] checks::CheckRecord record() const override { return record_; }

  std::unique_ptr<checks::Invariant> invariant_;
  checks::CheckRecord record_;
  Blame blame_;
};

/// A check that was not begun.
[[nodiscard]] reports::Check untried(const CheckDefinition& check, reports::Verdict verdict,
                                     std::optional<std::string> reason);

}  // namespace dataflow_qa::run
