#pragma once

// Puts the shares of an exploration or a sabotage together, one file after another, so that no more is kept than the
// whole needs.
//
//   ExplorationMerge merge;
//   for (const auto& file : files) merge.add(file, *read_exploration(…, file));
//   const auto whole = merge.whole();

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "reports/model/exploration.h"
#include "reports/model/sabotage.h"
#include "reports/model/shares.h"

namespace dataflow_qa::reports {

class ExplorationMerge {
 public:
  [[nodiscard]] base::Result<void> add(const std::string& file, Exploration share);
  /// Findings of one kind are one, the lowest seed first.
  [[nodiscard]] base::Result<Exploration> whole() const;

 private:
  Shares shares_;
  Exploration whole_;
  bool empty_ = true;
};

class SabotageMerge {
 public:
  [[nodiscard]] base::Result<void> add(const std::string& file, Sabotage share);
  /// Statements and tamperings in the order in which they were dealt out.
  [[nodiscard]] base::Result<Sabotage> whole() const;

 private:
  Shares shares_;
  std::map<std::size_t, Sabotage> parts_;
};

}  // namespace dataflow_qa::reports
