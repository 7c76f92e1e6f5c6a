#pragma once

// Finding and ending what a subject left behind, by /proc.

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace dataflow_qa::subject {

struct LeftBehind {
  int pid = 0;
  std::string name;
  bool escaped = false;  // it could not be ended

  /// "sleep (pid 123)", "hop (pid 123), which could not be ended,"
  [[nodiscard]] std::string text() const;
};

/// Live processes that descend from `root`, without those of the programs `spared` and what
/// descends from them.
[[nodiscard]] std::vector<LeftBehind> descendants_of(int root, const std::vector<std::filesystem::path>& spared = {});

/// The ids of live processes that descend from `root`. One that starts or ends meanwhile may be missing.
[[nodiscard]] std::set<int> pids_below(int root);

/// Returns once this process has no descendant any more, or after `patience`.
void wait_for_own_descendants(std::chrono::milliseconds patience);

/// Kills those of this process, which is a reaper, and what they start meanwhile, and waits until they are gone, five
/// seconds at most. Returns whom it had to kill.
std::vector<LeftBehind> end_own_descendants(const std::vector<std::filesystem::path>& spared = {});

/// The same in a process of one thread that starts nothing else. `kept`, its child too, has ended and is left to the
/// caller. Whoever loses its parent becomes a child of this process, so that nothing is left once it has no other one.
/// Programs as this one get the time to clean up behind them. Where five seconds are not enough, the last one is
/// marked.
[[nodiscard]] std::vector<LeftBehind> end_all_children(int kept);

}  // namespace dataflow_qa::subject
