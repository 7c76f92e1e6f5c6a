#pragma once

// Finding and ending what a subject left behind, by /proc.

#include <string>
#include <vector>

namespace dataflow_qa::subject {

struct LeftBehind {
  int pid = 0;
  std::string name;

  /// "sleep (pid 123)"
  [[nodiscard]] std::string text() const;
};

/// Live processes, other than `root`, that carry `marker` ("NAME=value") in their environment, that descend from
/// `root`, or that are in its process group.
[[nodiscard]] std::vector<LeftBehind> descendants_of(int root, const std::string& marker);

/// Kills all of them, and what they start meanwhile, and waits until they are gone. Returns whom it had to kill.
std::vector<LeftBehind> end_descendants_of(int root, const std::string& marker);

}  // namespace dataflow_qa::subject
