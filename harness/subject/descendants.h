#pragma once

// Finding and ending what a subject left behind, by /proc.

#include <filesystem>
#include <string>
#include <vector>

namespace dataflow_qa::subject {

struct LeftBehind {
  int pid = 0;
  std::string name;

  /// "sleep (pid 123)"
  [[nodiscard]] std::string text() const;
};

/// Live processes that descend from `root`, without those of the programs `spared` and what
/// descends from them.
[[nodiscard]] std::vector<LeftBehind> descendants_of(int root, const std::vector<std::filesystem::path>& spared = {});

/// Kills those of this process, which is a reaper, and what they start meanwhile, and waits until they are gone, five
/// seconds at most. Returns whom it had to kill.
std::vector<LeftBehind> end_own_descendants(const std::vector<std::filesystem::path>& spared = {});

}  // namespace dataflow_qa::subject
