#pragma once

// `run --watch`: which changes of files ask for another run. Pure.

#include <filesystem>
#include <map>
#include <set>
#include <vector>

namespace dataflow_qa::cli {

/// When each file that a run may depend on was written last.
using Stamps = std::map<std::filesystem::path, std::filesystem::file_time_type>;

/// Separates what somebody edits from what the runs write themselves, such as a log of the subject.
///
/// Whatever changes between two runs is an edit. During a run, a file that comes or goes is the run's own. One that
/// changes counts as edited the first time, and as the runs' own when it changes during a later one, too. An edit
/// between two runs takes that back.
class Changes {
 public:
  /// `named` files always count: the user named them.
  explicit Changes(std::set<std::filesystem::path> named) : named_(std::move(named)) {}

  /// What happened during a run.
  struct DuringRun {
    bool edited = false;                               // another run is due
    std::vector<std::filesystem::path> taken_for_own;  // from now on
  };
  [[nodiscard]] DuringRun during_run(const Stamps& before, const Stamps& after);
  void between_runs(const Stamps& before, const Stamps& after);

 private:
  std::set<std::filesystem::path> named_;
  std::set<std::filesystem::path> suspects_;  // changed during a run
  std::set<std::filesystem::path> own_;       // came during a run, or changed during a later one, too
};

}  // namespace dataflow_qa::cli
