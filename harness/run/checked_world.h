#pragma once

// A world as the run of its checks needs it. Real: world_factory.cpp. Fake: tests. Used from the thread that runs it.

#include <memory>
#include <set>
#include <vector>

#include "harness/checks/check_context.h"
#include "harness/checks/check_script.h"
#include "harness/checks/invariant.h"
#include "harness/run/catalogue.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

/// A check in its world: its script, and the record that it leaves.
class CheckScene {
 public:
  virtual ~CheckScene() = default;
  /// The check's script, not begun yet. It may use the scene for as long as it lives.
  virtual checks::CheckScript script() = 0;
  [[nodiscard]] virtual checks::CheckRecord record() const = 0;
};

/// Throws SubjectTrouble, HarnessTrouble and Interrupted, as World does.
class CheckedWorld {
 public:
  virtual ~CheckedWorld() = default;

  virtual std::unique_ptr<CheckScene> scene_for(const CheckDefinition& check) = 0;
  /// Before the subject starts for the first time.
  virtual std::unique_ptr<checks::Invariant> invariant_of(const CheckDefinition& check) = 0;
  /// The evidence for `record`.
  virtual reports::Evidence evidence(const checks::CheckRecord& record) = 0;

  /// The last requests of the subject.
  [[nodiscard]] virtual std::vector<reports::LastRequest> last_requests() const = 0;

  /// Starts it, unless it runs.
  virtual void start_subject() = 0;
  virtual void stop_subject() = 0;
  virtual void settle() = 0;
  /// Settles after the subject has compared all records of these flows.
  virtual void settle_compared(const std::set<const model::Flow*>& flows) = 0;
  /// No request is answered while the guard lives.
  [[nodiscard]] virtual std::shared_ptr<void> hold_still() = 0;
  virtual void wait_a_second() = 0;
  /// Lets some time go by, in which the subject does what it does.
  virtual void wait_a_little() = 0;
};

}  // namespace dataflow_qa::run
