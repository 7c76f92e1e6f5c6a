#pragma once

// Which shares of one whole are there: of a run, an exploration, a sabotage. It keeps names and numbers alone.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

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

}  // namespace dataflow_qa::reports
