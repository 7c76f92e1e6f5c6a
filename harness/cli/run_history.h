#pragma once

// The history that a run is compared with and added to.

#include <string>

#include "harness/cli/run_input.h"
#include "reports/model/results.h"

namespace dataflow_qa::cli {

/// Does nothing where no history is asked for.
class RunHistory {
 public:
  /// Before the run: throws UsageError for a shard, and for a file that is no history or cannot be made.
  explicit RunHistory(const RunArguments& arguments);
  /// Of a run whose shards were merged.
  RunHistory(std::string file, std::string against);

  /// Once it is known what is run: throws UsageError where the run to compare with was named and is not there.
  void require_earlier_run(const reports::Results& expected) const;

  /// Notes what changed since the earlier run, where there is one and this one ran to its end.
  void compare(reports::Results& results) const;

  /// Adds the run; what there is to say of it. Throws std::runtime_error where that fails; the report stays.
  [[nodiscard]] std::string add(const reports::Results& results) const;

 private:
  std::string file_;
  std::string against_;
};

}  // namespace dataflow_qa::cli
