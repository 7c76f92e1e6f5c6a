#pragma once

// A sabotage: tampers with the traffic of a subject in one way at a time, each in worlds of its own, and looks whether
// the checks notice.
//
// First all checks that are needed are tried without any tampering: what fails then can judge nothing. Then each
// tampering meets a few checks of the statement that it is about; one that none of them notices meets all checks of the
// statements that it concerns, and at last those that need worlds of their own, and the other checks of its dataflow.
//
//   const auto sabotage = sabotage::play(tamperings, options, {.on_progress = show});

#include <functional>
#include <string>
#include <vector>

#include "harness/run/run.h"
#include "harness/sabotage/tampering.h"
#include "reports/model/sabotage.h"

namespace dataflow_qa::sabotage {

struct SabotageOptions {
  const run::RunOptions* run = nullptr;
  const std::vector<run::CheckDefinition>* catalogue = nullptr;
  std::size_t first_checks = 4;  // that a tampering meets to begin with
};

struct SabotageObserver {
  std::function<void(const std::string& what)> on_progress;  // several times a second; may throw world::Interrupted
};

/// Never throws for trouble of subject or harness, which the result holds. Where `on_progress` throws Interrupted, the
/// result holds what is known by then, and is not complete.
[[nodiscard]] reports::Sabotage play(const std::vector<Tampering>& tamperings, const SabotageOptions& options,
                                     const SabotageObserver& observer);

}  // namespace dataflow_qa::sabotage
