#pragma once

// Tries the selected checks of a run: in the worlds that the plan gives them, as many side by side as there is room
// for; then what failed or was cut short once more, in fresh worlds.

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/retries.h"
#include "harness/run/selection.h"
#include "harness/run/world_pool.h"
#include "reports/model/results.h"

namespace dataflow_qa::run {

struct ScheduleOptions {
  std::size_t worlds_at_once = 1;
  std::size_t checks_at_once = std::numeric_limits<std::size_t>::max();  // in one shared world (see plan_worlds)
  RetryOptions retries;
  /// The command line that runs all of it again, to which a check adds what selects it.
  std::string command_line;
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();  // what the timeline counts from
};

/// All on the thread that calls `schedule`.
struct ScheduleObserver {
  /// A check failed, and is about to be tried again; for an invariant, in each world where it failed.
  std::function<void(const reports::Check&)> on_failure;
  std::function<void(const reports::Check&)> on_check;       // once for each check, when its verdict is final
  std::function<void(const std::string& what)> on_progress;  // several times a second; may throw world::Interrupted
  std::function<void(const std::map<std::string, std::string>&)> on_serving;  // see RunObserver
};

/// The outcome of a run beside its checks.
struct Scheduled {
  std::map<std::string, std::int64_t> figures;
  std::vector<reports::Finding> findings;
  std::optional<std::string> trouble;               // why the subject, the machine or the harness could not do its work
  std::vector<reports::LastRequest> last_requests;  // of the subject, where the trouble is its own
  std::vector<reports::WorldTimeline> timeline;     // of the first worlds
};

[[nodiscard]] Scheduled schedule(const Selection& selection, const RunWorld& run_world, const ScheduleOptions& options,
                                 const ScheduleObserver& observer);

}  // namespace dataflow_qa::run
