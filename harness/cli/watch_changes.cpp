#include "harness/cli/watch_changes.h"

namespace dataflow_qa::cli {

Changes::DuringRun Changes::during_run(const Stamps& before, const Stamps& after) {
  DuringRun result;
  for (const auto& [file, time] : after) {
    const auto earlier = before.find(file);
    const bool is_new = earlier == before.end();
    if (!is_new && earlier->second == time) continue;
    const bool is_suspect = !is_new && !own_.contains(file);
    if (named_.contains(file) || (is_suspect && suspects_.insert(file).second)) {
      result.edited = true;
    } else if (own_.insert(file).second && !is_new) {
      result.taken_for_own.push_back(file);
    }
  }
  for (const auto& [file, time] : before) {
    if (named_.contains(file) && !after.contains(file)) result.edited = true;
  }
  return result;
}

void Changes::between_runs(const Stamps& before, const Stamps& after) {
  for (const auto& [file, time] : after) {
    const auto earlier = before.find(file);
    if (earlier != before.end() && earlier->second == time) continue;
    suspects_.erase(file);
    own_.erase(file);
  }
}

}  // namespace dataflow_qa::cli
