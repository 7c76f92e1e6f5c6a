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

namespace dataflow_qa::reports {

/// What the shares of one whole agree in, each value with its name.
using Traits = std::vector<std::pair<std::string, std::string>>;

/// The shares that were added: all of one whole, each once.
class Shares {
 public:
  /// The error names the file, and the one that it does not fit to. Returns which share it is, counted from 0.
  [[nodiscard]] base::Result<std::size_t> add(const std::string& file, const std::optional<std::string>& shard,
                                              Traits traits);
  /// The error names those that are missing.
  [[nodiscard]] base::Result<void> require_all() const;

 private:
  std::string first_file_;
  Traits traits_;
  std::size_t count_ = 0;
  std::map<std::size_t, std::string> files_;  // by number, from 1
};

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
